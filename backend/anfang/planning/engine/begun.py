"""Visits that have begun: facts, which no solver moves. The rest of their day starts where the last of them ends."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from anfang.core.rotation.month import HallWanted, Met, Month, Plan, Stop, Team
from anfang.core.rotation.rules.sight import people

Days = Mapping[tuple[str, date], tuple[Stop, ...]]
"""(shopper, day) → the visits that they have begun that day, the last one last."""


@dataclass(frozen=True)
class Begun:
    """`month`: what is still to be planned, the begun visits being visits made. `stops`: those; `days`: by shopper and day."""

    month: Month
    stops: tuple[Stop, ...]
    days: Days


def begun(month: Month, plan: Plan | None = None) -> Begun:
    """Take the visits that have begun out of the month. A lock of one names shopper, day and minute, or it is a lock like others.

    `plan`: the one that stood; it knows who went along, and which were shadow visits.
    """
    paired = {hall.code for hall in month.halls if hall.team}
    known = {(stop.code, stop.login, stop.day_on): stop for stop in plan.stops} if plan else {}
    there = {(it.code, it.login, it.day_on) for it in month.met}
    stops, locks, met = [], [], []
    for lock in month.locks:
        if not lock.started or lock.login is None or lock.day_on is None or lock.at is None:
            locks.append(lock)
            continue
        was = known.get((lock.code, lock.login, lock.day_on))
        companion = lock.companion or (was.companion if was else None)
        if companion is None and lock.code in paired:
            companion = partner(month.teams, lock.login)
        stops.append(Stop(lock.code, lock.login, lock.day_on, lock.at, companion, bool(was and was.shadow)))
        met += [
            Met(lock.code, login, lock.day_on, lock.at)
            for login in (lock.login, companion)
            if login and (lock.code, login, lock.day_on) not in there
        ]
    still = replace(month, halls=left(month, stops), locks=tuple(locks), met=(*month.met, *met))
    return Begun(still, tuple(stops), by_day(stops))


def left(month: Month, stops: Iterable[Stop]) -> tuple[HallWanted, ...]:
    """The halls with what they want beyond these visits; shadow visits fill no quota."""
    made = Counter(stop.code for stop in stops if not stop.shadow)
    return tuple(replace(hall, visits=max(0, hall.visits - made[hall.code])) for hall in month.halls)


def by_day(stops: Iterable[Stop]) -> Days:
    """Who has begun what."""
    days: dict[tuple[str, date], list[Stop]] = defaultdict(list)
    for stop in sorted(stops, key=lambda stop: stop.at):
        for login in people(stop):
            days[login, stop.day_on].append(stop)
    return {key: tuple(mine) for key, mine in days.items()}


def partner(teams: Iterable[Team], login: str) -> str | None:
    """Who goes along with the shopper, as far as teams tell."""
    pairs = [(team.lead, team.companion) for team in teams]
    return next((two for one, two in [*pairs, *((two, one) for one, two in pairs)] if one == login), None)
