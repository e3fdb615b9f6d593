"""Bring a plan in line with assignments that were made, or cancelled, beside it."""

from datetime import datetime

from sqlmodel import Session, col, select

from anfang.people.records import Person
from anfang.planning.begin import stop_of
from anfang.planning.records import PlanKnown, PlanStep, PlanStop, WavePlan
from anfang.planning.rows import Change, gone, made
from anfang.planning.step import take_step
from anfang.waves.records import Assignment


def catch_up(session: Session, plan: WavePlan, *, by: Person | None, now: datetime) -> PlanStep | None:
    """Assignments that somebody made by hand become stops; stops whose assignment was cancelled go. None where nothing is to be done."""
    standing = select(Assignment).where(
        Assignment.wave_id == plan.wave_id, col(Assignment.cancelled_at).is_(None)
    )
    assignments = {it.id: it for it in session.exec(standing)}
    stops = session.exec(select(PlanStop).where(PlanStop.wave_id == plan.wave_id)).all()
    known = set(session.exec(select(PlanKnown.assignment_id).where(PlanKnown.wave_id == plan.wave_id)))
    fresh = [it for it in assignments.values() if it.id not in known]
    lost = [stop for stop in stops if stop.assignment_id and stop.assignment_id not in assignments]
    session.add_all(PlanKnown(assignment_id=it.id, wave_id=plan.wave_id) for it in fresh)
    changes: list[Change] = [*map(gone, lost), *(made(stop_of(it)) for it in fresh)]
    return take_step(session, plan, "caught_up", changes, by=by, now=now) if changes else None
