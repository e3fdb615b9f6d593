"""Who was, or will be, where: what the rotation is counted from, and what a hall could have learned."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.core.rotation.month import KeepAway, Met
from anfang.halls.records import Hall
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
    own = {(halls[hall], names[who]) for hall, who in here}
    codes = frozenset(halls.values())
    found: dict[tuple[str, str, date], Met] = {}

    def keep(code: str, login: str, day: date, at: int | None, source: str) -> None:
        mine = (code, login) in own and wave.starts_on <= day <= wave.ends_on
        if code in codes and not mine:
            found[code, login, day] = Met(code, login, day, at, source)

    ask = _Ask(session, halls if near else None, first, last)
    # Another month's plan, published or not.
    for code, login, day, companion in ask.rows(
        PlanStop, PlanStop.companion_id, where=(PlanStop.wave_id != wave.id,)
    ):
        for who in filter(None, (login, names.get(companion))):
            keep(code, who, day, None, "planned")
    # What the plan has taken up stands in its stops, or goes when it is published: it is in nobody's way.
    known = col(Assignment.id).not_in(select(PlanKnown.assignment_id).where(PlanKnown.wave_id == wave.id))
    stands = col(Assignment.cancelled_at).is_(None)
    planned = ask.rows(Assignment, Assignment.companion_id, Assignment.from_time, where=(stands, known))
    for code, login, day, companion, from_time in planned:
        for who in filter(None, (login, names.get(companion))):
            keep(code, who, day, minute(from_time), "planned")
    for code, login, day in ask.rows(Presence):
        keep(code, login, day, None, "visited")
    return sorted(found.values(), key=lambda it: (it.code, it.day_on, it.login))


def history_of(session: Session, wave: Wave, halls: Names) -> dict[str, tuple[Met, ...]]:
    """Hall → its visits of the twelve months before the wave, oldest first, those still planned included. The hour is the planned one:
    the middle of the window.
    """
    ask = _Ask(session, None, wave.starts_on - YEAR, wave.starts_on - timedelta(days=1))
    codes = frozenset(halls.values())
    found = {
        (code, login, day): Met(code, login, day) for code, login, day in ask.rows(Presence) if code in codes
    }
    stands = col(Assignment.cancelled_at).is_(None)
    for code, login, day, from_time, to_time in ask.rows(
        Assignment, Assignment.from_time, Assignment.to_time, where=(stands,)
    ):
        if code in codes:
            source = "visited" if (code, login, day) in found else "planned"
            middle = (minute(from_time) + minute(to_time)) // 2
            found[code, login, day] = Met(code, login, day, middle, source)
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


class _Ask:
    """Questions to a table of days, from `first` to `last`; of few `halls`, or of all of them."""

    def __init__(self, session: Session, halls: Collection[UUID] | None, first: date, last: date) -> None:
        self.session, self.first, self.last = session, first, last
        self.halls = None if halls is None else sorted(halls)

    def rows(self, table: Any, *columns: Any, where: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """(hall's code, shopper's login, day, …columns). The database looks names up: it is ten times as fast at it as we are."""
        asked = (
            select(Hall.code, Person.login, table.day_on, *columns)
            .select_from(table)
            .join(Hall, Hall.id == table.hall_id)
            .join(Person, Person.id == table.shopper_id)
            .where(table.day_on >= self.first, table.day_on <= self.last, Person.role == Role.SHOPPER)
            .where(*where)
        )
        if self.halls is None:
            yield from self.session.exec(asked)
            return
        for start in range(0, len(self.halls), AT_ONCE):
            yield from self.session.exec(asked.where(table.hall_id.in_(self.halls[start : start + AT_ONCE])))
