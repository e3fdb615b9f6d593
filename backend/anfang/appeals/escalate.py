"""Overdue dispatches go up: unanswered ones to the supervisor, unmended ones to the region; each term once.

The time is the queue's. It may run in two workers at the same moment: a step's id is made of what it says, so that there is one of it.
"""

from datetime import datetime
from uuid import uuid4, uuid5

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from anfang import database, journal
from anfang.appeals.notices import notify
from anfang.appeals.records import Dispatch, DispatchStep, OwnVeto
from anfang.insert import insert_new
from anfang.tasks import Context, hourly
from anfang.waves.programme import programme


@hourly
def escalate_overdue(context: Context) -> None:
    """Once an hour."""
    with database.transaction(context.engine) as session:
        escalate(session, now=context.now)


def escalate(session: Session, *, now: datetime) -> int:
    """Send up what is overdue and was not sent up yet; how many. Then note who left too many without an answer."""
    unanswered = col(Dispatch.standing) == "open"
    unmended = col(Dispatch.standing).in_(("open", "answered", "reopened"))
    count = _sent_up(session, "supervisor", Dispatch.answer_due_at, unanswered, now)
    count += _sent_up(session, "region", Dispatch.mend_due_at, unmended, now)
    if count:
        notify(session, "escalated")
    _note_own_vetoes(session, now)
    return count


def _sent_up(session: Session, level: str, term: datetime, which: ColumnElement[bool], now: datetime) -> int:
    there = (
        select(DispatchStep.id)
        .where(DispatchStep.dispatch_id == Dispatch.id, DispatchStep.what == "escalated")
        .where(DispatchStep.level == level, col(DispatchStep.at) >= term)
    )
    overdue = select(Dispatch.id, term).where(which, col(term) < now, ~there.exists())
    count = 0
    for dispatch_id, due_at in session.exec(overdue.order_by(col(Dispatch.id))).all():
        row = {
            "id": uuid5(dispatch_id, f"escalated {level} {due_at.isoformat()}"), "dispatch_id": dispatch_id,
            "what": "escalated", "level": level, "words": "", "by": None, "at": now,
        }  # fmt: skip
        if insert_new(session.connection(), DispatchStep, row):
            count += 1
            journal.write(
                session, "dispatch.escalated", f"dispatch:{dispatch_id}", by=None, now=now, level=level
            )
    return count


def _note_own_vetoes(session: Session, now: datetime) -> None:
    """Whoever let so many dispatches of one wave pass their first term without an answer has the manager's own veto, once."""
    limit = programme(session).unanswered_for_veto
    has = select(OwnVeto.id).where(OwnVeto.wave_id == Dispatch.wave_id, OwnVeto.hall_id == Dispatch.hall_id)
    counted = (
        select(Dispatch.wave_id, Dispatch.hall_id, func.count(func.distinct(Dispatch.id)))
        .join(DispatchStep, col(DispatchStep.dispatch_id) == col(Dispatch.id))
        .where(DispatchStep.what == "escalated", DispatchStep.level == "supervisor")
        .where(Dispatch.standing != "withdrawn", ~has.exists())
        .group_by(col(Dispatch.wave_id), col(Dispatch.hall_id))
        .having(func.count(func.distinct(Dispatch.id)) >= limit)
        .order_by(col(Dispatch.wave_id), col(Dispatch.hall_id))
    )
    for wave_id, hall_id, count in session.exec(counted).all():
        row = {"id": uuid4(), "wave_id": wave_id, "hall_id": hall_id, "unanswered": count, "at": now}
        if insert_new(session.connection(), OwnVeto, row):
            facts = {"unanswered": count, "wave": str(wave_id)}
            journal.write(session, "manager.vetoed", f"hall:{hall_id}", by=None, now=now, **facts)
