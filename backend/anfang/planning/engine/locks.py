"""Locked visits go in before any other: a lock is a hard rule, and what is free gives way to it."""

from collections.abc import Sequence

import numpy as np

from anfang.planning.engine.arrays import Ground, Longs, Routes
from anfang.planning.engine.clockface import fits
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.insert import beside, may, put, take
from anfang.planning.engine.rounds import settle

TRIES, WORK = 200, 20_000
"""Orders in which locks are tried at most, and how many locks are put in for all that."""


def lock_in(laid: Laid, routes: Routes) -> None:
    """Put in all visits that are locked and have no place yet, where they cost least. What is in already stays.

    Where one finds no place it goes before the others the next time, and all choose at random.
    """
    g, rng = laid.ground, np.random.default_rng([laid.month.seed, 5])
    order = [v for v, one in enumerate(laid.visits) if one.lock and routes.where[v] < 0]
    order.sort(key=lambda v: (g.only[v] < 0) + (np.count_nonzero(g.kind[v]) > 1))
    fewest, best = len(order) + 1, (routes.seq.copy(), routes.n.copy())
    for turn in range(min(TRIES, 1 + WORK // max(1, len(order)))):
        failed = [v for v in order if not put_in(g, routes, v, rng if turn else None)]
        if len(failed) < fewest:
            fewest, best = len(failed), (routes.seq.copy(), routes.n.copy())
        if not failed:
            return
        again(g, routes, order)
        order = failed + [v for v in order if v not in failed]
    settle(g, routes, *best)


def put_in(g: Ground, routes: Routes, v: int, rng: np.random.Generator | None = None) -> bool:
    """Put the visit where it costs least of all places, or by chance where it can be; whether there is one."""
    found = np.empty((len(routes.n) + len(routes.where), 3), np.int64)
    count = places(g, routes, v, found)
    if count:
        chosen = found[found[:count, 0].argmin()] if rng is None else found[rng.integers(count)]
        put(g, routes, v, int(chosen[1]), int(chosen[2]))
    return count > 0


def again(g: Ground, routes: Routes, visits: Sequence[int]) -> None:
    """Take these visits out."""
    for v in visits:
        if routes.where[v] >= 0:
            take(g, routes, v)


@compiled
def places(g: Ground, routes: Routes, v: int, found: Longs) -> int:
    """All places of visit v, not only those nearby: rows of found = (cost, route, position); how many."""
    crews, days = g.leave.shape
    h, count = g.hall[v], 0
    for s in range(crews):
        if g.only[v] >= 0 and g.only[v] != s:
            continue
        for d in range(days):
            r = s * days + d
            n = routes.n[r]
            if (
                g.permit[h, s, d] == 0
                or g.kind[v, d] == 0
                or n >= g.most[s, d]
                or not may(g, routes, v, s, d)
            ):
                continue
            for p in range(n + 1):
                if fits(g, routes, r, p, v):
                    one = g.start[s, d] if p == 0 else g.hall[routes.seq[r, p - 1]]
                    two = g.end[s, d] if p == n else g.hall[routes.seq[r, p]]
                    found[count, 0] = g.cost[one, h] + g.cost[h, two] - g.cost[one, two] + beside(g, v, s, d)
                    found[count, 1], found[count, 2] = r, p
                    count += 1
    return count
