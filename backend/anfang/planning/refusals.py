"""What planning refuses, beyond the problems that every station knows."""

from collections.abc import Sequence

from anfang.core.rotation.verdict import Broken
from anfang.planning.records import PlanStep
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import Words


class PlanMoved(Clash):
    """Somebody else changed the plan meanwhile; `steps` are those that the caller has not seen."""

    code = "plan_moved"
    zh = "计划在您打开之后已有 {count} 处改动（最近：{who}，{what}）。您的改动没有保存，请看过新的计划再改。"
    en = "The plan has changed {count} times since you opened it (last: {who}, {what}). Nothing was kept; look at the new plan first."

    def __init__(self, steps: Sequence[PlanStep], *, who: Words, what: Words) -> None:
        self.steps = list(steps)
        super().__init__(count=len(self.steps), who=who, what=what)


class RuleBroken(Invalid):
    """A hard rule stands against it; all of them are in `broken`."""

    code = "rule_broken"
    zh = "不能这样改：{reasons} 硬性规则只能写明原因、逐条豁免。"
    en = "This change is refused: {reasons} A hard rule can only be waived by name, with a reason."

    def __init__(self, broken: Sequence[Broken], *, reasons: Words) -> None:
        self.broken = list(broken)
        super().__init__(at=broken[0].rule, reasons=reasons)


class StopStarted(Clash):
    """The visit has begun or was made, or its day is past: it never moves."""

    code = "stop_started"
    zh = "这一访次已经开始或日期已过，不能再动。"
    en = "This visit has begun, or its day is past: it cannot be changed any more."


class NothingToUndo(Clash):
    code = "nothing_to_undo"
    zh = "您没有可以撤销的步骤。"
    en = "There is no step of yours to undo."


class UndoneTooLate(Clash):
    """What the step wrote was changed again, or was published, since."""

    code = "undone_too_late"
    zh = "这一步所改的内容后来又有改动，不能撤销；请直接修改。"
    en = "What this step changed has been changed again since; it cannot be undone. Change the plan itself."


class SolveGoingOn(Clash):
    code = "solve_going_on"
    zh = "这一波次正在排线（{since} 开始），请等它结束或先停止。"
    en = "This wave is being solved already (since {since}); wait for it, or stop it first."


class Unplannable(Invalid):
    """The wave cannot be planned as it is; `lacking` says why, one by one [assemble.Lacking]."""

    code = "unplannable"
    zh = "还不能排线：有 {count} 处缺失或矛盾。第一处：{first}"
    en = "This cannot be planned yet: {count} things are lacking or contradict each other. The first: {first}"

    def __init__(self, lacking: Sequence[object], *, first: Words) -> None:
        self.lacking = list(lacking)
        super().__init__(at="plan", count=len(self.lacking), first=first)


class TravelUnknown(Invalid):
    """The configured travel times cannot be had or read; nothing is reckoned in their place."""

    code = "travel_unknown"
    zh = "无法取得路程时间（{at}）：{what} 没有用估算代替；请修正设置 ANFANG_TRAVEL 或稍后再试。"
    en = "Travel times cannot be had ({at}): {what} Nothing was estimated instead; mend the setting ANFANG_TRAVEL or try again later."
