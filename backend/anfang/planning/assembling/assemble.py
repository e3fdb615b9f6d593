"""A wave, as the database has it now, made into a `Month` and the plan that stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from anfang.core.rotation.month import City, HallWanted, Month, Plan, ShopperThere, Stop, Team
from anfang.halls.reach import Reach
from anfang.planning.assembling import fixed, halls, met, shoppers
from anfang.planning.assembling.lacking import Lacking
from anfang.planning.assembling.travel_times import travel_between
from anfang.planning.records import PlanStop, WavePlan
from anfang.planning.rows import Rows, people
from anfang.planning.seal import number
from anfang.settings import Settings
from anfang.waves.inputs.days import AROUND, Day, days_of
from anfang.waves.inputs.rules import WaveInputs, inputs_of
from anfang.waves.records import Wave

Purpose = Literal["solve", "replan", "check"]
Few = tuple[Collection[UUID], Collection[UUID]]
"""Ids of halls and shoppers that a hand move has to do with."""


@dataclass(frozen=True)
class Assembled:
    """A month and the plan that stands in it; `halls`, `shoppers`: what its names mean here; `regions`: region code → city's path.

    `lacking` is all that stays out or stands in the way. `fixed`: ids of stops that never move any more.
    """

    month: Month
    plan: Plan
    halls: dict[str, UUID]
    shoppers: dict[str, UUID]
    regions: dict[str, str]
    lacking: tuple[Lacking, ...]
    fixed: frozenset[UUID]

    def with_fixed(self, fixed: frozenset[UUID]) -> "Assembled":
        """The same, where more has begun meanwhile."""
        return replace(self, fixed=fixed)


def assemble(
    session: Session,
    wave: Wave,
    rows: Rows,
    *,
    reach: Reach,
    settings: Settings,
    now: datetime,
    purpose: Purpose = "check",
    only: Few | None = None,
) -> Assembled:
    """The month within `reach`, with these rows of the plan. `only`: nothing but these halls and shoppers and those of the rows, without
    history, at a small part of the cost. `purpose` says what may move: see fixed.locks; a solver gets no day that has come.

    Raises TravelUnknown where travel times are configured and cannot be had.
    """
    today = now.astimezone(settings.zone).date()
    inputs, calendar = inputs_of(session, wave), days_of(session, wave, AROUND)
    days = [day for day in calendar if wave.starts_on <= day.day_on <= wave.ends_on]
    there, codes, lacking = _halls(session, wave, rows, days, inputs, reach, settings, only)
    mine = _within(rows, codes)
    visited = fixed.visited_keys(session, wave, mine.stops)
    begun = [stop for stop in mine.stops if fixed.started(stop, visited, today)]
    # Every hall has a say in where a city's middle is: not asked where nobody is lodged.
    cities = halls.cities_of(session, reach) if only is None or rows.postings else []
    first_free = today if purpose == "check" else today + timedelta(days=1)
    crew, known, more = _crew(
        session, wave, rows, mine, begun, days, cities, codes, first_free, reach, settings, only
    )
    travel, holes = travel_between(settings, there, crew, cities)
    regions = {halls.code_of(city.region): city.region for city in cities}
    plan = session.get(WavePlan, wave.id)
    names = met.logins(session)
    here = {(stop.hall_id, who) for stop in mine.stops for who in people(stop)}
    pairs = [it for it in inputs.pairs if {it.lead_id, it.companion_id} <= known.keys()]
    locks = tuple(fixed.locks(session, mine, codes, names, visited, today, free=purpose != "solve"))
    month = Month(
        code=wave.code,
        days=tuple(day.day_on for day in days),
        working=frozenset(day.day_on for day in calendar if day.working),
        halls=tuple(there),
        shoppers=tuple(crew),
        cities=tuple(cities),
        postings=tuple(fixed.postings_there(mine, regions, known, locks)),
        teams=tuple(Team(known[it.lead_id], known[it.companion_id]) for it in pairs),
        met=tuple(met.met_around(session, wave, codes, names, here, near=only is not None)),
        keep_away=tuple(met.keep_away(session, wave, codes, names)),
        locks=locks,
        forbidden=tuple(fixed.forbidden(mine, codes, names)),
        history={} if only else met.history_of(session, wave, codes),
        travel=travel,
        may_post=inputs.may_post,
        shadow_percent=inputs.shadow_percent,
        seed=number(plan.seed) if plan else 0,
    )
    return Assembled(
        month,
        Plan(
            tuple(stop_of(stop, codes, names) for stop in mine.stops),
            tuple(fixed.postings(mine, regions, known, proposed=True)),
        ),
        {code: hall for hall, code in codes.items()},
        {login: person for person, login in names.items()},
        regions,
        (*lacking, *more, *holes, *(() if only else _whole(month, first_free))),
        frozenset(stop.id for stop in begun),
    )


def relaid(
    session: Session, wave: Wave, here: Assembled, rows: Rows, *, settings: Settings, now: datetime
) -> Assembled:
    """The same month with other rows of the plan, whose halls and shoppers it holds already."""
    codes = {hall: code for code, hall in here.halls.items()}
    names = {person: login for login, person in here.shoppers.items()}
    mine, today = _within(rows, codes), now.astimezone(settings.zone).date()
    visited = fixed.visited_keys(session, wave, mine.stops)
    locks = tuple(fixed.locks(session, mine, codes, names, visited, today, free=True))
    month = replace(
        here.month,
        postings=tuple(fixed.postings_there(mine, here.regions, names, locks)),
        locks=locks,
        forbidden=tuple(fixed.forbidden(mine, codes, names)),
    )
    stops = tuple(stop_of(stop, codes, names) for stop in mine.stops)
    plan = Plan(stops, tuple(fixed.postings(mine, here.regions, names, proposed=True)))
    return replace(here, month=month, plan=plan)


def stop_of(stop: PlanStop, codes: dict[UUID, str], names: dict[UUID, str]) -> Stop:
    """A row as the rules take it."""
    companion = names[stop.companion_id] if stop.companion_id else None
    return Stop(codes[stop.hall_id], names[stop.shopper_id], stop.day_on, stop.at, companion, stop.shadow)


def _halls(
    session: Session,
    wave: Wave,
    rows: Rows,
    days: Sequence[Day],
    inputs: WaveInputs,
    reach: Reach,
    settings: Settings,
    only: Few | None,
) -> tuple[list[HallWanted], dict[UUID, str], list[Lacking]]:
    planned = {stop.hall_id for stop in rows.stops}
    found = halls.halls_in(session, reach, planned, None if only is None else only[0])
    dates = [day.day_on for day in days]
    told = list(halls.wanted(found, dates, inputs, halls.revisits(session, wave), settings.zone))
    codes = {hall.id: hall.code for hall, (it, _) in zip(found, told, strict=True) if it}
    return [it for it, _ in told if it], codes, [it for _, it in told if it]


def _within(rows: Rows, codes: Collection[UUID]) -> Rows:
    stops = sorted((it for it in rows.stops if it.hall_id in codes), key=lambda it: (it.day_on, it.at, it.id))
    return Rows(stops, rows.postings, rows.locks, rows.forbids, rows.waivers)


def _crew(
    session: Session,
    wave: Wave,
    rows: Rows,
    mine: Rows,
    begun: list[PlanStop],
    days: Sequence[Day],
    cities: Sequence[City],
    codes: Collection[UUID],
    first_free: date,
    reach: Reach,
    settings: Settings,
    only: Few | None,
) -> tuple[list[ShopperThere], dict[UUID, str], list[Lacking]]:
    persons = shoppers.persons_in(session, wave, mine, reach, only[1] if only else None)
    few = rows.stops if only else None
    busy = shoppers.busy_elsewhere(session, wave, [it.id for it in persons], codes, few)
    told = list(shoppers.there(session, persons, days, cities, busy, first_free, Rows(begun), settings.zone))
    known = {person.id: person.login for person, (it, _) in zip(persons, told, strict=True) if it}
    return [it for it, _ in told if it], known, [it for _, it in told if it]


def _whole(month: Month, first_free: date) -> Iterable[Lacking]:
    """What makes any plan impossible."""
    if not any(hall.visits for hall in month.halls):
        yield Lacking("no_halls", leaves_out=False)
    if not month.shoppers:
        yield Lacking("no_shoppers", leaves_out=False)
    elif not any(day >= first_free for shopper in month.shoppers for day in shopper.hours):
        yield Lacking("no_open_day", facts={"first": str(first_free)}, leaves_out=False)
