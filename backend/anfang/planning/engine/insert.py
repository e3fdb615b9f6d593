"""Where a visit costs least: next to a neighbour that is being visited, or as the first stop of a free day. Kernels."""

import numpy as np

from anfang.planning.engine.arrays import NEVER, Ground, Longs, Routes
from anfang.planning.engine.clockface import begin, fits, schedule
from anfang.planning.engine.compiled import leaf


@leaf
def may(g: Ground, routes: Routes, v: int, s: int, d: int) -> bool:
    """Whether crew s may do visit v on day d, as far as it does not depend on the itinerary."""
    h = g.hall[v]
    if g.permit[h, s, d] == 0 or (g.only[v] >= 0 and g.only[v] != s):
        return False
    days = g.leave.shape[1]
    for m in range(2):
        shopper = g.member[s, m]
        if shopper >= 0:
            busy = routes.busy[shopper, d]
            if busy >= 0 and busy != s * days + d:
                return False
    if g.choices[h] > 0:
        return True
    for u in range(g.first[h], g.first[h + 1]):
        r = routes.where[u]
        if u == v or r < 0:
            continue
        other, day = r // days, r % days
        between = g.number[max(d, day), 0] - g.number[min(d, day), 1]
        if day == d or between < g.gap[h]:
            return False
        for m in range(2):
            for k in range(2):
                if g.member[s, m] >= 0 and g.member[s, m] == g.member[other, k]:
                    return False
    return True


@leaf
def beside(g: Ground, v: int, s: int, d: int) -> int:
    """What it costs beside travel that crew s does the visit on day d: the day's price, and that it is no longer where it stood."""
    dear = int(g.dear[g.hall[v], d])
    if g.wish_crew[v] < 0 or (g.wish_crew[v] == s and g.wish_day[v] == d):
        return dear
    return dear + g.change


@leaf
def best_places(g: Ground, routes: Routes, v: int, part: int, blink: float, found: Longs) -> None:
    """The cheapest place of visit v on each day: found[d] = (cost, route, position); cost NEVER where there is none.

    A place is passed over with probability `blink`: what is best now need not be best in the end.
    """
    days = g.leave.shape[1]
    h = g.hall[v]
    patterned = g.choices[h] > 0
    found[:, 0] = NEVER
    least = NEVER
    # Rows of their own: what is read in the loop lies close together in memory.
    first, hall, cost, start, end, most = g.first, g.hall, g.cost, g.start, g.end, g.most
    where, at, n, seq, parts = routes.where, routes.at, routes.n, routes.seq, routes.part
    from_here, to_here, near = g.cost[h], g.back_cost[h], g.near[h]
    load, room = g.load[h], g.capacity
    for i in range(len(near)):
        other = near[i]
        if other < 0:
            break
        for u in range(first[other], first[other + 1]):
            r = where[u]
            if r < 0:
                continue
            s = r // days
            if parts[s] != part:
                continue
            d, count = r - s * days, n[r]
            if count >= most[s, d] or routes.load[r] + load > room[s]:
                continue
            bar = found[d, 0] if patterned else least
            more = beside(g, v, s, d)
            p = at[u]
            one = start[s, d] if p == 0 else hall[seq[r, p - 1]]
            two = other
            for side in range(2):
                if side == 1:
                    p += 1
                    one = other
                    two = end[s, d] if p == count else hall[seq[r, p]]
                delta = to_here[one] + from_here[two] - cost[one, two] + more
                if delta >= bar or np.random.random() < blink:
                    continue
                if not may(g, routes, v, s, d) or not fits(g, routes, r, p, v):
                    continue
                found[d, 0], found[d, 1], found[d, 2] = delta, r, p
                bar = delta
                least = min(least, delta)
    if patterned:
        for d in range(days):
            free_day(g, routes, v, part, d, d + 1, found, found[d, 0])
    else:
        # From a random day on, so that free days are taken without a pattern.
        turn = int(days * np.random.random())
        least = free_day(g, routes, v, part, turn, days, found, least)
        free_day(g, routes, v, part, 0, turn, found, least)


@leaf
def free_day(
    g: Ground, routes: Routes, v: int, part: int, from_day: int, to_day: int, found: Longs, least: int
) -> int:
    """Look for a crew's free day that costs less than `least`, among the days from … to - 1; what it costs then."""
    days = g.leave.shape[1]
    h = g.hall[v]
    cheapest = 0  # less than nothing on days that too few come to
    for d in range(from_day, to_day):
        cheapest = min(cheapest, g.dear[h, d])
    for i in range(g.ables[h]):
        s = g.able[h, i]
        if g.alone[h, i] + cheapest >= least:
            break
        if routes.part[s] != part or g.load[h] > g.capacity[s]:
            continue
        for d in range(from_day, to_day):
            r = s * days + d
            if routes.n[r] > 0:
                continue
            one, two = g.start[s, d], g.end[s, d]
            delta = g.cost[one, h] + g.cost[h, two] - g.cost[one, two] + beside(g, v, s, d)
            if delta < least and may(g, routes, v, s, d) and fits(g, routes, r, 0, v):
                least = delta
                found[d, 0], found[d, 1], found[d, 2] = delta, r, 0
    return least


@leaf
def put(g: Ground, routes: Routes, v: int, r: int, p: int) -> bool:
    """Make visit v the stop at position p of route r; whether times hold."""
    for q in range(routes.n[r], p, -1):
        routes.seq[r, q] = routes.seq[r, q - 1]
    routes.seq[r, p] = v
    routes.n[r] += 1
    return schedule(g, r, routes)


@leaf
def take(g: Ground, routes: Routes, v: int) -> None:
    """Visit v is unserved again."""
    r = routes.where[v]
    for q in range(routes.at[v], routes.n[r] - 1):
        routes.seq[r, q] = routes.seq[r, q + 1]
    routes.n[r] -= 1
    routes.where[v] = -1
    schedule(g, r, routes)


@leaf
def opens(g: Ground, v: int, d: int) -> bool:
    """Whether the visit can take place on day d at any hour."""
    return begin(g, v, d, 0) < NEVER
