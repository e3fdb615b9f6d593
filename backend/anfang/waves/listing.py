"""The assignments of a wave that somebody may see, narrowed by filters, a page at a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.waves.records import Assignment, Wave

PAGE = 50
Line = tuple[Assignment, Hall, Person]


@dataclass(frozen=True)
class Narrowed:
    """What to leave out; "" or None leaves nothing out. `state`: planned or cancelled; `q`: a hall's code or
    name.
    """

    tier: str = ""
    shopper: UUID | None = None
    day_on: date | None = None
    state: str = "planned"
    q: str = ""


def waves_listed(session: Session, who: Who) -> list[tuple[Wave, int]]:
    """All waves, newest first, each with the number of assignments that stand in the reach of `who`."""
    counted = (
        select(Assignment.wave_id, func.count())
        .join(Hall, col(Hall.id) == Assignment.hall_id)
        .where(col(Assignment.cancelled_at).is_(None), may_see(who, Hall.region_path, Hall.id))
        .group_by(col(Assignment.wave_id))
    )
    counts = dict(session.exec(counted).all())
    waves = session.exec(select(Wave).order_by(col(Wave.starts_on).desc(), Wave.code))
    return [(wave, counts.get(wave.id, 0)) for wave in waves]


def assignments_for(
    session: Session, who: Who, wave: Wave, by: Narrowed, *, page: int
) -> tuple[list[Line], int]:
    """Page `page` (from 1, 50 a page) of the wave's assignments in the reach of `who`, by day; and how many
    in all.
    """
    conditions = _conditions(who, wave, by)
    joined = select(Assignment, Hall, Person).join(Hall, col(Hall.id) == Assignment.hall_id)
    joined = joined.join(Person, col(Person.id) == Assignment.shopper_id).where(*conditions)
    total = session.exec(select(func.count()).select_from(joined.subquery())).one()
    order = (col(Assignment.day_on), col(Assignment.from_time), col(Hall.code), col(Assignment.id))
    shown = joined.order_by(*order).offset((page - 1) * PAGE).limit(PAGE)
    return list(session.exec(shown)), total


def _conditions(who: Who, wave: Wave, by: Narrowed) -> list[ColumnElement[bool]]:
    found = [col(Assignment.wave_id) == wave.id, may_see(who, Hall.region_path, Hall.id)]
    if by.tier:
        found.append(col(Assignment.tier) == by.tier)
    if by.shopper:
        found.append(col(Assignment.shopper_id) == by.shopper)
    if by.day_on:
        found.append(col(Assignment.day_on) == by.day_on)
    if by.state:
        cancelled = col(Assignment.cancelled_at)
        found.append(cancelled.is_(None) if by.state == "planned" else cancelled.is_not(None))
    if by.q:
        found.append(or_(*(col(it).icontains(by.q, autoescape=True) for it in (Hall.code, Hall.name))))
    return found
