"""Cancel an assignment. It stays, and what a phone did with it meanwhile is still taken in."""

from datetime import datetime

from sqlmodel import Session, select

from anfang import journal
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Clash, NotHere
from anfang.sheets.columns import told
from anfang.waves.close_up import close_up
from anfang.waves.records import Assignment, Presence


def cancel(session: Session, assignment: Assignment, *, by: Person | None, now: datetime) -> Assignment:
    """The assignment, cancelled; one that was cancelled before stays as it was. The numbers of its day close up.

    Raises NotHere for a hall out of reach, Clash where the visit has been made on its day.
    """
    hall = session.get_one(Hall, assignment.hall_id)
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    if assignment.cancelled_at is not None:
        return assignment
    if was_made(session, assignment):
        raise Clash(what=told("waves.refused.made"))
    assignment.cancelled_at = now
    session.add(assignment)
    close_up(session, assignment)
    journal.write(
        session, "assignment.cancelled", f"assignment:{assignment.id}", by=by.id if by else None, now=now
    )
    return assignment


def was_made(session: Session, assignment: Assignment) -> bool:
    """Whether the shopper was at the hall on the planned day, as far as phones have told."""
    there = select(Presence.id).where(
        Presence.shopper_id == assignment.shopper_id,
        Presence.hall_id == assignment.hall_id,
        Presence.day_on == assignment.day_on,
    )
    return session.exec(there).first() is not None
