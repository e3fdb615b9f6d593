"""The shoppers that a planner may send, and know."""

from uuid import UUID

from sqlmodel import Session, select

from anfang.halls.reach import EVERYWHERE, Reach, reach_of
from anfang.people.records import Person, Role, Scope
from anfang.problems import NotHere


def shoppers_in(session: Session, reach: Reach) -> dict[UUID, Person]:
    """The shoppers who work within `reach`, those who left too: their regions and it have one in common."""
    found = session.exec(select(Person).where(Person.role == Role.SHOPPER).order_by(Person.login)).all()
    if reach == EVERYWHERE:
        return {person.id: person for person in found}
    paths = regions_of(session)
    return {person.id: person for person in found if reach.meets(paths.get(person.id, ()))}


def regions_of(session: Session) -> dict[UUID, tuple[str, ...]]:
    """Shopper → the paths of the regions where they work, with their closing slash, in order."""
    paths: dict[UUID, tuple[str, ...]] = {}
    for scope in session.exec(
        select(Scope).join(Person).where(Person.role == Role.SHOPPER).order_by(Scope.region_path)
    ):
        own = (scope.region_path.rstrip("/") + "/",) if scope.region_path else ()
        paths[scope.person_id] = (*paths.get(scope.person_id, ()), *own)
    return paths


def known_to(session: Session, by: Person | None, shopper_id: UUID) -> Person:
    """The shopper of that id, where `by` may know them; raises NotHere."""
    found = shoppers_in(session, reach_of(session, by)).get(shopper_id)
    if found is None:
        raise NotHere
    return found
