"""A plan put right again with the fewest changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from anfang.core.rotation.month import Month, Plan, Posting, Stop
from anfang.core.rotation.verdict import Progress, Solved
from anfang.planning.engine.arrays import NEVER, Ints, Routes, empty_routes
from anfang.planning.engine.carried import carried
from anfang.planning.engine.clockface import begin, fits
from anfang.planning.engine.ground import Laid, lay
from anfang.planning.engine.insert import may, put
from anfang.planning.engine.locks import lock_in
from anfang.planning.engine.pace import Pace
from anfang.planning.engine.postings import propose
from anfang.planning.engine.read_back import read_back
from anfang.planning.engine.stages import Run, missing, warm_up

CHANGE = 4 * 3600
"""What a visit with another shopper or on another day weighs, in seconds of travel."""
HEAT = (120.0, 5.0)


def mend(
    month: Month,
    plan: Plan,
    *,
    seconds: float,
    tell: Callable[[Progress], bool],
    workers: int,
    readings: Sequence[int] | None,
) -> Solved:
    """Lay the month with the plan as it stood, keep what holds, serve what does not, and read it back."""
    warm_up()
    this = Run(month, Pace(seconds, readings), tell, workers, plan)
    begun = {(stop.code, stop.login, stop.day_on) for stop in this.begun.stops}
    stood = replace(plan, stops=tuple(s for s in plan.stops if (s.code, s.login, s.day_on) not in begun))

    def laid_with(postings: Sequence[Posting]) -> Laid:
        return lay(
            this.begun.month,
            tuple(postings),
            shadows=shadow_days(stood, month.days),
            before=stood,
            change=CHANGE,
            begun=this.begun.days,
        )

    laid = laid_with(plan.postings)
    routes = kept(laid, stood)
    if laid.days and (routes.where < 0).any():
        # What can be put in without moving anybody is; then one gives way; only then is all of it looked at.
        still = np.flatnonzero(routes.where >= 0).tolist()
        this.improved(laid, routes, 200, HEAT, "mend", least=2, frozen=still)
        if not this.stopped:
            this.squeezed(laid, routes, 400)
    if laid.days and (routes.where < 0).any() and not this.stopped:
        this.improved(laid, routes, 500, HEAT, "mend", least=2)
        held = np.flatnonzero(routes.where >= 0).tolist()
        more = propose(laid, missing(laid, routes), routes, held, most=int((routes.where < 0).sum()))
        if more and not this.stopped:
            seq, n = routes.seq.copy(), routes.n.copy()
            laid = laid_with((*laid.postings, *more))
            routes = carried(laid, seq, n)
        if not this.stopped and ((routes.where < 0).any() or more):
            this.improved(laid, routes, 900, HEAT, "mend")
    begins = as_before(laid, routes, stood)
    return this.solved(laid, read_back(laid, routes.seq, routes.n, begins))


def shadow_days(plan: Plan, days: Sequence[date]) -> dict[str, tuple[date, ...]]:
    """The shadow visits of the plan: each may move within its calendar week."""
    return {
        stop.code: tuple(day for day in days if day.isocalendar()[:2] == stop.day_on.isocalendar()[:2])
        for stop in plan.stops
        if stop.shadow
    }


def kept(laid: Laid, plan: Plan) -> Routes:
    """The routes of the plan with what is locked, and with every stop that still holds, in its order."""
    g, routes = laid.ground, empty_routes(laid.ground, len(laid.month.shoppers))
    lock_in(laid, routes)
    at = {(stop.code, stop.day_on): stop.at for stop in plan.stops}
    days = len(laid.days)

    def minute(v: int) -> int:
        """When the visit stood, or stands as it is locked."""
        d = int(routes.where[v] % days if routes.where[v] >= 0 else g.wish_day[v])
        return at.get(
            (laid.month.halls[g.hall[v]].code, laid.days[d]), int(routes.early[routes.where[v], routes.at[v]])
        )

    standing = [v for v in range(len(laid.visits)) if g.wish_crew[v] >= 0 and routes.where[v] < 0]
    for v in sorted(standing, key=minute):
        s, d = int(g.wish_crew[v]), int(g.wish_day[v])
        r = s * days + d
        if routes.n[r] < g.most[s, d] and may(g, routes, v, s, d):
            mine = routes.seq[r, : routes.n[r]]
            p = sum(minute(int(u)) <= minute(v) for u in mine)
            if fits(g, routes, r, p, v):
                put(g, routes, v, r, p)
    return routes


def as_before(laid: Laid, routes: Routes, plan: Plan) -> Ints:
    """The minutes of all stops, as before where that can be; itineraries with the same visits as before keep their order too."""
    g, days = laid.ground, len(laid.days)
    was: dict[tuple[str, date], Stop] = {(stop.code, stop.day_on): stop for stop in plan.stops}
    before: dict[int, list[int]] = {}
    for v in range(len(laid.visits)):
        if g.wish_crew[v] >= 0:
            before.setdefault(int(g.wish_crew[v]) * days + int(g.wish_day[v]), []).append(v)
    begins = routes.early.copy()
    for r in routes.n.nonzero()[0]:
        d, n = int(r % days), int(routes.n[r])
        codes = [laid.month.halls[g.hall[v]].code for v in routes.seq[r, :n]]
        old = [was.get((code, laid.days[d])) for code in codes]
        if all(old) and set(routes.seq[r, :n].tolist()) == set(before.get(int(r), ())):
            stops = sorted((stop.at, int(v)) for stop, v in zip(old, routes.seq[r, :n], strict=True) if stop)
            if holds(laid, int(r), stops):
                begins[r, :n], routes.seq[r, :n] = zip(*stops, strict=True)
                continue
        ready, place = int(g.leave[r // days, d]), int(g.start[r // days, d])
        for p in range(n):
            v = int(routes.seq[r, p])
            ready += int(g.time[place, g.hall[v]])
            stop = old[p]
            minute = begin(g, v, d, max(ready, stop.at if stop else 0))
            if minute >= NEVER or minute > routes.late[r, p]:
                minute = begin(g, v, d, ready)
            begins[r, p] = minute
            ready, place = minute + int(g.minutes[g.hall[v]]), int(g.hall[v])
    return begins


def holds(laid: Laid, r: int, stops: Sequence[tuple[int, int]]) -> bool:
    """Whether the shopper can be at these visits at these minutes."""
    g, s, d = laid.ground, r // len(laid.days), r % len(laid.days)
    ready, place = int(g.leave[s, d]), int(g.start[s, d])
    for minute, v in stops:
        h = int(g.hall[v])
        if ready + g.time[place, h] > minute or begin(g, v, d, minute) != minute:
            return False
        ready, place = minute + int(g.minutes[h]), h
    return bool(ready + g.time[place, g.end[s, d]] <= g.back[s, d])
