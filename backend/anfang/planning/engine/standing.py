"""Where visits have to be by their locks, and where they stood in an earlier plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from anfang.core.rotation.month import Lock, Month, Plan, Stop
from anfang.core.rotation.rules.fixed import kept_by
from anfang.core.rotation.rules.sight import people
from anfang.planning.engine.arrays import Ints
from anfang.planning.engine.asked import Asked


def locked(
    visits: Sequence[Asked],
    month: Month,
    crews: Sequence[tuple[int, int]],
) -> Ints:
    """The crew that a lock names, [visit]; -1 for any. A hall that asks for two is visited by a team of the one named."""
    only = np.full(len(visits), -1, np.int32)
    logins = [tuple(month.shoppers[s].login for s in crew if s >= 0) for crew in crews]
    for v, one in enumerate(visits):
        if one.lock and one.lock.login is not None:
            paired = month.halls[one.hall].team or one.lock.companion is not None
            named = {one.lock.login, one.lock.companion} - {None}
            mine = (c for c, who in enumerate(logins) if (len(who) == 2) == paired and named <= set(who))
            only[v] = next(mine, 1 << 20)
    return only


def stood(
    month: Month,
    visits: Sequence[Asked],
    first: Ints,
    days: Sequence[date],
    crews: Sequence[tuple[int, int]],
    before: Plan | None,
) -> tuple[Ints, Ints, tuple[int, ...]]:
    """Crew and day of each visit in the plan that stood, -1 where it has none or the day is over; and who is to transact there,
    by lock or by that plan.
    """
    index = {shopper.login: s for s, shopper in enumerate(month.shoppers)}
    leads = [index.get(one.lock.login or "", -1) if one.lock else -1 for one in visits]
    wish_crew, wish_day = np.full(len(visits), -1, np.int32), np.full(len(visits), -1, np.int32)
    halls = {hall.code: h for h, hall in enumerate(month.halls)}
    rows = {frozenset(month.shoppers[s].login for s in crew if s >= 0): c for c, crew in enumerate(crews)}
    columns = {day: d for d, day in enumerate(days)}
    for stop in sorted(before.stops if before else (), key=lambda stop: (stop.shadow, stop.day_on)):
        crew, day = rows.get(frozenset(people(stop))), columns.get(stop.day_on)
        if stop.code not in halls or crew is None or day is None:
            continue
        mine = range(first[halls[stop.code]], first[halls[stop.code] + 1])
        free = [v for v in mine if wish_crew[v] < 0 and visits[v].shadow == stop.shadow]
        if free:
            v = min(free, key=lambda v: likeness(visits[v].lock, stop))
            wish_crew[v], wish_day[v] = crew, day
            leads[v] = index[stop.login] if leads[v] < 0 else leads[v]
    return wish_crew, wish_day, tuple(leads)


def likeness(lock: Lock | None, stop: Stop) -> int:
    """0 where the lock is of this very stop, 1 without one, 2 where it is of another."""
    if lock is None:
        return 1
    return 0 if kept_by(replace(lock, at=None), stop) else 2
