"""When a stop can begin, and what an itinerary's stops leave to each other. Kernels."""

from anfang.planning.engine.arrays import NEVER, Ground, Routes
from anfang.planning.engine.compiled import compiled


@compiled
def begin(g: Ground, v: int, d: int, at: int) -> int:
    """The first minute from `at` on at which the visit can begin on day d; NEVER if there is none."""
    kind, stays = g.kind[v, d], g.minutes[g.hall[v]]
    for i in range(g.spanned[kind]):
        minute = max(at, g.spans[kind, i, 0])
        if minute + stays <= g.spans[kind, i, 1]:
            return int(minute)
    return NEVER


@compiled
def latest(g: Ground, v: int, d: int, at: int) -> int:
    """The last minute up to `at` at which the visit can begin on day d; -1 if there is none."""
    kind, stays = g.kind[v, d], g.minutes[g.hall[v]]
    for i in range(g.spanned[kind] - 1, -1, -1):
        minute = min(at, g.spans[kind, i, 1] - stays)
        if minute >= g.spans[kind, i, 0]:
            return int(minute)
    return -1


@compiled
def schedule(g: Ground, r: int, routes: Routes) -> bool:
    """Reckon earliest and latest minutes, load and owners of route r anew; whether its times hold."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    n, seq = routes.n[r], routes.seq
    holds = True
    place, minute, load = g.start[s, d], g.leave[s, d], 0
    for p in range(n):
        v = seq[r, p]
        h = g.hall[v]
        routes.where[v], routes.at[v] = r, p
        minute = begin(g, v, d, minute + g.time[place, h])
        routes.early[r, p] = minute
        minute += g.minutes[h]
        load += g.load[h]
        place = h
    if n > 0 and minute + g.time[place, g.end[s, d]] > g.back[s, d]:
        holds = False
    place, minute = g.end[s, d], g.back[s, d]
    for p in range(n - 1, -1, -1):
        v = seq[r, p]
        h = g.hall[v]
        minute = latest(g, v, d, minute - g.time[h, place] - g.minutes[h])
        routes.late[r, p] = minute
        holds = holds and routes.early[r, p] <= minute
        place = h
    routes.load[r] = load
    for m in range(2):
        shopper = g.member[s, m]
        if shopper >= 0:
            if n > 0:
                routes.busy[shopper, d] = r
            elif routes.busy[shopper, d] == r:
                routes.busy[shopper, d] = -1
    return holds


@compiled
def fits(g: Ground, routes: Routes, r: int, p: int, v: int) -> bool:
    """Whether visit v can stand at position p of route r by the clock."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    h, n = g.hall[v], routes.n[r]
    if p == 0:
        minute = g.leave[s, d] + g.time[g.start[s, d], h]
    else:
        last = g.hall[routes.seq[r, p - 1]]
        minute = routes.early[r, p - 1] + g.minutes[last] + g.time[last, h]
    minute = begin(g, v, d, minute) + g.minutes[h]
    if p == n:
        return bool(minute + g.time[h, g.end[s, d]] <= g.back[s, d])
    following = routes.seq[r, p]
    return bool(minute + g.time[h, g.hall[following]] <= routes.late[r, p])


@compiled
def travel(g: Ground, routes: Routes, r: int) -> int:
    """The cost of route r; one without stops costs the way from where the day starts to where it ends."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    place, total = g.start[s, d], 0
    for p in range(routes.n[r]):
        h = g.hall[routes.seq[r, p]]
        total += g.cost[place, h]
        place = h
    return int(total + g.cost[place, g.end[s, d]])


@compiled
def alone(g: Ground, v: int, d: int, leave: int, back: int, start: int, end: int) -> bool:
    """Whether the visit can be the only stop of a day with these hours and ends."""
    h = g.hall[v]
    minute = begin(g, v, d, leave + g.time[start, h])
    return bool(minute + g.minutes[h] + g.time[h, end] <= back)


@compiled
def prune(g: Ground) -> None:
    """Take away the permits of crews that cannot be at the hall and back in a day."""
    for h in range(len(g.first) - 1):
        for s in range(g.permit.shape[1]):
            for d in range(g.permit.shape[2]):
                if g.permit[h, s, d]:
                    can = False
                    for v in range(g.first[h], g.first[h + 1]):
                        can = can or alone(g, v, d, g.leave[s, d], g.back[s, d], g.start[s, d], g.end[s, d])
                    g.permit[h, s, d] = can
