"""Every refusal that we expect, with a stable code. RFC 9457 on the wire; docs/problems.md explains each to its reader.

Problem
├── SignInNeeded 401        who are you
│   ├── SignInWrong         name or password
│   ├── EnrolmentWrong      the code is unknown, used or too old
│   ├── SignInEnded         the sign-in has run out or was ended
│   ├── PhoneRevoked        the phone was taken off the list
│   └── TokenEnded          a program's token is unknown, revoked or too old
├── CrossSite 403           an unsafe request from another site's page
├── NotHere 404             not there, or not for your eyes: the two look the same
├── NotThisWay 405          the address is right, the method is not
├── Clash 409               it contradicts what is there already
├── TooLarge 413            bytes
├── WrongType 415           kind of content
├── Invalid 422             it says something that cannot be
│   ├── AnswerProblem       about one item's answer; one class per way it can be wrong
│   ├── ChainBroken         a draft's entries do not follow each other
│   └── ChecklistUnsound    a checklist document that lint complains about
├── TooOften 429            wait, then again
├── Fault 500               our own mistake, in the server's log
├── Unavailable 503         a part we depend on does not answer
└── NoRoom 507              the disk is full

A retired code stays as a comment where it stood: old phones may still know it.
"""

from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]
Retry = Literal["never", "later", "on_user", "on_upgrade"]


class Problem(Exception):
    """One refusal. `at` names the place (item, field, row); `facts` fill the sentence (a fact that is
    itself words is {"zh": …, "en": …}); `data_kept` says whether what came is safe."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    retry: ClassVar[Retry] = "never"
    zh: ClassVar[str] = "请求无法办理。"
    en: ClassVar[str] = "The request cannot be met."

    def __init__(
        self, *, at: str | None = None, data_kept: bool = False, retry_after: int | None = None, **facts: Any
    ) -> None:
        self.at = at
        self.data_kept = data_kept
        self.retry_after = retry_after
        self.facts = facts
        super().__init__(self.detail("en"))

    def detail(self, language: Language) -> str:
        """The sentence for a person: what, where, what to do."""
        facts = {
            name: fact[language] if isinstance(fact, dict) else fact for name, fact in self.facts.items()
        }
        return (self.zh if language == "zh" else self.en).format(at=self.at, **facts)

    def as_json(self, language: Language) -> dict[str, Any]:
        """The problem document (RFC 9457) with our `code`, `retry`, `at` and `data_kept`."""
        return {
            "type": f"urn:anfang:problem:{self.code}",
            "title": self.code.replace("_", " "),
            "status": self.status,
            "detail": self.detail(language),
            "code": self.code,
            "at": self.at,
            "retry": self.retry,
            "data_kept": self.data_kept,
        }


class SignInNeeded(Problem):
    code, status, retry = "sign_in_needed", 401, "on_user"
    zh, en = "请先登录。", "Sign in first."


class SignInWrong(SignInNeeded):
    code = "sign_in_wrong"
    zh, en = "账号或密码不对。", "The name or the password is wrong."


class EnrolmentWrong(SignInNeeded):
    code = "enrolment_wrong"
    zh, en = (
        "登记码不对、已用过或已过期，请向督导要一个新的。",
        "The code is wrong, used or too old; ask your supervisor for a new one.",
    )


class SignInEnded(SignInNeeded):
    code = "sign_in_ended"
    zh, en = (
        "登录已失效，请重新登录；手机上的数据都在。",
        "Your sign-in has ended; sign in again. Everything on the phone is still there.",
    )


class PhoneRevoked(SignInNeeded):
    code = "phone_revoked"
    zh, en = (
        "这部手机已被停用，请联系督导；手机上的数据都在。",
        "This phone was revoked; talk to your supervisor. Everything on it is still there.",
    )


class TokenEnded(SignInNeeded):
    code = "token_ended"
    zh, en = (
        "令牌不对、已停用或已过期，请向管理员要一个新的。",
        "The token is unknown, revoked or too old; ask your administrator for a new one.",
    )


class CrossSite(Problem):
    code, status = "cross_site", 403
    zh, en = "请求来自别的网站，已拒绝。", "The request came from another site's page and was refused."


class NotHere(Problem):
    code, status = "not_here", 404
    zh, en = "没有这一页或这条记录。", "There is no such page or record."


class Clash(Problem):
    code, status = "clash", 409
    retry: ClassVar[Retry] = "on_user"
    zh, en = "与已有内容冲突：{what}", "It contradicts what is there: {what}"


class VersionTaken(Clash):
    code = "version_taken"
    zh = "{checklist} 的版本 {version} 已发布，内容不同；已发布的版本不能改动，请换一个版本号。"
    en = "{checklist} version {version} is published already with other content; published versions never change: raise the version."


class PeriodsOverlap(Clash):
    code = "periods_overlap"
    zh = "生效期与已发布的版本 {version}（自 {from_on} 起）重叠；请调整 effective，或先用 checklist end 让旧版本到期。"
    en = "The period overlaps published version {version} (from {from_on}); change `effective`, or end the older one first (checklist end)."


class EndImpossible(Clash):
    code = "end_impossible"
    zh = "版本 {version} 不能在 {ends_on} 到期：它已有截止日期，或这一天不晚于生效日期。"
    en = "Version {version} cannot end on {ends_on}: it has an end already, or that day is not after its first."


class NotThisWay(Problem):
    code, status = "not_this_way", 405
    zh, en = "这个地址不接受这种请求方法。", "This address does not take this method."


class TooLarge(Problem):
    code, status = "too_large", 413
    zh, en = "内容过大：最多 {limit}。", "Too large: at most {limit}."

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=f"{limit / 1024 / 1024:g} MB")


class WrongType(Problem):
    code, status = "wrong_type", 415
    zh, en = "内容类型不对：应为 {expected}。", "Wrong kind of content: expected {expected}."


class Invalid(Problem):
    code, status = "invalid", 422
    retry: ClassVar[Retry] = "on_user"
    zh, en = "{at}：{what}", "{at}: {what}"


class AnswerProblem(Invalid):
    """About one item's answer; `at` is the item's key. Both engines raise the same code for the same answer."""

    code = "answer"
    zh, en = "检查项 {at} 的答案有误。", "The answer to item {at} is wrong."


class AnswerUnknownTier(AnswerProblem):
    code = "answer_unknown_tier"
    zh, en = (
        "检查表中没有等级“{tier}”；可用：{allowed}。",
        "The checklist has no tier {tier}; it has {allowed}.",
    )


class AnswerUnknownItem(AnswerProblem):
    code = "answer_unknown_item"
    zh = "这一版检查表中没有检查项 {at}；请核对检查表版本。"
    en = "This version of the checklist has no item {at}; check which version was used."


class AnswerMalformed(AnswerProblem):
    """Not an answer at all: no object, an unknown state, a field that its state does not have."""

    code = "answer_malformed"
    zh = "检查项 {at} 的答案格式不对：须有 state 以及与之相配的 value 或 reason，别无其他字段。"
    en = "The answer to item {at} is malformed: it needs a state with the value or reason that goes with it, and no other field."


class AnswerNotAsked(AnswerProblem):
    code = "answer_not_asked"
    zh = "检查项 {at} 在本次检查中不问（等级或前提条件不符），请去掉它的答案。"
    en = "Item {at} is not asked in this visit (its tier or condition does not hold); leave its answer out."


class AnswerWrongType(AnswerProblem):
    code = "answer_wrong_type"
    zh, en = (
        "检查项 {at} 的答案类型不对；应为：{allowed}。",
        "The answer to item {at} is of the wrong type; expected {allowed}.",
    )


class AnswerOutOfRange(AnswerProblem):
    code = "answer_out_of_range"
    zh, en = (
        "检查项 {at} 的答案不在范围内；应为：{allowed}。",
        "The answer to item {at} is out of range; expected {allowed}.",
    )


class AnswerReasonMissing(AnswerProblem):
    code = "answer_reason_missing"
    zh, en = (
        "检查项 {at} 选了不适用或未观察到，请写明原因。",
        "Item {at} is not applicable or not observed: give the reason.",
    )


class AnswerNotAllowed(AnswerProblem):
    code = "answer_not_allowed"
    zh, en = (
        "检查项 {at} 不可选“不适用”；看不到时请选“未观察到”。",
        "Item {at} cannot be not applicable; if it could not be seen, say not observed.",
    )


class ChainBroken(Invalid):
    code = "chain_broken"
    zh = "操作记录在 {at} 处断链（应有 {length} 条）；原始内容已保留，请交督导核查。"
    en = "The draft's entries break at {at} ({length} were announced); what came is kept for a person to look at."


class ChecklistUnsound(Invalid):
    """`complaints` is the list of core.lint complaints; `first_zh` and `first_en` tell the first."""

    code = "checklist_unsound"
    zh = "检查表有 {count} 处问题，须全部改正。第一处在 {at}：{first_zh}"
    en = "The checklist has {count} faults, all to be put right. The first, at {at}: {first_en}"


class TooOften(Problem):
    code, status, retry = "too_often", 429, "later"
    zh, en = "请求过于频繁，请稍后再试。", "Too many requests; try again later."


class Fault(Problem):
    code, status, retry = "fault", 500, "later"
    zh, en = (
        "服务器出错了，已记录；请稍后再试。",
        "The server made a mistake, which is in its log; try again later.",
    )


class Unavailable(Problem):
    code, status, retry = "unavailable", 503, "later"
    zh, en = "暂时无法办理，请稍后再试。", "Not possible at the moment; try again later."


class NoRoom(Problem):
    code, status, retry = "no_room", 507, "later"
    zh, en = "服务器存储空间不足，请联系管理员。", "The server is out of room; tell the administrator."
