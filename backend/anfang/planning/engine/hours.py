"""At which hour a visit begins is left to chance, within what the itinerary's order and opening hours leave. Kernels."""

import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ground, Ints, Routes
from anfang.planning.engine.clockface import begin, schedule, travel
from anfang.planning.engine.compiled import compiled


@compiled
def sample(g: Ground, routes: Routes, r: int, out: Ints) -> None:
    """Draw minutes for route r: each stop evenly from those at which it can begin after the one before, in a random order of drawing.

    The first stop drawn has the whole freedom of the day; the others what is left.
    """
    days = g.leave.shape[1]
    d = r % days
    n = routes.n[r]
    low, high = routes.early[r, :n].copy(), routes.late[r, :n].copy()
    for p in np.random.permutation(n):
        v = routes.seq[r, p]
        at = begin(g, v, d, low[p] + int(np.random.random() * (high[p] - low[p] + 1)))
        if at > high[p]:  # the draw fell into a pause after which it is too late
            at = low[p]
        low[p], high[p] = at, at
        minute, place = at + g.minutes[g.hall[v]], g.hall[v]
        for q in range(p + 1, n):
            h = g.hall[routes.seq[r, q]]
            minute = begin(g, routes.seq[r, q], d, max(low[q], minute + g.time[place, h]))
            low[q] = minute
            minute += g.minutes[h]
            place = h
        minute, place = at, g.hall[v]
        for q in range(p - 1, -1, -1):
            h = g.hall[routes.seq[r, q]]
            minute = last(g, routes.seq[r, q], d, min(high[q], minute - g.time[h, place] - g.minutes[h]))
            high[q] = minute
            place = h
    out[:n] = low


@compiled
def last(g: Ground, v: int, d: int, at: int) -> int:
    """The last minute up to `at` at which the visit can begin; as `clockface.latest`, but what has been drawn stays."""
    kind, stays = g.kind[v, d], g.minutes[g.hall[v]]
    for i in range(g.spanned[kind] - 1, -1, -1):
        minute = min(at, g.spans[kind, i, 1] - stays)
        if minute >= g.spans[kind, i, 0]:
            return int(minute)
    return -1


@compiled
def draw(
    g: Ground,
    routes: Routes,
    still: Bytes,
    cuts: Ints,
    lean: Floats,
    tries: int,
    spare: float,
    seed: int,
    begins: Ints,
) -> int:
    """Minutes for all routes, into begins[r, p]: of `tries` draws, the one that leans least; how much more travel that is.

    The order may be turned round, or two stops exchanged, for `spare` of the route's travel at most. `cuts[h]`: the two minutes that
    part the hall's day in thirds; `lean[h, third]`: the higher, the less wanted. A route with a visit that is `still` keeps its order.
    """
    np.random.seed(seed)
    more = 0
    longest = routes.seq.shape[1]
    drawn, kept, order = np.empty(longest, np.int32), np.empty(longest, np.int32), np.empty(longest, np.int32)
    for r in range(len(routes.n)):
        if routes.n[r] == 0:
            continue
        n = routes.n[r]
        order[:n] = routes.seq[r, :n]
        own, chosen, least = travel(g, routes, r), order[:n].copy(), np.inf
        fixed = False
        for p in range(n):
            fixed = fixed or still[order[p]] > 0
        costs = own
        for turn in range(tries):
            if turn % 4 == 0:  # an order of its own for every few draws
                routes.seq[r, :n] = order[:n]
                if not fixed and turn > 0:
                    if np.random.random() < 0.5:
                        routes.seq[r, :n] = order[:n][::-1].copy()
                    if np.random.random() < 0.6 and n > 1:
                        low, high = np.random.randint(n), np.random.randint(n)
                        if low > high:
                            low, high = high, low
                        routes.seq[r, low : high + 1] = routes.seq[r, low : high + 1][::-1].copy()
                holds = schedule(g, r, routes)
                way = travel(g, routes, r)
                holds = holds and way <= own * (1.0 + spare)
            if not holds:
                continue
            sample(g, routes, r, drawn)
            score = 0.0
            for p in range(n):
                h = g.hall[routes.seq[r, p]]
                score += lean[h, (drawn[p] >= cuts[h, 0]) + (drawn[p] >= cuts[h, 1])]
            score += np.log(-np.log(np.random.random()))  # what leans less is likelier, not sure
            if score < least:
                least, costs = score, way
                chosen = routes.seq[r, :n].copy()
                kept[:n] = drawn[:n]
        routes.seq[r, :n] = chosen
        schedule(g, r, routes)
        begins[r, :n] = kept[:n]
        more += costs - own
    return more
