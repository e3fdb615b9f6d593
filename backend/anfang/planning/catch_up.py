"""Bring a plan in line with assignments that were made, or cancelled, beside it."""

from datetime import datetime

from sqlmodel import Session, select

from anfang.people.records import Person
from anfang.planning.begin import stop_of
from anfang.planning.records import PlanStep, PlanStop, WavePlan
from anfang.planning.rows import Change, gone, made
from anfang.planning.step import take_step
from anfang.waves.records import Assignment


def catch_up(session: Session, plan: WavePlan, *, by: Person | None, now: datetime) -> PlanStep | None:
    """Assignments that somebody made by hand become stops; stops whose assignment was cancelled go. None where nothing is to be done."""
    known = select(Assignment).where(Assignment.wave_id == plan.wave_id)
    assignments = {it.id: it for it in session.exec(known)}
    stops = session.exec(select(PlanStop).where(PlanStop.wave_id == plan.wave_id)).all()
    linked = {stop.assignment_id for stop in stops}
    changes: list[Change] = [
        gone(stop)
        for stop in stops
        if stop.assignment_id and assignments[stop.assignment_id].cancelled_at is not None
    ]
    changes += [
        made(stop_of(it)) for it in assignments.values() if it.cancelled_at is None and it.id not in linked
    ]
    return take_step(session, plan, "caught_up", changes, by=by, now=now) if changes else None
