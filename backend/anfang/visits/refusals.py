"""What can be wrong with a parcel or its evidence; most of it is told in receipts, and the bytes are kept.

Docs: docs/problems.md. The rest of the tree stands in anfang/problems.py.
"""

from typing import ClassVar

from anfang.problems import AnswerProblem, Clash, Invalid, Retry, Unavailable


class ParcelDiffers(Invalid):
    code = "parcel_differs"
    zh = "收到的内容与其摘要不符，手机上的原件请保留。"
    en = "What arrived is not what its digest says; keep the original on the phone."


class ParcelUnreadable(Invalid):
    """Not JSON, not canonical JSON, no object."""

    code = "parcel_unreadable"
    zh = "收到的内容无法读取，已原样保存，请联系督导。"
    en = "What arrived cannot be read; it is kept as it came. Talk to your supervisor."


class ParcelInvalid(Invalid):
    code = "parcel_invalid"
    zh = "字段 {at} 的内容不合规定：{what}。请联系督导。"
    en = "The field {at} says something that cannot be: {what}. Talk to your supervisor."


class SchemaNewer(Invalid):
    code = "schema_newer"
    retry: ClassVar[Retry] = "on_upgrade"
    zh = "手机应用比服务器新（格式 {schema}），内容已保存，服务器升级后再办理。"
    en = "The app is newer than the server (schema {schema}); what came is kept until the server is upgraded."


class ChecklistUnknown(Invalid):
    code = "checklist_unknown"
    retry: ClassVar[Retry] = "on_upgrade"
    zh = "服务器没有这一版检查表（{digest}），内容已保存；发布该版本后再办理。"
    en = "The server lacks this version of the checklist ({digest}); what came is kept until it is published."


class HallUnknown(Invalid):
    code = "hall_unknown"
    zh = "服务器没有这家营业厅，内容已保存，请联系督导。"
    en = "The server does not know this hall; what came is kept. Talk to your supervisor."


class GivenAway(Clash):
    """The visit is somebody else's. Says the same whoever that is."""

    code = "given_away"
    zh = "这次走访不在您的名下，内容已保存，由督导处理。"
    en = "This visit is not yours any more; what came is kept for a supervisor to decide."


class AssignmentCancelled(Clash):
    code = "assignment_cancelled"
    zh = "这次走访的安排已取消，内容已保存，由督导处理。"
    en = "This visit was cancelled; what came is kept for a supervisor to decide."


class BaseAwaited(Clash):
    code = "base_awaited"
    zh = "第 {revision} 稿先于它所依据的第 {base} 稿到达，等前一稿到后自动办理。"
    en = "Revision {revision} came before {base}, which it stands on; it is taken in once that is here."


class RevisionConflict(Clash):
    code = "revision_conflict"
    zh = "第 {revision} 稿已有另一份内容，两份都已保存，由督导处理。"
    en = "Revision {revision} is there with other contents; both are kept for a supervisor to decide."


class StaleBase(Clash):
    """Not a refusal: the revision is scored and kept as a branch."""

    code = "stale_base"
    zh = "这一稿所依据的不是最新一稿，已作为分支保存，由督导选定。"
    en = "This revision does not stand on the newest one; it is kept as a branch, and a supervisor chooses."


class CorrectionEmpty(Invalid):
    code = "correction_empty"
    zh = "没有改动：更正后的答案与原来相同。"
    en = "Nothing was changed: the answers are what they were."


class ReasonMissing(Invalid):
    """A reviewer changes, sends back, holds or excludes nothing without saying why."""

    code = "reason_missing"
    zh = "请写明原因（{at}），最多 2000 字。"
    en = "Give the reason ({at}), 2000 characters at most."


class VisitLate(Clash):
    """It came after its wave was closed. It is kept; its wave's figures stay without it."""

    code = "visit_late"
    zh = "这次走访在波次关闭之后才到达，不再计入该波次；记录照常保留。"
    en = "This visit came after its wave was closed; it is kept, and stays out of the wave's figures."


class WaveSettled(Clash):
    """The wave is published: a change takes two people and a reason, and makes a new edition."""

    code = "wave_settled"
    zh = "这一波次已发布，结果不能单独改动；请在“发布”页提出更正，由另一人确认。"
    en = "This wave is published: propose an amendment on the publication's page, for another person to confirm."


class ServerFault(Unavailable):
    """Taking this one parcel in failed for a reason nobody foresaw; it is tried again when it comes again."""

    code = "server_fault"
    zh = "服务器办理时出错，内容已保存，请联系督导。"
    en = "The server failed on this visit; what came is kept. Talk to your supervisor."


class AnswerMissing(AnswerProblem):
    code = "answer_missing"
    zh = "检查项 {at} 没有回答，请补答后重新封存。"
    en = "Item {at} was not answered; answer it and seal again."


class EvidenceTooLarge(Invalid):
    code = "evidence_too_large"
    zh = "检查项 {at} 的照片过大：最多 {limit} 字节。"
    en = "The photo for item {at} is too large: at most {limit} bytes."


class EvidenceMisnamed(Invalid):
    """A link to an item that the checklist does not have, or two sizes for one digest."""

    code = "evidence_misnamed"
    zh = "照片的登记有误（{at}）：{what}"
    en = "The photo is wrongly named ({at}): {what}"


class PartDiffers(Clash):
    code = "part_differs"
    retry: ClassVar[Retry] = "later"
    zh = "这一段在途中有变（长度或摘要不符），请重新发送。"
    en = "The part changed on its way (length or digest); send it again."


class PartsMissing(Clash):
    code = "parts_missing"
    retry: ClassVar[Retry] = "later"
    zh = "还缺第 {parts} 段，请补发后再封存。"
    en = "Parts {parts} are missing; send them, then seal again."


class EvidenceDiffers(Clash):
    code = "evidence_differs"
    retry: ClassVar[Retry] = "later"
    zh = "各段合起来与照片的摘要不符，已清除，请全部重新发送。"
    en = "The parts put together are not what the digest says; they were dropped. Send all of them again."


class EvidenceRefused(Invalid):
    """The file arrived whole, and is nothing that can be evidence."""

    code = "evidence_refused"
    zh, en = "照片未被接受，请联系督导。", "The photo was not accepted; talk to your supervisor."


class EvidenceNoImage(EvidenceRefused):
    code = "evidence_no_image"
    zh = "文件不是 JPEG、PNG 或 WebP 图片，不予接受。"
    en = "The file is no JPEG, PNG or WebP image; it is not accepted."


class EvidenceTooManyPixels(EvidenceRefused):
    code = "evidence_too_many_pixels"
    zh = "图片像素过多，不予接受：最多 5000 万像素。"
    en = "The image has too many pixels and is not accepted: at most 50 million."


class EvidenceUnreadable(EvidenceRefused):
    code = "evidence_unreadable"
    zh = "图片已损坏，无法打开，不予接受。"
    en = "The image is damaged and cannot be opened; it is not accepted."


# What Evidence.refused may say.
REFUSED = {kind.code: kind for kind in (EvidenceNoImage, EvidenceTooManyPixels, EvidenceUnreadable)}
