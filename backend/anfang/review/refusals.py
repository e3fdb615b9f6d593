"""What a judgement can meet. Docs: docs/problems.md."""

from typing import ClassVar

from anfang.problems import Clash, Invalid, Retry


class VisitElsewhere(Clash):
    """The visit does not stand where this judgement begins: somebody was faster, or it is returned, held, excluded."""

    code = "visit_elsewhere"
    zh = "这次走访目前“{standing}”，不能这样处理；请先查看最新情况。"
    en = "This visit is {standing} at the moment and cannot be judged like that; look at it again."


class RevisionMoved(Clash):
    """The judgement speaks of a revision that is not the head any more."""

    code = "revision_moved"
    zh = "您看的已不是最新一版，请重新查看后再处理。"
    en = "You were looking at a revision that is not the newest any more; look again, then judge."


class InOtherHands(Clash):
    code = "in_other_hands"
    zh = "这次走访由另一位督导审核；要接手，请先“领取”。"
    en = "Another supervisor has this visit; take it over first."


class VetoPending(Clash):
    """A fired veto lacks its second word, or a veto item that could not be rated has not been accepted."""

    code = "veto_pending"
    zh = "一票否决尚待复核：得分与红绿灯暂不出具，也不能通过。"
    en = "A veto is still to be settled: until then there is neither score nor band, and no approval."


class VetoNotUpheld(Clash):
    code = "veto_not_upheld"
    zh = "一票否决未被维持（{at}）：请先更正该项或退回。"
    en = "The veto was not upheld ({at}): correct the item or send the visit back first."


class VetoUnsettled(Clash):
    """A fired veto is not corrected away by one reviewer alone."""

    code = "veto_unsettled"
    zh = "检查项 {at} 触发了一票否决，须先由第二人盲审；未被维持才能更正。"
    en = "Item {at} fired a veto: a second reviewer has to look at it first; only one that is not upheld can be corrected."


class WordGiven(Clash):
    code = "word_given"
    zh = "这一项的意见已经给出（{at}），不能改动。"
    en = "A word on this item was given already ({at}); it does not change."


class EvidenceAwaited(Clash):
    code = "evidence_awaited"
    retry: ClassVar[Retry] = "later"
    zh = "还有 {count} 份证据没有传到，收齐后才能通过。"
    en = "{count} files of evidence have not arrived yet; a visit is approved once all are there."


class EvidenceShort(Clash):
    code = "evidence_short"
    zh = "检查项 {at} 的证据不足，一票否决不能维持。"
    en = "Item {at} lacks the evidence it needs: its veto cannot be upheld."


class BranchOpen(Clash):
    code = "branch_open"
    zh = "另有一版记录待选择，请先选定以哪一版为准。"
    en = "Another revision waits for a choice; choose first which one counts."


class NothingAsked(Invalid):
    code = "nothing_asked"
    zh = "退回时至少列出一个检查项及原因，或写一段说明。"
    en = "To send a visit back, name at least one item with a reason, or write a note."


class DayPast(Invalid):
    code = "day_past"
    zh = "期限 {day} 已过，请选今天或以后的日期。"
    en = "{day} has passed; choose today or a later day."


class OutOfReach(Invalid):
    code = "out_of_reach"
    zh = "只能转给负责该厅所在区域的督导。"
    en = "A visit is handed on only to a supervisor whose region holds its hall."
