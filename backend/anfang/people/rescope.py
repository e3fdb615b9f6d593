"""Say how far a person may look, or where a shopper works."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.places import places
from anfang.people.records import Person, Role, Scope
from anfang.problems import Invalid


def rescope(
    session: Session,
    person: Person,
    *,
    regions: Sequence[str],
    halls: Sequence[UUID],
    by: Person,
    now: datetime,
) -> None:
    """Replace the scope of `person`; it holds from their next request on. Raises Invalid as `fitting` does."""
    fitting(session, Role(person.role), regions, halls)
    for scope in session.exec(select(Scope).where(Scope.person_id == person.id)):
        session.delete(scope)
    grant(session, person, regions, halls)
    facts = {"regions": list(regions), "halls": [str(hall) for hall in halls]}
    journal.write(session, "person.rescoped", f"person:{person.id}", by=by.id, now=now, **facts)


def grant(session: Session, person: Person, regions: Sequence[str], halls: Sequence[UUID]) -> None:
    """Add the scopes of a person who has none."""
    session.add_all(
        Scope(id=uuid7(), person_id=person.id, region_path=path) for path in dict.fromkeys(regions)
    )
    session.add_all(Scope(id=uuid7(), person_id=person.id, hall_id=hall) for hall in dict.fromkeys(halls))
    session.flush()


def fitting(session: Session, role: Role, regions: Sequence[str], halls: Sequence[UUID]) -> None:
    """Raises Invalid for a scope that the role does not have or that names what is not there."""
    known = places(session)
    for path in regions:
        if path not in known.regions:
            raise _invalid("regions", f"没有区域 {path[:120]}", f"there is no region {path[:120]}")
    for hall in halls:
        if hall not in known.halls:
            raise _invalid("halls", f"没有营业厅 {hall}", f"there is no hall {hall}")
    if role is Role.HALL_MANAGER and (regions or not halls):
        raise _invalid("halls", "店长须指定营业厅，不能指定区域", "a hall manager has halls, and no regions")
    if role in (Role.PLANNER, Role.SUPERVISOR) and not (regions or halls):
        raise _invalid("regions", "须指定至少一个区域", "needs at least one region")
    if role is Role.SHOPPER and halls:
        raise _invalid("halls", "神秘顾客只能指定区域", "a shopper works in regions, not in single halls")


def _invalid(at: str, zh: str, en: str) -> Invalid:
    return Invalid(at=at, what={"zh": zh, "en": en})
