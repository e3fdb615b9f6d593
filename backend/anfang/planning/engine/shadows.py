"""Shadow visits: after a hall's quota every week keeps a chance of one more, so that no week is safe."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np

from anfang.planning.engine.arrays import Routes, empty_routes
from anfang.planning.engine.ground import Laid, lay
from anfang.planning.engine.insert import best_places, put
from anfang.planning.engine.rounds import settle

SPARE_DRAWS = 3
"""How many weeks are drawn for one that is needed: in some nobody can come."""


def weeks(laid: Laid, routes: Routes) -> list[tuple[str, tuple[date, ...]]]:
    """All weeks of seven days that begin after a hall's last visit, and end in the wave."""
    visited: dict[int, list[date]] = defaultdict(list)
    for v, r in enumerate(routes.where):
        if r >= 0:
            visited[int(laid.ground.hall[v])].append(laid.days[r % len(laid.days)])
    found = []
    for h, days in sorted(visited.items()):
        hall = laid.month.halls[h]
        if len(days) < laid.ground.first[h + 1] - laid.ground.first[h]:
            continue
        begins = max(days) + timedelta(days=1)
        while begins + timedelta(days=6) <= laid.month.days[-1]:
            week = tuple(begins + timedelta(days=n) for n in range(7))
            if any(hall.open.get(day) for day in week):
                found.append((hall.code, week))
            begins += timedelta(days=7)
    return found


def shadowed(laid: Laid, routes: Routes, seed: int) -> tuple[Laid, Routes]:
    """The month with shadow visits in the share of weeks that it asks for, drawn by chance, each where it costs least then."""
    rng = np.random.default_rng([seed, 4])
    possible = weeks(laid, routes)
    count = int(len(possible) * laid.month.shadow_percent / 100 + rng.random())
    drawn: dict[str, tuple[date, ...]] = {}
    for i in rng.permutation(len(possible)):
        if len(drawn) < SPARE_DRAWS * count:
            drawn.setdefault(*possible[i])
    if not count:
        return laid, routes
    more = lay(laid.month, laid.postings, shadows=drawn, begun=laid.begun)
    there = moved(laid, routes, more)
    found = np.empty((len(laid.days), 3), np.int64)
    shadow = {laid.month.halls[one.hall].code: v for v, one in enumerate(more.visits) if one.shadow}
    for code in drawn:
        v = shadow[code]
        if count:
            best_places(more.ground, there, v, 0, 0.0, found)
            d = int(found[:, 0].argmin())
            if found[d, 0] < 1 << 29:
                put(more.ground, there, v, int(found[d, 1]), int(found[d, 2]))
                count -= 1
        if there.where[v] >= 0:
            stay(more, there, v)
        else:  # drawn to spare
            more.ground.kind[v] = 0
    return more, there


def stay(laid: Laid, routes: Routes, shadow: int) -> None:
    """The hall's quota keeps its days from now on, so that it stays before the shadow visit, whose week is given."""
    h = laid.ground.hall[shadow]
    for v in range(laid.ground.first[h], laid.ground.first[h + 1]):
        if v != shadow and routes.where[v] >= 0:
            others = np.arange(len(laid.days)) != routes.where[v] % len(laid.days)
            laid.ground.kind[v, others] = 0


def moved(laid: Laid, routes: Routes, to: Laid) -> Routes:
    """The same routes on ground that has the same crews and days, and more visits of some halls."""
    g, there = laid.ground, empty_routes(to.ground, len(laid.month.shoppers))
    seq = there.seq.copy()
    for r in routes.n.nonzero()[0]:
        visits = routes.seq[r, : routes.n[r]]
        halls = g.hall[visits]
        seq[r, : routes.n[r]] = to.ground.first[halls] + visits - g.first[halls]
    settle(to.ground, there, seq, routes.n)
    return there
