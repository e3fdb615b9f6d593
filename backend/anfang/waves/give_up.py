"""Give up a planned visit that nobody will make any more: it is cancelled, with a reason, so that its wave can be published."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.waves.records import Assignment


def give_up(
    session: Session, assignment: Assignment, reason: str, *, by: Person, now: datetime
) -> Assignment:
    """The assignment, cancelled for this reason; one that was cancelled before stays as it was. What a phone brings is still kept.

    Raises NotHere for a hall out of reach, Invalid without a reason.
    """
    hall = session.get_one(Hall, assignment.hall_id)
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    if not reason.strip():
        raise Invalid(at="reason", what=told("publication.wrong.reason"))
    if assignment.cancelled_at is not None:
        return assignment
    assignment.cancelled_at, assignment.cancelled_why = now, reason.strip()[:500]
    session.add(assignment)
    journal.write(session, "assignment.given_up", f"assignment:{assignment.id}", by=by.id, now=now)
    return assignment
