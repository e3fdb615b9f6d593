"""Change what was published: one person proposes with a reason, another one confirms; each change makes a new edition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.find import parsed
from anfang.core.answers import Answers, asked_only, faults, missing
from anfang.core.checklist import Checklist
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import AnswerUnknownItem, NotHere
from anfang.reports.edition import new_edition
from anfang.reports.followers import decided_amendments, new_editions
from anfang.reports.published import published_visit
from anfang.reports.records import Amendment, Publication
from anfang.reports.refusals import AmendmentDecided, AmendmentEmpty, NotPublished, SecondPersonNeeded
from anfang.review.notes import release_late
from anfang.tallies.recount import recount
from anfang.visits.answers_of import answers_of
from anfang.visits.correct import correct
from anfang.visits.records import Revision, Visit
from anfang.visits.refusals import AnswerMissing
from anfang.visits.veto_settled import veto_settled


def propose_amendment(
    session: Session,
    visit: Visit,
    items: Sequence[dict[str, Any]],
    reason: str,
    *,
    photos: Sequence[dict[str, Any]] = (),
    by: Person,
    now: datetime,
) -> Amendment:
    """A wish to change a published visit; `items` are {"item": key, "answer": answer}, `photos` what `keep_late` has made of some.

    Nothing changes until another person confirms.

    Raises NotHere out of reach, NotPublished, AmendmentEmpty, and what is wrong with an answer (AnswerProblem).
    """
    _refuse_out_of_reach(session, visit, by)
    if visit.wave_id is None or published_visit(session, visit.id) is None:
        raise NotPublished
    was = answers_of(session, session.get_one(Revision, visit.revision_id))
    changed = {it["item"]: it["answer"] for it in items if it["answer"] != was.get(it["item"])}
    if not (changed or photos) or not reason.strip():
        raise AmendmentEmpty(at="items")
    _refuse_unsound(parsed(session, visit.checklist_digest), visit.tier, was, changed)
    made = Amendment(
        id=uuid7(),
        wave_id=visit.wave_id,
        visit_id=visit.id,
        items=[*({"item": key, "answer": answer} for key, answer in changed.items()), *photos],
        reason=reason.strip()[:2000],
        by=by.id,
        at=now,
    )
    session.add(made)
    session.flush()
    journal.write(
        session,
        "amendment.proposed",
        f"visit:{visit.id}",
        by=by.id,
        now=now,
        items=sorted(changed),
        photos=len(photos),
    )
    return made


def confirm_amendment(session: Session, amendment: Amendment, *, by: Person, now: datetime) -> Publication:
    """Carry it out: a reviewer's revision, the tallies anew, photos released, and a new edition of the wave and of the hall's document.

    Two people and a reason are what a veto asks for as well: none stays open.

    Raises NotHere, AmendmentDecided, SecondPersonNeeded, and what visits.correct raises.
    """
    visit = _open(session, amendment, by)
    before = after = session.get_one(Revision, visit.revision_id)
    changes = {
        it["item"]: {"answer": it["answer"], "reason": amendment.reason}
        for it in amendment.items
        if "answer" in it
    }
    if changes:
        after = correct(session, visit, changes, by=by, now=now)
        veto_settled(session, visit)
        recount(session, visit)
    if photos := {it["photo"] for it in amendment.items if "photo" in it}:
        release_late(session, visit, photos, by=by, now=now)
    amendment.confirmed_by, amendment.decided_at = by.id, now
    made = new_edition(session, amendment, visit, before, after, now=now)
    amendment.publication_id = made.id
    session.add(amendment)
    facts = {"edition": made.edition, "digest": made.digest, "items": sorted(changes)}
    journal.write(session, "amendment.confirmed", f"visit:{visit.id}", by=by.id, now=now, **facts)
    for edition_follower in new_editions:
        edition_follower(session, made, now)
    for follower in decided_amendments:
        follower(session, amendment, now)
    return made


def decline_amendment(session: Session, amendment: Amendment, *, by: Person, now: datetime) -> Amendment:
    """It does not happen. Whoever proposed it may take it back this way too. Raises NotHere, AmendmentDecided."""
    visit = _open(session, amendment, by, alone=True)
    amendment.confirmed_by, amendment.decided_at, amendment.declined = by.id, now, True
    session.add(amendment)
    journal.write(session, "amendment.declined", f"visit:{visit.id}", by=by.id, now=now)
    for follower in decided_amendments:
        follower(session, amendment, now)
    return amendment


def _refuse_unsound(checklist: Checklist, tier: str, was: Answers, changed: Answers) -> None:
    """What `correct` would refuse is refused now, while whoever typed it is still there."""
    for item in changed:
        if item not in checklist.by_key:
            raise AnswerUnknownItem(at=item)
    asked = asked_only(checklist, tier, {**was, **changed})
    for fault in faults(checklist, tier, asked):
        raise fault
    for item in missing(checklist, tier, asked):
        raise AnswerMissing(at=item)


def _open(session: Session, amendment: Amendment, by: Person, *, alone: bool = False) -> Visit:
    visit = session.get_one(Visit, amendment.visit_id)
    _refuse_out_of_reach(session, visit, by)
    if amendment.decided_at is not None:
        raise AmendmentDecided
    if amendment.by == by.id and not alone:
        raise SecondPersonNeeded
    return visit


def _refuse_out_of_reach(session: Session, visit: Visit, by: Person) -> None:
    hall = session.get_one(Hall, visit.hall_id)
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
