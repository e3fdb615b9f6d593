"""Which day an itinerary takes place is left to chance: one shopper's days cost the same, so this is for nothing.

A walk at random (Metropolis) over all ways to exchange days that keep the rules. Every day is as likely as another, but for two weights:
the month's visits spread over its days as they would by chance, although fewer shoppers work on some; a hall's history leans it a little.
Kernels.
"""

import numpy as np

from anfang.planning.engine.anneal import price
from anfang.planning.engine.arrays import Bytes, Floats, Ground, Routes
from anfang.planning.engine.clockface import schedule
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.insert import may


@compiled
def swap(g: Ground, routes: Routes, one: int, two: int) -> bool:
    """Exchange the stops of two routes; whether both hold."""
    days = g.leave.shape[1]
    n = routes.n[one]
    held = routes.seq[one, :n].copy()
    m = routes.n[two]
    routes.seq[one, :m] = routes.seq[two, :m]
    routes.seq[two, :n] = held
    routes.n[one], routes.n[two] = 0, 0
    schedule(g, one, routes)
    schedule(g, two, routes)
    routes.n[one], routes.n[two] = m, n
    holds = True
    for r in (one, two):
        # Another itinerary of the shopper, in a team, is in the way: `schedule` must not take its place.
        for k in range(2):
            shopper = g.member[r // days, k]
            if routes.n[r] > 0 and shopper >= 0 and routes.busy[shopper, r % days] >= 0:
                holds = False
    if holds:
        holds = schedule(g, one, routes)
        holds = schedule(g, two, routes) and holds
        for r in (one, two):
            holds = holds and routes.n[r] <= g.most[r // days, r % days]
            for p in range(routes.n[r]):
                holds = holds and may(g, routes, routes.seq[r, p], r // days, r % days)
    return holds


@compiled
def walk(
    g: Ground, routes: Routes, still: Bytes, lean: Floats, target: Floats, stiff: float, steps: int, seed: int
) -> int:
    """Take `steps` steps; how many moved something. `still[v]`: the visit keeps its day. `lean[h, d]`: the higher, the less likely the day
    is for the hall. `target[d]`: visits that chance would give the day; `stiff`: how firmly.
    """
    np.random.seed(seed)
    days = g.leave.shape[1]
    used = np.flatnonzero(routes.n)
    count = np.zeros(days)
    for v in range(len(routes.where)):
        if routes.where[v] >= 0:
            count[routes.where[v] % days] += 1
    moved = 0
    for _ in range(steps):
        if len(used) == 0:
            break
        slot = np.random.randint(len(used))
        one = used[slot]
        s, d = one // days, one % days
        to = np.random.randint(days)
        two = s * days + to
        if to == d or g.leave[s, to] > g.back[s, to]:
            continue
        energy, more = 0.0, float(routes.n[one] - routes.n[two])
        free = True
        for p in range(routes.n[one]):
            v = routes.seq[one, p]
            free = free and still[v] == 0 and g.permit[g.hall[v], s, to] > 0
            energy += lean[g.hall[v], to] - lean[g.hall[v], d]
        for p in range(routes.n[two]):
            v = routes.seq[two, p]
            free = free and still[v] == 0 and g.permit[g.hall[v], s, d] > 0
            energy += lean[g.hall[v], d] - lean[g.hall[v], to]
        if not free:
            continue
        for day, change in ((d, -more), (to, more)):
            off = count[day] - target[day]
            energy += stiff * ((off + change) ** 2 - off**2) / (1.0 + target[day])
        if energy > 0 and np.random.random() >= np.exp(-energy):
            continue
        before = price(g, routes, one) + price(g, routes, two)
        if not swap(g, routes, one, two) or price(g, routes, one) + price(g, routes, two) > before:
            swap(g, routes, one, two)
            continue
        count[d] -= more
        count[to] += more
        if routes.n[one] == 0:
            used[slot] = two
        moved += 1
    return moved
