"""Find a visit that somebody may judge."""

from uuid import UUID

from sqlmodel import Session, col, select

from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.people.scope import visible
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.review.records import Approval, Exclusion, Hold, Return, VetoOpinion
from anfang.visits.records import Revision, Visit


def visit_for(session: Session, visit_id: UUID, *, by: Who) -> Visit:
    """The visit, of a hall in the caller's regions. Raises NotHere."""
    wanted = select(Visit).join(Hall).where(Visit.id == visit_id)
    found = session.exec(visible(wanted, by, Hall.region_path, Hall.id)).first()
    if found is None:
        raise NotHere
    return found


def supervisors_of(session: Session, hall: Hall) -> list[Person]:
    """Those to whom a visit to the hall may be given: supervisors of its region and admins, by name."""
    judges = select(Person).where(
        col(Person.role).in_((Role.SUPERVISOR, Role.ADMIN)), col(Person.left_at).is_(None)
    )
    return [
        person
        for person in session.exec(judges.order_by(Person.name, Person.login)).all()
        if reach_of(session, person).holds(hall.region_path, hall.id)
    ]


def judges_of(session: Session, visit_id: UUID) -> set[UUID]:
    """Everybody who has judged the visit in any way: who decides about an appeal against it is none of them."""
    found = {
        by
        for table in (Approval, Return, Exclusion, Hold, VetoOpinion)
        for by in session.exec(select(table.by).where(table.visit_id == visit_id)).all()
    }
    own = select(Revision.corrected_by).where(Revision.visit_id == visit_id)
    return found | {by for by in session.exec(own).all() if by is not None}
