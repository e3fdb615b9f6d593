"""A visit without a place gets one where another visit, or two, can go elsewhere."""

from collections.abc import Callable

import numpy as np

from anfang.planning.engine.arrays import NEVER, Ground, Longs, Routes
from anfang.planning.engine.clockface import fits
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.insert import may, put, take
from anfang.planning.engine.locks import places, put_in

BROAD = 40
"""How many of those that could give way are asked, the cheapest first."""


def squeeze_in(laid: Laid, routes: Routes, most: int, more: Callable[[], bool]) -> None:
    """Serve what is unserved, the weightiest first, with `most` others moved for each at most; as long as there is `more` time.
    Nobody gives way to a shadow visit.
    """
    g = laid.ground
    for v in sorted(np.flatnonzero(routes.where < 0).tolist(), key=lambda v: -int(g.must[v] + g.weight[v])):
        # Fewest first: all that takes one is tried before anything that takes two.
        for others in range(1 if laid.visits[v].shadow else most + 1):
            if not more() or gives_way(g, routes, v, others):
                break


def gives_way(g: Ground, routes: Routes, v: int, most: int) -> bool:
    """Whether the visit has a place now, with `most` others moved at most; if not, all is as it was."""
    if put_in(g, routes, v):
        return True
    if not most:
        return False
    found = np.empty((2 * len(routes.where), 4), np.int64)
    count = standing_in_the_way(g, routes, v, found)
    for _, u, r, p in found[:count][found[:count, 0].argsort(kind="stable")[:BROAD]].tolist():
        was, at = int(routes.where[u]), int(routes.at[u])
        take(g, routes, u)
        put(g, routes, v, r, p)
        if gives_way(g, routes, u, most - 1):
            return True
        take(g, routes, v)
        put(g, routes, u, was, at)
    return False


@compiled
def standing_in_the_way(g: Ground, routes: Routes, v: int, found: Longs) -> int:
    """Visits without any one of which v has a place: rows of found = (what that adds to the cost, visit, route, position); how many."""
    crews, days = g.leave.shape
    h, count = g.hall[v], 0
    own = np.empty((len(routes.n) + len(routes.where), 3), np.int64)
    for u in range(g.first[h], g.first[h + 1]):
        r, at = routes.where[u], routes.at[u]
        if u == v or r < 0:
            continue
        take(g, routes, u)
        there = places(g, routes, v, own)
        put(g, routes, u, r, at)
        if there:
            i = np.argmin(own[:there, 0])
            found[count, 0], found[count, 1], found[count, 2], found[count, 3] = (
                own[i, 0],
                u,
                own[i, 1],
                own[i, 2],
            )
            count += 1
    for s in range(crews):
        if g.only[v] >= 0 and g.only[v] != s:
            continue
        for d in range(days):
            r = s * days + d
            n = routes.n[r]
            if n == 0 or g.permit[h, s, d] == 0 or g.kind[v, d] == 0 or not may(g, routes, v, s, d):
                continue
            for q in range(n):
                u = routes.seq[r, q]
                take(g, routes, u)
                least, place = NEVER, -1
                for p in range(n):
                    if fits(g, routes, r, p, v):
                        one = g.start[s, d] if p == 0 else g.hall[routes.seq[r, p - 1]]
                        two = g.end[s, d] if p == n - 1 else g.hall[routes.seq[r, p]]
                        more = g.cost[one, h] + g.cost[h, two] - g.cost[one, two]
                        if more < least:
                            least, place = more, p
                put(g, routes, u, r, q)
                if place >= 0:
                    found[count, 0], found[count, 1], found[count, 2], found[count, 3] = least, u, r, place
                    count += 1
    return count
