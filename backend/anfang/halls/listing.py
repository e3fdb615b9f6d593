"""The halls that somebody may see, narrowed by filters, a page at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from anfang.halls.records import Hall
from anfang.people.scope import may_see
from anfang.people.who import Who

PAGE = 50


@dataclass(frozen=True)
class Narrowed:
    """What to leave out; "" leaves nothing out. `region`: a path; `retired`: yes, no or "" for both; `q`:
    code, name, address.
    """

    region: str = ""
    tier: str = ""
    kind: str = ""
    retired: str = "no"
    q: str = ""


def halls_for(session: Session, who: Who, by: Narrowed, *, page: int) -> tuple[list[Hall], int]:
    """Page `page` (from 1, 50 a page) of the halls in the reach of `who`, by code; and how many there are in
    all.
    """
    conditions = _conditions(who, by)
    total = session.exec(select(func.count()).select_from(Hall).where(*conditions)).one()
    shown = select(Hall).where(*conditions).order_by(Hall.code).offset((page - 1) * PAGE).limit(PAGE)
    return list(session.exec(shown)), total


def every_hall(session: Session, who: Who) -> list[Hall]:
    """All halls in the reach of `who`, retired ones too, by code."""
    return list(session.exec(select(Hall).where(may_see(who, Hall.region_path, Hall.id)).order_by(Hall.code)))


def _conditions(who: Who, by: Narrowed) -> list[ColumnElement[bool]]:
    found = [may_see(who, Hall.region_path, Hall.id)]
    if by.region:
        found.append(col(Hall.region_path).startswith(by.region, autoescape=True))
    if by.tier:
        found.append(col(Hall.tier) == by.tier)
    if by.kind:
        found.append(col(Hall.kind) == by.kind)
    if by.retired:
        retired = col(Hall.retired_at)
        found.append(retired.is_not(None) if by.retired == "yes" else retired.is_(None))
    if by.q:
        named = (col(it).icontains(by.q, autoescape=True) for it in (Hall.code, Hall.name, Hall.address))
        found.append(or_(*named))
    return found
