"""Ruin and recreate [Christiaens and Vanden Berghe's slack induction by string removals], cooled down slowly. Kernels.

One turn takes strings of neighbouring stops out of some itineraries and puts each visit back where it costs least; what got
worse is kept with a probability that falls with the temperature. Serving more in order of weight goes before everything.
"""

from typing import NamedTuple

import numpy as np

from anfang.planning.engine.arrays import NEVER, Floats, Ground, Ints, Longs, Routes
from anfang.planning.engine.clockface import schedule, travel
from anfang.planning.engine.compiled import compiled, leaf
from anfang.planning.engine.insert import beside, best_places, put
from anfang.planning.engine.ruin import MOST_TOUCHED, ruin, save

MOST_TAKEN = 512
"""Visits that one turn can take out, and room for a string."""


class Scratch(NamedTuple):
    """Room for what a worker notes in a turn."""

    stamp: Ints  # [R]: the last turn in which the route was kept
    touched: Ints  # routes kept in this turn
    lengths: Ints
    saved: Ints
    out: Ints  # visits taken out
    found: Longs  # [D, 3]
    keys: Floats


@leaf
def unserved(g: Ground, routes: Routes, h: int) -> int:
    """The weight of what hall h lacks: its last visits, whichever of them are the ones without a route."""
    served, total = 0, 0
    for v in range(g.first[h], g.first[h + 1]):
        there = routes.where[v] >= 0
        served += there
        total += 0 if there else g.must[v]
    for v in range(g.first[h] + served, g.first[h + 1]):
        total += g.weight[v]
    return total


@leaf
def price(g: Ground, routes: Routes, r: int) -> int:
    """Travel of route r and what its visits cost beside it."""
    days = g.leave.shape[1]
    total = travel(g, routes, r)
    for p in range(routes.n[r]):
        total += beside(g, routes.seq[r, p], r // days, r % days)
    return total


@leaf
def undo(g: Ground, routes: Routes, touched: Ints, saved: Ints, lengths: Ints, kept: int) -> None:
    """Put the routes back that were kept."""
    for i in range(kept):
        for p in range(routes.n[touched[i]]):
            routes.where[routes.seq[touched[i], p]] = -1
        routes.n[touched[i]] = 0
        schedule(g, touched[i], routes)
    for i in range(kept):
        r = touched[i]
        routes.n[r] = lengths[i]
        for p in range(lengths[i]):
            routes.seq[r, p] = saved[i, p]
        schedule(g, r, routes)


@leaf
def order(g: Ground, out: Ints, taken: int, keys: Floats) -> None:
    """Sort the visits in one of four ways: at random, hardest first, farthest first, nearest first."""
    way = int(11 * np.random.random())
    for i in range(taken):
        keys[i] = np.random.random()
        h = g.hall[out[i]]
        if way >= 4:
            alone = g.able[h, 0]
            far = g.cost[g.start[alone, 0], h] if alone >= 0 else 0
            if way < 8:
                keys[i] += 1000.0 * g.ables[h] - g.load[h]
            elif way < 10:
                keys[i] -= far
            else:
                keys[i] += far
    for i in range(1, taken):
        key, v, k = keys[i], out[i], i
        while k > 0 and keys[k - 1] > key:
            keys[k], out[k] = keys[k - 1], out[k - 1]
            k -= 1
        keys[k], out[k] = key, v


@leaf
def recreate(
    g: Ground,
    routes: Routes,
    part: int,
    v: int,
    blink: float,
    found: Longs,
    touched: Ints,
    saved: Ints,
    lengths: Ints,
    kept: int,
    stamp: Ints,
    turn: int,
) -> int:
    """Put visit v (with its hall's others, where its days are patterns) back; the number of routes kept."""
    h = g.hall[v]
    if routes.where[v] >= 0:
        return kept
    best_places(g, routes, v, part, blink, found)
    if g.choices[h] == 0:
        d = 0
        for day in range(1, len(found)):
            if found[day, 0] < found[d, 0]:
                d = day
        if found[d, 0] < NEVER and kept < MOST_TOUCHED:
            kept = save(routes, found[d, 1], touched, saved, lengths, kept, stamp, turn)
            put(g, routes, v, found[d, 1], found[d, 2])
        return kept
    least, chosen = NEVER, -1
    for c in range(g.choices[h]):
        total = 0
        for day in range(len(found)):
            if g.patterns[h, c] >> day & 1:
                total = min(NEVER, total + found[day, 0])
        if total < least:
            least, chosen = total, c
    if chosen >= 0 and kept + 8 < MOST_TOUCHED:
        u = g.first[h]
        for day in range(len(found)):
            if g.patterns[h, chosen] >> day & 1:
                kept = save(routes, found[day, 1], touched, saved, lengths, kept, stamp, turn)
                put(g, routes, u, found[day, 1], found[day, 2])
                u += 1
    return kept


@compiled
def anneal(
    g: Ground,
    routes: Routes,
    part: int,
    seeds: Ints,
    turns: int,
    hot: float,
    cold: float,
    mean: float,
    seed: int,
) -> int:
    """`turns` turns around the halls of visits `seeds`, from temperature `hot` to `cold` (in units of cost); turns accepted."""
    scratch = Scratch(
        stamp=np.full(len(routes.n), -1, np.int32),
        touched=np.empty(MOST_TOUCHED, np.int32),
        lengths=np.empty(MOST_TOUCHED, np.int32),
        saved=np.empty((MOST_TOUCHED, routes.seq.shape[1]), np.int32),
        out=np.empty(MOST_TAKEN, np.int32),
        found=np.empty((g.leave.shape[1], 3), np.int64),
        keys=np.empty(MOST_TAKEN),
    )
    return int(cool(g, routes, part, seeds, turns, hot, cold, mean, seed, scratch))


@leaf
def cool(
    g: Ground,
    routes: Routes,
    part: int,
    seeds: Ints,
    turns: int,
    hot: float,
    cold: float,
    mean: float,
    seed: int,
    scratch: Scratch,
) -> int:
    """As `anneal`, which has made room for it."""
    np.random.seed(seed)
    stamp, touched, lengths, saved = scratch.stamp, scratch.touched, scratch.lengths, scratch.saved
    out, found = scratch.out, scratch.found
    accepted = 0
    for turn in range(turns):
        heat = hot * (cold / hot) ** (turn / turns)
        centre = g.hall[seeds[int(len(seeds) * np.random.random())]]
        taken, kept = ruin(g, routes, part, centre, mean, 10, out, touched, saved, lengths, stamp, turn)
        # What nobody serves yet nearby gets its chance with what was taken.
        absent, had = 0, taken
        for i in range(-1, g.near.shape[1]):
            h = centre if i < 0 else g.near[centre, i]
            if h < 0 or absent >= 16 or taken >= len(out) - 1:
                break
            for v in range(g.first[h], g.first[h + 1]):
                if routes.where[v] < 0 and absent < 16 and taken < len(out) - 1 and routes.owner[v] == part:
                    known = False
                    for k in range(taken):
                        known = known or out[k] == v
                    if not known:
                        absent += 1
                        out[taken] = v
                        taken += 1
        if taken == 0:
            continue
        order(g, out, taken, scratch.keys)
        before_unserved, before, now_unserved, now = 0, 0, 0, 0
        # Halls of what was taken: weights before are known from the saved routes, so reckon them after undoing nothing.
        for i in range(kept):
            for p in range(lengths[i]):
                routes.mark[saved[i, p]] = 1
        for i in range(taken):
            v = out[i]
            before_unserved += weight_without(g, routes, v, out, i)
        for i in range(kept):
            for p in range(lengths[i]):
                routes.mark[saved[i, p]] = 0
        for i in range(taken):
            kept = recreate(g, routes, part, out[i], 0.01, found, touched, saved, lengths, kept, stamp, turn)
        for i in range(taken):
            first = True
            for k in range(i):
                first = first and g.hall[out[k]] != g.hall[out[i]]
            if first:
                now_unserved += unserved(g, routes, g.hall[out[i]])
        for i in range(kept):
            now += price(g, routes, touched[i])
            before += old_price(g, touched[i], saved[i], lengths[i])
        # A lock that is kept is never given up, whatever that would serve.
        lost = 0
        for i in range(taken):
            if g.must[out[i]] > 0:
                lost += (i < had) - (routes.where[out[i]] >= 0)
        better = now_unserved < before_unserved
        same = now_unserved == before_unserved
        if lost <= 0 and (better or (same and now - before < -heat * np.log(np.random.random()))):
            accepted += 1
        else:
            undo(g, routes, touched, saved, lengths, kept)
    return accepted


@leaf
def weight_without(g: Ground, routes: Routes, v: int, out: Ints, i: int) -> int:
    """What the hall of visit out[i] lacked before this turn; 0 where an earlier one of `out` has told it."""
    h = g.hall[v]
    for k in range(i):
        if g.hall[out[k]] == h:
            return 0
    served, total = 0, 0
    for u in range(g.first[h], g.first[h + 1]):
        there = routes.where[u] >= 0 or routes.mark[u] > 0
        served += there
        total += 0 if there else g.must[u]
    for u in range(g.first[h] + served, g.first[h + 1]):
        total += g.weight[u]
    return total


@leaf
def old_price(g: Ground, r: int, seq: Ints, n: int) -> int:
    """What route r cost when its stops were `seq`."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    place, total = g.start[s, d], 0
    for p in range(n):
        v = seq[p]
        total += g.cost[place, g.hall[v]]
        total += beside(g, v, s, d)
        place = g.hall[v]
    return int(total + g.cost[place, g.end[s, d]])
