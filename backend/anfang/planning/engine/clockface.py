"""When a stop can begin, and what an itinerary's stops leave to each other. Kernels."""

from anfang.planning.engine.arrays import NEVER, Ground, Ints, Routes
from anfang.planning.engine.compiled import compiled, leaf


@leaf
def opens_at(spans: Ints, kind: int, count: int, stays: int, at: int) -> int:
    """The first minute from `at` on at which a visit of `stays` minutes can begin in the `count` spans of `kind`; NEVER if there is none.

    It takes these few things and not the ground: to hand all arrays over takes longer than the look.
    """
    for i in range(count):
        minute = max(at, spans[kind, i, 0])
        if minute + stays <= spans[kind, i, 1]:
            return int(minute)
    return NEVER


@leaf
def closes_at(spans: Ints, kind: int, count: int, stays: int, at: int) -> int:
    """The last minute up to `at` at which it can begin; -1 if there is none."""
    for i in range(count - 1, -1, -1):
        minute = min(at, spans[kind, i, 1] - stays)
        if minute >= spans[kind, i, 0]:
            return int(minute)
    return -1


@leaf
def begin(g: Ground, v: int, d: int, at: int) -> int:
    """The first minute from `at` on at which the visit can begin on day d; NEVER if there is none."""
    kind = g.kind[v, d]
    return int(opens_at(g.spans, kind, g.spanned[kind], g.minutes[g.hall[v]], at))


@leaf
def schedule(g: Ground, r: int, routes: Routes) -> bool:
    """Reckon earliest and latest minutes, load and owners of route r anew; whether its times hold."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    n, seq = routes.n[r], routes.seq
    holds = True
    hall, stays, kinds, time = g.hall, g.minutes, g.kind, g.time
    spans, spanned, early, late = g.spans, g.spanned, routes.early, routes.late
    place, minute, load = g.start[s, d], g.leave[s, d], 0
    for p in range(n):
        v = seq[r, p]
        h, kind = hall[v], kinds[v, d]
        routes.where[v], routes.at[v] = r, p
        minute = opens_at(spans, kind, spanned[kind], stays[h], minute + time[place, h])
        early[r, p] = minute
        minute += stays[h]
        load += g.load[h]
        place = h
    if n > 0 and minute + time[place, g.end[s, d]] > g.back[s, d]:
        holds = False
    place, minute = g.end[s, d], g.back[s, d]
    for p in range(n - 1, -1, -1):
        v = seq[r, p]
        h, kind = hall[v], kinds[v, d]
        minute = closes_at(spans, kind, spanned[kind], stays[h], minute - time[h, place] - stays[h])
        late[r, p] = minute
        holds = holds and early[r, p] <= minute
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


@leaf
def fits(g: Ground, routes: Routes, r: int, p: int, v: int) -> bool:
    """Whether visit v can stand at position p of route r by the clock."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    h, n, stays = g.hall[v], routes.n[r], g.minutes
    if p == 0:
        minute = g.leave[s, d] + g.time[g.start[s, d], h]
    else:
        last = g.hall[routes.seq[r, p - 1]]
        minute = routes.early[r, p - 1] + stays[last] + g.time[last, h]
    if p == n:
        following, until = g.end[s, d], g.back[s, d]
    else:
        following, until = g.hall[routes.seq[r, p]], routes.late[r, p]
    until -= stays[h] + g.time[h, following]
    if minute > until:
        return False
    kind = g.kind[v, d]
    return bool(opens_at(g.spans, kind, g.spanned[kind], stays[h], minute) <= until)


@leaf
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


@leaf
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
