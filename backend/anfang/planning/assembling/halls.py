"""The halls of a month: what each needs, when it is open, where shoppers can be lodged."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from anfang.core.rotation.month import City, HallWanted, Place, Spans
from anfang.halls.hours import DAYS
from anfang.halls.lodging import cities
from anfang.halls.reach import Reach
from anfang.halls.records import Hall
from anfang.planning.assembling.lacking import Lacking
from anfang.planning.begin import minute
from anfang.planning.rows import AT_ONCE
from anfang.waves.inputs.rules import WaveInputs
from anfang.waves.open import MOST_VISITS
from anfang.waves.records import Assignment, Revisit, Wave


def halls_in(
    session: Session, reach: Reach, planned: Collection[UUID], only: Collection[UUID] | None
) -> list[Hall]:
    """The halls within reach, by code: all in use and those of stops that are `planned`; or `only` these and the planned ones."""
    if only is None:
        some = list(session.exec(select(Hall)))
    else:
        wanted, some = sorted({*only, *planned}), []
        for start in range(0, len(wanted), AT_ONCE):
            some += session.exec(select(Hall).where(col(Hall.id).in_(wanted[start : start + AT_ONCE])))
    found = [
        it
        for it in some
        if reach.holds(it.region_path, it.id) and (it.retired_at is None or it.id in planned)
    ]
    return sorted(found, key=lambda it: it.code)


def revisits(session: Session, wave: Wave) -> Counter[UUID]:
    """Hall → how many more visits were asked for: not served yet, or served in this wave [waves.ask_revisit]."""
    served = select(Assignment.id).where(Assignment.wave_id == wave.id)
    open_or_here = or_(col(Revisit.assignment_id).is_(None), col(Revisit.assignment_id).in_(served))
    return Counter(session.exec(select(Revisit.hall_id).where(open_or_here)))


def visits_wanted(inputs: WaveInputs, hall: Hall, more: Counter[UUID]) -> int:
    """How many visits the hall is to have in the wave, with those that were asked for beyond its own (`revisits`)."""
    return min(MOST_VISITS, inputs.visits(hall) + more[hall.id])


def wanted(
    halls: Iterable[Hall], days: Sequence[date], inputs: WaveInputs, more: Counter[UUID], zone: ZoneInfo
) -> Iterator[tuple[HallWanted | None, Lacking | None]]:
    """Each hall as the month has it, and what it lacks; a hall without place or hours cannot be planned."""
    weeks = _Weeks(days)
    for hall in halls:
        visits = visits_wanted(inputs, hall, more)
        facts: dict[str, str | int] = {"hall": hall.name, "code": hall.code}
        if hall.lat_e6 is None or hall.lon_e6 is None:
            yield None, Lacking("no_place", hall.code, facts) if visits else None
            continue
        opening = weeks.opening(hall)
        if opening is None:
            yield None, Lacking("no_hours", hall.code, facts) if visits else None
            continue
        one = HallWanted(
            code=hall.code,
            name=hall.name,
            tier=hall.tier,
            region=hall.region_path,
            rank=inputs.rank(hall),
            place=Place(hall.lat_e6, hall.lon_e6),
            open=opening,
            visits=visits,
            minutes=inputs.minutes_at(hall),
            least_gap=inputs.gap_at(hall, visits),
            # A hall of the majority's language alone asks for nobody in particular.
            languages=frozenset(hall.languages) - {"zh"} if set(hall.languages) - {"zh"} else frozenset(),
            team=inputs.team_at(hall),
            retired_on=hall.retired_at.astimezone(zone).date() if hall.retired_at else None,
        )
        yield one, Lacking("never_open", hall.code, facts) if visits and not opening else None


class _Weeks:
    """Opening hours by day. Thousands of halls share a few weeks: each is laid over the days once."""

    def __init__(self, days: Sequence[date]) -> None:
        self._days = days
        self._known: dict[tuple[Any, ...], dict[date, Spans] | None] = {}

    def opening(self, hall: Hall) -> dict[date, Spans] | None:
        """Day → spans, days on which the hall is closed left out; None where nothing is known of any."""
        week = tuple(None if (of := hall.hours.get(it)) is None else tuple(map(tuple, of)) for it in DAYS)
        if week not in self._known:
            self._known[week] = self._lay(week)
        return self._known[week]

    def _lay(self, week: tuple[Any, ...]) -> dict[date, Spans] | None:
        known = [day for day in self._days if week[day.weekday()] is not None]
        spans = [tuple((minute(first), minute(last)) for first, last in of or ()) for of in week]
        return {day: spans[day.weekday()] for day in known if spans[day.weekday()]} if known else None


def cities_of(session: Session, reach: Reach) -> list[City]:
    """Where a shopper can be posted within reach, each with its lodging."""
    return [
        City(it.path, it.name, Place(it.lat_e6, it.lon_e6))
        for it in cities(session)
        if reach.meets((it.path,))
    ]


def code_of(path: str) -> str:
    """A region's own code: the last in its path."""
    return path.rstrip("/").rpartition("/")[2]
