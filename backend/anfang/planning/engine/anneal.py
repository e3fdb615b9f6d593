"""Ruin and recreate [Christiaens and Vanden Berghe's slack induction by string removals], cooled down slowly. Kernels.

One turn takes strings of neighbouring stops out of some itineraries and puts each visit back where it costs least; what got
worse is kept with a probability that falls with the temperature. Serving more in order of weight goes before everything.
"""

import numpy as np

from anfang.planning.engine.arrays import NEVER, Ground, Ints, Longs, Routes
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.insert import best_places, put, take
from anfang.planning.engine.clockface import schedule, travel

MOST_TOUCHED = 256


@compiled
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


@compiled
def price(g: Ground, routes: Routes, r: int) -> int:
    """Travel of route r and what its moved visits cost."""
    days = g.leave.shape[1]
    total = travel(g, routes, r)
    for p in range(routes.n[r]):
        v = routes.seq[r, p]
        if g.wish_crew[v] >= 0 and not (g.wish_crew[v] == r // days and g.wish_day[v] == r % days):
            total += g.change
    return total


@compiled
def ruin(
    g: Ground, routes: Routes, part: int, seed: int, mean: float, longest: int,
    out: Ints, touched: Ints, saved: Ints, lengths: Ints, stamp: Ints, turn: int,
) -> tuple[int, int]:
    """Take strings of stops near hall `seed` out; (number of visits taken, routes touched and saved)."""
    taken, kept = 0, 0
    days = g.leave.shape[1]
    used, routes_used = 0, 0
    # Lengths and number of strings as in the paper: about `mean` stops in all.
    average = 0
    for i in range(min(g.near.shape[1], 10)):
        other = g.near[seed, i]
        if other >= 0:
            for u in range(g.first[other], g.first[other + 1]):
                if routes.where[u] >= 0:
                    average += routes.n[routes.where[u]]
                    used += 1
    size = min(float(longest), average / used if used else 1.0)
    strings = int(np.random.uniform(1.0, 4.0 * mean / (1.0 + size)))
    for i in range(-1, g.near.shape[1]):
        other = seed if i < 0 else g.near[seed, i]
        if other < 0 or routes_used >= strings:
            break
        for u in range(g.first[other], g.first[other + 1]):
            r = routes.where[u]
            if r < 0 or routes_used >= strings or routes.part[r // days] != part or routes.owner[u] != part:
                continue
            if stamp[r] == turn and g.choices[other] == 0:
                continue
            if kept + 40 >= MOST_TOUCHED or taken + 80 >= len(out):
                return taken, kept
            routes_used += 1
            n = routes.n[r]
            length = int(np.random.uniform(1.0, min(size, float(n)) + 1.0))
            # A string with a gap in it: `spare` stops in the middle stay.
            spare = 0
            if length < n and np.random.random() < 0.5:
                spare = 1
                while length + spare < n and np.random.random() > 0.5:
                    spare += 1
            window = length + spare
            low, high = max(0, routes.at[u] - window + 1), min(n - window, routes.at[u])
            begin_at = np.random.randint(low, high + 1)
            hole = begin_at + np.random.randint(0, length + 1) if spare else NEVER
            strung = np.empty(length, np.int32)
            count = 0
            for p in range(begin_at, begin_at + window):
                if hole <= p < hole + spare:
                    continue
                if count < length:
                    strung[count] = routes.seq[r, p]
                    count += 1
            for k in range(count):
                v = strung[k]
                h = g.hall[v]
                low, high = v, v + 1
                if g.choices[h] > 0:  # its days belong together
                    low, high = g.first[h], g.first[h + 1]
                for w in range(low, high):
                    if routes.where[w] < 0 or routes.owner[w] != part:
                        continue
                    kept = save(routes, routes.where[w], touched, saved, lengths, kept, stamp, turn)
                    take(g, routes, w)
                    out[taken] = w
                    taken += 1
    return taken, kept


@compiled
def save(
    routes: Routes, r: int, touched: Ints, saved: Ints, lengths: Ints, kept: int, stamp: Ints, turn: int
) -> int:
    """Keep route r as it was before this turn; the number of routes kept."""
    if stamp[r] == turn:
        return kept
    stamp[r] = turn
    touched[kept], lengths[kept] = r, routes.n[r]
    saved[kept, : routes.n[r]] = routes.seq[r, : routes.n[r]]
    return kept + 1


@compiled
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
        routes.seq[r, : lengths[i]] = saved[i, : lengths[i]]
        schedule(g, r, routes)


@compiled
def order(g: Ground, out: Ints, taken: int) -> None:
    """Sort the visits in one of four ways: at random, hardest first, farthest first, nearest first."""
    keys = np.random.random(taken)
    way = np.random.randint(0, 11)
    for i in range(taken):
        h = g.hall[out[i]]
        if way >= 4:
            alone = g.able[h, 0]
            far = g.cost[g.start[alone, 0], h] if alone >= 0 else 0
            if way < 8:
                keys[i] += 1000.0 * (g.able[h] >= 0).sum() - g.load[h]
            elif way < 10:
                keys[i] -= far
            else:
                keys[i] += far
    turn = np.argsort(keys)
    out[:taken] = out[:taken][turn]


@compiled
def recreate(
    g: Ground, routes: Routes, part: int, v: int, blink: float, found: Longs,
    touched: Ints, saved: Ints, lengths: Ints, kept: int, stamp: Ints, turn: int,
) -> int:
    """Put visit v (with its hall's others, where its days are patterns) back; the number of routes kept."""
    h = g.hall[v]
    if routes.where[v] >= 0:
        return kept
    best_places(g, routes, v, part, blink, found)
    if g.choices[h] == 0:
        d = np.argmin(found[:, 0])
        if found[d, 0] < NEVER and kept < MOST_TOUCHED:
            kept = save(routes, found[d, 1], touched, saved, lengths, kept, stamp, turn)
            put(g, routes, v, found[d, 1], found[d, 2])
        return kept
    least, chosen = NEVER, -1
    for c in range(g.choices[h]):
        total = 0
        for d in range(len(found)):
            if g.patterns[h, c] >> d & 1:
                total = min(NEVER, total + found[d, 0])
        if total < least:
            least, chosen = total, c
    if chosen >= 0 and kept + 8 < MOST_TOUCHED:
        u = g.first[h]
        for d in range(len(found)):
            if g.patterns[h, chosen] >> d & 1:
                kept = save(routes, found[d, 1], touched, saved, lengths, kept, stamp, turn)
                put(g, routes, u, found[d, 1], found[d, 2])
                u += 1
    return kept


@compiled
def anneal(
    g: Ground, routes: Routes, part: int, seeds: Ints, turns: int, hot: float, cold: float, mean: float, seed: int
) -> int:
    """`turns` turns around the halls of visits `seeds`, from temperature `hot` to `cold` (in units of cost); turns accepted."""
    np.random.seed(seed)
    days = g.leave.shape[1]
    stamp = np.full(len(routes.n), -1, np.int32)
    touched = np.empty(MOST_TOUCHED, np.int32)
    lengths = np.empty(MOST_TOUCHED, np.int32)
    saved = np.empty((MOST_TOUCHED, routes.seq.shape[1]), np.int32)
    out = np.empty(256, np.int32)
    found = np.empty((days, 3), np.int64)
    lacking = np.empty(256, np.int32)
    accepted = 0
    for turn in range(turns):
        heat = hot * (cold / hot) ** (turn / turns)
        centre = g.hall[seeds[np.random.randint(len(seeds))]]
        taken, kept = ruin(g, routes, part, centre, mean, 10, out, touched, saved, lengths, stamp, turn)
        # What nobody serves yet nearby gets its chance with what was taken.
        absent = 0
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
                        lacking[absent] = v
                        absent += 1
                        out[taken] = v
                        taken += 1
        if taken == 0:
            continue
        order(g, out, taken)
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
        better = now_unserved < before_unserved
        same = now_unserved == before_unserved
        if better or (same and now - before < -heat * np.log(np.random.random())):
            accepted += 1
        else:
            undo(g, routes, touched, saved, lengths, kept)
    return accepted


@compiled
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


@compiled
def old_price(g: Ground, r: int, seq: Ints, n: int) -> int:
    """What route r cost when its stops were `seq`."""
    days = g.leave.shape[1]
    s, d = r // days, r % days
    place, total = g.start[s, d], 0
    for p in range(n):
        v = seq[p]
        total += g.cost[place, g.hall[v]]
        if g.wish_crew[v] >= 0 and not (g.wish_crew[v] == s and g.wish_day[v] == d):
            total += g.change
        place = g.hall[v]
    return int(total + g.cost[place, g.end[s, d]])
