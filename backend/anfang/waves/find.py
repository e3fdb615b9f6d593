"""Find a wave or an assignment."""

from uuid import UUID

from sqlmodel import Session, select

from anfang.halls.records import Hall
from anfang.people.scope import sees
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.waves.records import Assignment, Wave


def wave_by_id(session: Session, wave_id: UUID) -> Wave:
    """The wave of that id; raises NotHere."""
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotHere
    return wave


def wave_by_code(session: Session, code: str) -> Wave | None:
    """The wave of that code, or None."""
    return session.exec(select(Wave).where(Wave.code == code)).first()


def assignment_for(session: Session, who: Who, assignment_id: UUID) -> tuple[Assignment, Hall]:
    """The assignment and its hall; raises NotHere when there is none in the reach of `who`."""
    assignment = session.get(Assignment, assignment_id)
    hall = session.get(Hall, assignment.hall_id) if assignment else None
    if assignment is None or hall is None or not sees(who, hall.region_path, hall.id):
        raise NotHere
    return assignment, hall
