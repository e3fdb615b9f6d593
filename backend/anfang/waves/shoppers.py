"""The shoppers that a planner may send."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.halls.reach import EVERYWHERE, Reach
from anfang.people.records import Person, Role, Scope


def shoppers_in(session: Session, reach: Reach) -> dict[UUID, Person]:
    """The shoppers who work within `reach`, those who left too: their regions and it have one in common."""
    found = session.exec(select(Person).where(Person.role == Role.SHOPPER).order_by(Person.login)).all()
    if reach == EVERYWHERE:
        return {person.id: person for person in found}
    paths: dict[UUID, tuple[str, ...]] = {}
    for scope in session.exec(select(Scope).join(Person).where(Person.role == Role.SHOPPER)):
        own = (scope.region_path.rstrip("/") + "/",) if scope.region_path else ()
        paths[scope.person_id] = (*paths.get(scope.person_id, ()), *own)
    return {person.id: person for person in found if reach.meets(paths.get(person.id, ()))}


def lock_shoppers(session: Session, ids: Iterable[UUID]) -> None:
    """Let nobody else plan for these shoppers before this transaction ends; always in the same order, against
    deadlocks.

    SQLite has one writer, who holds its lock already. On PostgreSQL NO KEY UPDATE leaves room for rows that only
    point at the shopper, so a phone's sync does not wait for a planner.
    """
    rows = select(Person).where(col(Person.id).in_(sorted(set(ids)))).order_by(col(Person.id))
    session.exec(rows.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
