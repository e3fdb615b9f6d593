"""The second and third word on a veto, by those who see the item, its answer and its evidence, and nothing of whose it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from anfang import journal
from anfang.checklists.find import parsed
from anfang.people.records import Person, Role
from anfang.problems import Language, NotHere
from anfang.review.records import BlindCase, VetoOpinion
from anfang.review.veto import give, reckon, vetoes_of
from anfang.visits.answers_of import answers_of
from anfang.visits.records import Evidence, EvidenceOfItem, Revision, Visit
from anfang.visits.spelled import spell

MOST = 100


@dataclass(frozen=True)
class CaseShown:
    """All that is shown of a case. `photos`: the digests of the item's sealed photos, in an order that tells no time."""

    case: BlindCase
    ask: str
    broken: str
    answer: str
    note: str
    photos: list[str]
    short: bool


def cases_for(session: Session, by: Person) -> list[BlindCase]:
    """The open cases that `by` may be asked about, in an order that tells no time.

    Any region's; never those on which they have said something, and none of a visit that they have to judge.
    """
    return list(session.exec(_open(by).order_by(col(BlindCase.id)).limit(MOST)).all())


def case_for(session: Session, case_id: UUID, *, by: Person) -> BlindCase:
    """That case, for somebody who may be asked about it. Raises NotHere."""
    found = session.exec(_open(by).where(BlindCase.id == case_id)).first()
    if found is None:
        raise NotHere
    return found


def shown(session: Session, case: BlindCase, language: Language) -> CaseShown:
    """What the case shows, in words."""
    revision = session.get_one(Revision, case.revision_id)
    checklist = parsed(session, revision.scorecard["checklist"]["digest"])
    told = spell(checklist, revision.scorecard, answers_of(session, revision), language)
    line = next(
        line
        for block in told.blocks
        for group in block.groups
        for line in group.lines
        if line.key == case.item
    )
    item = checklist.by_key[case.item]
    photos = (
        select(Evidence.digest)
        .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
        .where(
            EvidenceOfItem.revision_id == revision.id,
            EvidenceOfItem.item == case.item,
            col(Evidence.sealed_at).is_not(None),
            col(Evidence.type).startswith("image/"),
        )
    )
    visit = session.get_one(Visit, case.visit_id)
    return CaseShown(
        case=case,
        ask=item.ask.zh if language == "zh" else item.ask.en,
        broken=item.broken.zh if language == "zh" else item.broken.en,
        answer=line.answer,
        note=line.note,
        photos=sorted(set(session.exec(photos).all())),
        short=any(veto.short for veto in vetoes_of(session, visit) if veto.item == case.item),
    )


def blind_word(
    session: Session, case_id: UUID, upheld: bool, words: str, *, by: Person, now: datetime
) -> VetoOpinion:
    """Say whether the evidence bears the veto out. Two words that agree settle it; else one more is asked for.

    Raises NotHere for a case that is not for `by` (settled meanwhile, too), EvidenceShort, ReasonMissing.
    """
    case = case_for(session, case_id, by=by)
    visit = session.exec(select(Visit).where(Visit.id == case.visit_id).with_for_update()).one()
    session.refresh(visit)
    case = case_for(
        session, case_id, by=by
    )  # again: somebody may have settled it before this one had the lock
    veto = next(veto for veto in vetoes_of(session, visit) if veto.item == case.item)
    made = give(session, visit, veto, upheld, words, blind=True, by=by, now=now)
    settled = next(veto.upheld for veto in vetoes_of(session, visit) if veto.item == case.item)
    if settled is not None:
        case.settled_at, case.upheld = now, settled
        session.add(case)
        session.flush()
        facts = {"item": case.item, "upheld": settled}
        journal.write(session, "veto.settled", f"visit:{visit.id}", by=by.id, now=now, **facts)
    reckon(session, visit)
    return made


def _open(by: Person) -> SelectOfScalar[BlindCase]:
    if by.role not in (Role.SUPERVISOR, Role.ADMIN):
        raise NotHere
    said = exists().where(
        col(VetoOpinion.revision_id) == col(BlindCase.revision_id),
        col(VetoOpinion.item) == col(BlindCase.item),
        col(VetoOpinion.by) == by.id,
    )
    return (
        select(BlindCase)
        .join(Visit, col(Visit.revision_id) == col(BlindCase.revision_id))
        .where(
            col(BlindCase.settled_at).is_(None),
            Visit.standing == "waiting",
            or_(col(Visit.reviewer_id).is_(None), col(Visit.reviewer_id) != by.id),
            ~said,
        )
    )
