"""A reviewer's own revision: the same parcel, other answers, a reason for each. The shopper's stays as it is."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.find import parsed
from anfang.core.answers import asked_only, missing
from anfang.core.canonical import digest
from anfang.core.checklist import Checklist, blank
from anfang.core.scorecard import written
from anfang.core.scoring import score
from anfang.people.records import Person
from anfang.problems import AnswerUnknownItem
from anfang.visits.laid_over import laid_over
from anfang.visits.reading import parcel_of
from anfang.visits.records import CORRECTED, EvidenceOfItem, ItemResult, Revision, Visit
from anfang.visits.refusals import AnswerMissing, CorrectionEmpty, ReasonMissing
from anfang.visits.score import item_rows
from anfang.visits.set_head import set_head

Changes = dict[str, dict[str, Any]]


def correct(session: Session, visit: Visit, changes: Changes, *, by: Person, now: datetime) -> Revision:
    """The visit's new head: `changes` ({item: {"answer", "reason"}}) over what its head answers, scored anew.

    What a changed answer leaves unasked goes with it. Raises CorrectionEmpty where nothing changes, ReasonMissing, AnswerMissing for an
    item that is asked only now, an AnswerProblem for what is no answer. Says nothing about the visit's standing.
    """
    session.exec(select(Visit.id).where(Visit.id == visit.id).with_for_update()).one()
    head = session.get_one(Revision, visit.revision_id)
    parcel = parcel_of(session, head)
    checklist = parsed(session, parcel.checklist)
    before = laid_over(parcel.answers, head.corrections)
    told = {item: said for item, said in changes.items() if said["answer"] != before.get(item)}
    _check(told, checklist)
    corrections = {**(head.corrections or {}), **told}
    answers = laid_over(parcel.answers, corrections)
    asked = asked_only(checklist, parcel.tier, answers)
    reason = next(iter(told.values()))["reason"]
    for gone in answers.keys() - asked.keys():
        corrections[gone] = {"answer": None, "reason": reason}
    card = score(checklist, parcel.tier, asked)
    if lacking := missing(checklist, parcel.tier, asked):
        raise AnswerMissing(at=lacking[0])
    revision = _kept(session, visit, head, card, corrections, by=by, now=now)
    session.connection().execute(
        ItemResult.__table__.insert(),  # type: ignore[attr-defined]
        item_rows(checklist, card, revision.id),
    )
    _link(session, head, revision)
    set_head(session, visit, revision, now=now)
    facts = {"revision": revision.revision, "items": sorted(told)}
    journal.write(session, "visit.corrected", f"visit:{visit.id}", by=by.id, now=now, **facts)
    return revision


def _check(told: Changes, checklist: Checklist) -> None:
    if not told:
        raise CorrectionEmpty(at="items")
    for item, said in told.items():
        if item not in checklist.by_key:
            raise AnswerUnknownItem(at=item)
        if blank(said["reason"]) or len(said["reason"]) > 2000:
            raise ReasonMissing(at=item)


def _kept(
    session: Session,
    visit: Visit,
    head: Revision,
    card: dict[str, Any],
    corrections: Changes,
    *,
    by: Person,
    now: datetime,
) -> Revision:
    highest = session.exec(
        select(func.max(col(Revision.revision))).where(Revision.visit_id == visit.id)
    ).one()
    agreed = head.claim_digest == head.scorecard_digest
    card_digest = digest(written(card))
    revision = Revision(
        id=uuid7(),
        visit_id=visit.id,
        revision=max(CORRECTED, (highest or 0) + 1),
        base=head.revision,
        parcel_digest=head.parcel_digest,
        phone_id=head.phone_id,
        app=head.app,
        scorecard=card,
        scorecard_digest=card_digest,
        # What the phone claimed of its own revision stays told: whether the two engines agreed.
        claim_digest=card_digest if agreed else head.claim_digest,
        flags=head.flags,
        corrected_by=by.id,
        corrections=corrections,
        started_at=head.started_at,
        sealed_at=head.sealed_at,
        received_at=now,
    )
    session.add(revision)
    session.flush()
    return revision


def _link(session: Session, head: Revision, revision: Revision) -> None:
    """The same photos for the same items."""
    for link in session.exec(select(EvidenceOfItem).where(EvidenceOfItem.revision_id == head.id)).all():
        copied = link.model_dump(exclude={"id", "revision_id"})
        session.add(EvidenceOfItem(id=uuid7(), revision_id=revision.id, **copied))
    session.flush()
