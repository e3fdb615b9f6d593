"""How far a caller may look: a region and all below it, or single halls; an admin everywhere, nobody else without a scope."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col, select

from anfang.people.below import below
from anfang.people.records import Person, Role, Scope
from anfang.people.who import Who

Statement = TypeVar("Statement", bound=Any)


def visible(statement: Statement, who: Who, region_path: Any, hall_id: Any) -> Statement:
    """`statement` with only the rows that `who` may see, by the hall's region path and id (columns of the statement)."""
    return statement.where(may_see(who, region_path, hall_id))  # type: ignore[no-any-return]


def may_see(who: Who, region_path: Any, hall_id: Any) -> ColumnElement[bool]:
    """The condition of `visible`, for joins and counts."""
    if who.role is Role.ADMIN:
        return true()
    regions = [below(region_path, path) for path in _paths(who.scopes)]
    halls = [scope.hall_id for scope in who.scopes if scope.hall_id]
    return or_(false(), *regions, *([hall_id.in_(halls)] if halls else []))


def sees(who: Who, region_path: str, hall_id: UUID) -> bool:
    """Whether `who` may see this one hall and what belongs to it."""
    if who.role is Role.ADMIN or any(scope.hall_id == hall_id for scope in who.scopes):
        return True
    return region_path.startswith(tuple(_paths(who.scopes)))


def shoppers_of(session: Session, who: Who) -> list[Person]:
    """The shoppers that `who` may know, by name: those who work in a region that is, holds or lies in one of theirs.

    Who the shoppers of other regions are is nobody's business there. One without a region is known to admins only.
    """
    found = session.exec(
        select(Person).where(Person.role == Role.SHOPPER).order_by(Person.name, col(Person.id))
    ).all()
    if who.role is Role.ADMIN:
        return list(found)
    mine = list(_paths(who.scopes))
    theirs: dict[UUID, list[str]] = {}
    for scope in session.exec(select(Scope).join(Person).where(Person.role == Role.SHOPPER)):
        theirs.setdefault(scope.person_id, []).extend(_paths([scope]))
    return [person for person in found if _meet(mine, theirs.get(person.id, []))]


def _meet(mine: list[str], theirs: list[str]) -> bool:
    return any(one.startswith(other) or other.startswith(one) for one in mine for other in theirs)


def _paths(scopes: Iterable[Scope]) -> Iterable[str]:
    """Region paths, each with its closing slash: "/52/520" must not reach "/52/5201/"."""
    return (scope.region_path.rstrip("/") + "/" for scope in scopes if scope.region_path)
