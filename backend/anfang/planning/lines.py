"""The lines of a plan as a calendar: halls or shoppers down, days across, a page at a time. Reads only what it shows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from anfang.halls.reach import Reach
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.asked import Look
from anfang.planning.assembling.halls import revisits, visits_wanted
from anfang.planning.begin import clock_time
from anfang.planning.records import PlanLock, PlanStop
from anfang.planning.rows import AT_ONCE
from anfang.shoppers.within import shoppers_in
from anfang.waves.inputs.rules import WaveInputs, inputs_of

PAGE = {"halls": 40, "shoppers": 20}


@dataclass(frozen=True)
class Narrowed:
    """What to show. `view`: halls or shoppers; `city`: a region's path; `state`: all or missing; `q`: code, name or login."""

    view: str = "halls"
    city: str = ""
    state: str = "all"
    q: str = ""


@dataclass(frozen=True)
class Shown:
    """One stop in a cell."""

    stop: PlanStop
    hall: Hall
    shopper: Person
    companion: Person | None
    locked: bool

    @property
    def time(self) -> str:
        """When the visit begins."""
        return clock_time(self.stop.at)


@dataclass
class Line:
    """One line: a hall (with how many visits it wants) or a shopper, and its stops by day."""

    hall: Hall | None = None
    shopper: Person | None = None
    wanted: int = 0
    days: dict[date, list[Shown]] = field(default_factory=lambda: defaultdict(list))

    @property
    def planned(self) -> int:
        """How many stops it has."""
        return sum(map(len, self.days.values()))


def sheet(session: Session, at: Look, narrowed: Narrowed, *, page: int) -> tuple[list[Line], int]:
    """Page `page` (from 1) of the lines within reach, and how many there are in all."""
    inputs = inputs_of(session, at.wave)
    size = PAGE[narrowed.view]
    part = slice((page - 1) * size, page * size)
    if narrowed.view == "shoppers":
        people = _shoppers(session, at.reach, narrowed)
        lines = {it.id: Line(shopper=it) for it in people[part]}
        for shown in stops_shown(session, at, col(PlanStop.shopper_id).in_(lines)):
            lines[shown.shopper.id].days[shown.stop.day_on].append(shown)
        return list(lines.values()), len(people)
    more = revisits(session, at.wave)
    halls = _halls(session, at, narrowed, inputs, more)
    lines = {it.id: Line(hall=it, wanted=visits_wanted(inputs, it, more)) for it in halls[part]}
    for shown in stops_shown(session, at, col(PlanStop.hall_id).in_(lines)):
        lines[shown.hall.id].days[shown.stop.day_on].append(shown)
    return list(lines.values()), len(halls)


def stops_shown(session: Session, at: Look, condition: ColumnElement[bool]) -> list[Shown]:
    """The stops of the plan that meet the condition, within reach, by day and hour."""
    asked = (
        select(PlanStop, Hall, Person)
        .join(Hall, col(Hall.id) == PlanStop.hall_id)
        .join(Person, col(Person.id) == PlanStop.shopper_id)
        .where(PlanStop.wave_id == at.wave.id, condition)
        .order_by(col(PlanStop.day_on), col(PlanStop.at), col(PlanStop.id))
    )
    found = [row for row in session.exec(asked) if at.reach.holds(row[1].region_path, row[1].id)]
    locks = _locks(session, at, {hall.id for _, hall, _ in found})
    beside = {stop.companion_id for stop, *_ in found if stop.companion_id}
    with_them = {it.id: it for it in session.exec(select(Person).where(col(Person.id).in_(beside)))}
    return [
        Shown(stop, hall, shopper, with_them.get(stop.companion_id or stop.id), holds(locks, stop))
        for stop, hall, shopper in found
    ]


def holds(locks: Collection[PlanLock], stop: PlanStop) -> bool:
    """Whether one of the locks is about this stop."""
    return any(
        it.hall_id == stop.hall_id
        and it.shopper_id in (None, stop.shopper_id)
        and it.day_on in (None, stop.day_on)
        for it in locks
    )


def _locks(session: Session, at: Look, halls: Collection[UUID]) -> list[PlanLock]:
    wanted = sorted(halls)
    found: list[PlanLock] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = col(PlanLock.hall_id).in_(wanted[start : start + AT_ONCE])
        found += session.exec(select(PlanLock).where(PlanLock.wave_id == at.wave.id, some))
    return found


def _halls(
    session: Session, at: Look, narrowed: Narrowed, inputs: WaveInputs, more: Counter[UUID]
) -> Sequence[Hall]:
    asked = select(Hall)
    if narrowed.city:
        asked = asked.where(col(Hall.region_path).startswith(narrowed.city, autoescape=True))
    if narrowed.q:
        named: list[Any] = [col(it).icontains(narrowed.q, autoescape=True) for it in (Hall.code, Hall.name)]
        asked = asked.where(or_(*named))
    has = Counter(session.exec(select(PlanStop.hall_id).where(PlanStop.wave_id == at.wave.id)))
    found = [
        it
        for it in session.exec(asked)
        if at.reach.holds(it.region_path, it.id)
        and (has[it.id] or (visits_wanted(inputs, it, more) and it.retired_at is None))
        and (narrowed.state != "missing" or has[it.id] < visits_wanted(inputs, it, more))
    ]
    return sorted(found, key=lambda it: (inputs.rank(it), it.region_path, it.code))


def _shoppers(session: Session, reach: Reach, narrowed: Narrowed) -> list[Person]:
    q = narrowed.q.lower()
    return [
        it
        for it in shoppers_in(session, reach).values()
        if it.left_at is None and (not q or q in it.login.lower() or q in it.name.lower())
    ]
