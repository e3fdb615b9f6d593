"""Visits that have begun: facts, which no solver moves. The rest of their day starts where the last of them ends."""

from dataclasses import dataclass, replace
from datetime import date

from anfang.core.rotation.month import Met, Month, Stop


@dataclass(frozen=True)
class Begun:
    """`month`: what is still to be planned, the begun visits being visits made. `stops`: those. `last`: (shopper, day) → the last one."""

    month: Month
    stops: tuple[Stop, ...]
    last: dict[tuple[str, date], Stop]


def begun(month: Month) -> Begun:
    """Take the visits that have begun out of the month. A lock of one names shopper, day and minute, or it is a lock like others."""
    partners = {team.lead: team.companion for team in month.teams}
    paired = {hall.code for hall in month.halls if hall.team}
    stops, locks, met = [], [], []
    for lock in month.locks:
        if not lock.started or lock.login is None or lock.day_on is None or lock.at is None:
            locks.append(lock)
            continue
        companion = partners.get(lock.login) if lock.code in paired else None
        stops.append(Stop(lock.code, lock.login, lock.day_on, lock.at, companion))
        known = {(it.code, it.login, it.day_on) for it in month.met}
        met += [
            Met(lock.code, login, lock.day_on, lock.at)
            for login in (lock.login, companion)
            if login and (lock.code, login, lock.day_on) not in known
        ]
    made: dict[str, int] = {}
    last: dict[tuple[str, date], Stop] = {}
    for stop in sorted(stops, key=lambda stop: stop.at):
        made[stop.code] = made.get(stop.code, 0) + 1
        for login in (stop.login, stop.companion):
            if login:
                last[login, stop.day_on] = stop
    left = tuple(replace(hall, visits=max(0, hall.visits - made.get(hall.code, 0))) for hall in month.halls)
    still = replace(month, halls=left, locks=tuple(locks), met=(*month.met, *met))
    return Begun(still, tuple(stops), last)
