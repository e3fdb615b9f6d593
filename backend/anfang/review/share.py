"""Whose visit it is to judge: taken, handed on, laid back."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.review.records import Share
from anfang.review.refusals import OutOfReach
from anfang.visits.in_time import refuse_settled
from anfang.visits.records import Visit


def take(session: Session, visit: Visit, *, by: Person, now: datetime) -> Share | None:
    """`by` has it to judge from now on, whoever had it before; None where it was theirs already."""
    return None if visit.reviewer_id == by.id else _give(session, visit, by.id, by=by, now=now)


def hand_on(session: Session, visit: Visit, to: Person, *, by: Person, now: datetime) -> Share | None:
    """`to` has it to judge from now on. Raises OutOfReach unless that is a supervisor (or admin) who may see the hall."""
    hall = session.get_one(Hall, visit.hall_id)
    judges = to.role in (Role.SUPERVISOR, Role.ADMIN) and to.left_at is None
    if not judges or not reach_of(session, to).holds(hall.region_path, hall.id):
        raise OutOfReach(at="to")
    return None if visit.reviewer_id == to.id else _give(session, visit, to.id, by=by, now=now)


def lay_back(session: Session, visit: Visit, *, by: Person, now: datetime) -> Share | None:
    """Nobody has it from now on."""
    return None if visit.reviewer_id is None else _give(session, visit, None, by=by, now=now)


def _give(session: Session, visit: Visit, to_id: UUID | None, *, by: Person, now: datetime) -> Share:
    refuse_settled(session, visit)
    made = Share(id=uuid7(), visit_id=visit.id, to_id=to_id, by=by.id, at=now)
    visit.reviewer_id = to_id
    session.add_all([made, visit])
    session.flush()
    facts = {"to": str(to_id) if to_id else None}
    journal.write(session, "visit.shared", f"visit:{visit.id}", by=by.id, now=now, **facts)
    return made
