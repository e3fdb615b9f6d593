"""Begin the plan of a wave: what is assigned already stands in it as its first stops."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from anfang import journal
from anfang.insert import insert_new
from anfang.people.records import Person
from anfang.planning.records import PlanKnown, PlanStop, WavePlan
from anfang.planning.seal import draw_seed
from anfang.waves.records import Assignment, Wave


def begin(session: Session, wave: Wave, *, by: Person | None, now: datetime) -> WavePlan:
    """The wave's plan; one that was begun before stays as it is. Its seed is drawn and sealed here, once."""
    seed, digest = draw_seed()
    row = {
        "wave_id": wave.id,
        "revision": 0,
        "seed": seed,
        "seed_digest": digest,
        "begun_at": now,
        "begun_by": by.id if by else None,
        "seed_opened_at": None,
    }
    fresh = insert_new(session.connection(), WavePlan, row)
    plan = session.get_one(WavePlan, wave.id)
    if fresh:
        standing = select(Assignment).where(
            Assignment.wave_id == wave.id, col(Assignment.cancelled_at).is_(None)
        )
        for assignment in session.exec(standing).all():
            session.add(stop_of(assignment))
            session.add(PlanKnown(assignment_id=assignment.id, wave_id=wave.id))
        session.flush()
        facts = {"seed_digest": digest}
        journal.write(session, "plan.begun", f"wave:{wave.id}", by=plan.begun_by, now=now, **facts)
    return plan


def stop_of(assignment: Assignment) -> PlanStop:
    """An assignment as a stop of the plan: at the beginning of its window."""
    return PlanStop(
        id=uuid4(),
        wave_id=assignment.wave_id,
        hall_id=assignment.hall_id,
        shopper_id=assignment.shopper_id,
        day_on=assignment.day_on,
        at=minute(assignment.from_time),
        assignment_id=assignment.id,
    )


def minute(clock_time: str) -> int:
    """ "09:30" → 570."""
    return int(clock_time[:2]) * 60 + int(clock_time[3:])


def clock_time(at: int) -> str:
    """570 → "09:30"."""
    return f"{at // 60:02d}:{at % 60:02d}"
