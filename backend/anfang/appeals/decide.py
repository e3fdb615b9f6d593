"""Decide about an appeal; an accepted one becomes an amendment, which takes a second person."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from anfang import journal
from anfang.appeals.notices import notify
from anfang.appeals.records import Appeal, Decision
from anfang.appeals.refusals import AppealDecided, DeciderReviewed
from anfang.core.checklist import blank
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.problems import NotHere
from anfang.reports.amend import propose_amendment
from anfang.reports.ranking_hold import free_ranking
from anfang.reports.records import Amendment
from anfang.review.find import judges_of
from anfang.visits.records import Visit
from anfang.visits.refusals import ReasonMissing


def decide(
    session: Session,
    appeal: Appeal,
    accepted: bool,
    reason: str,
    *,
    answer: dict[str, Any] | None = None,
    by: Person,
    now: datetime,
) -> Decision:
    """The word on an appeal. Accepted: `answer` is what the item should have said, proposed as an amendment for another to confirm.

    Raises NotHere (out of reach, not one who decides), DeciderReviewed, AppealDecided, ReasonMissing, and what is wrong with the answer.
    """
    hall, visit = session.get_one(Hall, appeal.hall_id), session.get_one(Visit, appeal.visit_id)
    if by.role not in (Role.SUPERVISOR, Role.ADMIN):
        raise NotHere
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    # The row is the turn: of two that decide at once, the second finds the first one's word.
    session.exec(select(Appeal).where(Appeal.id == appeal.id).with_for_update()).one()
    if session.get(Decision, appeal.id, populate_existing=True) is not None:
        raise AppealDecided
    if by.id in judges_of(session, visit.id):
        raise DeciderReviewed
    if blank(reason) or len(reason) > 2000:
        raise ReasonMissing(at="reason")
    amendment: Amendment | None = None
    if accepted:
        changed = [{"item": appeal.item, "answer": answer or {}}]
        amendment = propose_amendment(session, visit, changed, reason, by=by, now=now)
    made = Decision(
        appeal_id=appeal.id, accepted=accepted, reason=reason.strip(),
        amendment_id=amendment.id if amendment else None, by=by.id, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    facts = {"item": appeal.item, "accepted": accepted}
    journal.write(session, "appeal.decided", f"visit:{visit.id}", by=by.id, now=now, **facts)
    if not accepted:
        _told(session, appeal)
    return made


def follow_amendment(session: Session, amendment: Amendment, now: datetime) -> None:
    """The second person has spoken: a confirmed amendment ends its appeal, a declined one lets it wait for another decision."""
    decision = session.exec(select(Decision).where(Decision.amendment_id == amendment.id)).first()
    if decision is None:
        return
    appeal = session.get_one(Appeal, decision.appeal_id)
    if not amendment.declined:
        _told(session, appeal)
        return
    session.delete(decision)
    session.flush()
    facts = {"item": appeal.item}
    journal.write(
        session, "appeal.waits", f"visit:{appeal.visit_id}", by=amendment.confirmed_by, now=now, **facts
    )


def _told(session: Session, appeal: Appeal) -> None:
    """The decision is final. The hall is ranked again once none of its appeals of this wave waits."""
    session.flush()
    waits = (
        select(Appeal.id)
        .outerjoin(Decision, col(Decision.appeal_id) == col(Appeal.id))
        .outerjoin(Amendment, col(Amendment.id) == col(Decision.amendment_id))
        .where(Appeal.wave_id == appeal.wave_id, Appeal.hall_id == appeal.hall_id)
        .where(
            col(Decision.appeal_id).is_(None)
            | (col(Amendment.id).is_not(None) & col(Amendment.decided_at).is_(None))
        )
    )
    if session.exec(waits.limit(1)).first() is None:
        free_ranking(session, appeal.wave_id, appeal.hall_id)
    notify(session, "decided")
