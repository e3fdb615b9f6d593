"""Who was, or will be, where: what the rotation is counted from, and what a hall could have learned."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.core.rotation.month import KeepAway, Met
from anfang.people.records import Person, Role
from anfang.planning.begin import minute
from anfang.planning.records import PlanKnown, PlanStop
from anfang.planning.rows import AT_ONCE
from anfang.waves.calendar import REACHING
from anfang.waves.records import Assignment, Cooling, Presence, Wave

YEAR = timedelta(days=366)
Names = dict[UUID, str]
Key = tuple[UUID, UUID]


def logins(session: Session) -> Names:
    """Every shopper's login, those who left too: their visits stay history."""
    return dict(session.exec(select(Person.id, Person.login).where(Person.role == Role.SHOPPER)).all())


def met_around(
    session: Session, wave: Wave, halls: Names, names: Names, here: Collection[Key], *, near: bool
) -> list[Met]:
    """Visits and planned visits as far around the wave as the rotation reaches, by hall and day. `here`: (hall, shopper) of this
    wave's own stops, which the plan itself has. `near`: only few halls are asked about.
    """
    first, last = wave.starts_on - REACHING, wave.ends_on + REACHING
    inside = (wave.starts_on, wave.ends_on)
    found: dict[tuple[UUID, UUID, date], Met] = {}

    def keep(hall: UUID, shopper: UUID, day: date, at: int | None, source: str) -> None:
        own = (hall, shopper) in here and inside[0] <= day <= inside[1]
        if hall in halls and shopper in names and not own:
            found[hall, shopper, day] = Met(halls[hall], names[shopper], day, at, source)

    for hall, shopper, companion, wave_id, day in _rows(
        session, (PlanStop.hall_id, PlanStop.shopper_id, PlanStop.companion_id, PlanStop.wave_id, PlanStop.day_on),
        PlanStop, halls, first, last, near,
    ):  # fmt: skip
        if wave_id != wave.id:  # another month's plan, published or not
            for who in filter(None, (shopper, companion)):
                keep(hall, who, day, None, "planned")
    # What the plan has taken up stands in its stops, or goes when it is published: it is in nobody's way.
    known = col(Assignment.id).not_in(select(PlanKnown.assignment_id).where(PlanKnown.wave_id == wave.id))
    for hall, shopper, companion, day, from_time in _rows(
        session,
        (Assignment.hall_id, Assignment.shopper_id, Assignment.companion_id, Assignment.day_on, Assignment.from_time),
        Assignment, halls, first, last, near, col(Assignment.cancelled_at).is_(None), known,
    ):  # fmt: skip
        for who in filter(None, (shopper, companion)):
            keep(hall, who, day, minute(from_time), "planned")
    for hall, shopper, day in _rows(
        session, (Presence.hall_id, Presence.shopper_id, Presence.day_on), Presence, halls, first, last, near
    ):
        keep(hall, shopper, day, None, "visited")
    return sorted(found.values(), key=lambda it: (it.code, it.day_on, it.login))


def history_of(session: Session, wave: Wave, halls: Names, names: Names) -> dict[str, tuple[Met, ...]]:
    """Hall → its visits of the twelve months before the wave, oldest first, those still planned included. The hour is the planned one:
    the middle of the window.
    """
    first, last = wave.starts_on - YEAR, wave.starts_on - timedelta(days=1)
    found: dict[tuple[UUID, UUID, date], Met] = {}
    for hall, shopper, day in _rows(
        session, (Presence.hall_id, Presence.shopper_id, Presence.day_on), Presence, halls, first, last, False
    ):
        if hall in halls and shopper in names:
            found[hall, shopper, day] = Met(halls[hall], names[shopper], day)
    for hall, shopper, day, from_time, to_time in _rows(
        session,
        (Assignment.hall_id, Assignment.shopper_id, Assignment.day_on, Assignment.from_time, Assignment.to_time),
        Assignment, halls, first, last, False, col(Assignment.cancelled_at).is_(None),
    ):  # fmt: skip
        if hall in halls and shopper in names:
            source = "visited" if (hall, shopper, day) in found else "planned"
            middle = (minute(from_time) + minute(to_time)) // 2
            found[hall, shopper, day] = Met(halls[hall], names[shopper], day, middle, source)
    by_hall: dict[str, list[Met]] = defaultdict(list)
    for one in sorted(found.values(), key=lambda it: (it.day_on, it.login)):
        by_hall[one.code].append(one)
    return {code: tuple(some) for code, some in by_hall.items()}


def keep_away(session: Session, wave: Wave, halls: Names, names: Names) -> list[KeepAway]:
    """Exposed shoppers, who stay away longer than the three months."""
    cooling = session.exec(select(Cooling).where(col(Cooling.until_on) > wave.starts_on))
    return [
        KeepAway(halls[row.hall_id], names[row.shopper_id], row.until_on, row.why)
        for row in cooling
        if row.hall_id in halls and row.shopper_id in names
    ]


def _rows(
    session: Session,
    columns: Iterable[Any],
    table: Any,
    halls: Collection[UUID],
    first: date,
    last: date,
    near: bool,
    *more: Any,
) -> Iterator[tuple[Any, ...]]:
    asked = select(*columns).where(table.day_on >= first, table.day_on <= last, *more)
    if not near:
        yield from session.exec(asked)
        return
    wanted = sorted(halls)
    for start in range(0, len(wanted), AT_ONCE):
        yield from session.exec(asked.where(table.hall_id.in_(wanted[start : start + AT_ONCE])))
