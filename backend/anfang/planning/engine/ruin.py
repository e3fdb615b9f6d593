"""Strings of neighbouring stops are taken out of itineraries near one hall. Kernels."""

import numpy as np

from anfang.planning.engine.arrays import NEVER, Ground, Ints, Routes
from anfang.planning.engine.compiled import leaf
from anfang.planning.engine.insert import take

MOST_TOUCHED = 256
"""Routes that one turn can change."""


@leaf
def ruin(
    g: Ground,
    routes: Routes,
    part: int,
    seed: int,
    mean: float,
    longest: int,
    out: Ints,
    touched: Ints,
    saved: Ints,
    lengths: Ints,
    stamp: Ints,
    turn: int,
) -> tuple[int, int]:
    """Take strings of stops near hall `seed` out; (number of visits taken, routes touched and saved)."""
    taken, kept, strung = 0, 0, len(out) - 80
    days = g.leave.shape[1]
    used, routes_used = 0, 0
    # Lengths and number of strings as in the paper: about `mean` stops in all.
    average = 0
    for i in range(min(g.near.shape[1], 10)):
        other = g.near[seed, i]
        if other >= 0:
            for u in range(g.first[other], g.first[other + 1]):
                r = routes.where[u]
                # Only of this part: the others' change while this is read, and chance would not be the seed's alone.
                if r >= 0 and routes.part[r // days] == part:
                    average += routes.n[r]
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
            if kept + 40 >= MOST_TOUCHED or taken + 160 >= len(out):
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
            # The string stands behind what has been taken, which never comes so far.
            count = 0
            for p in range(begin_at, begin_at + window):
                if hole <= p < hole + spare:
                    continue
                if count < length:
                    out[strung + count] = routes.seq[r, p]
                    count += 1
            for k in range(count):
                v = out[strung + k]
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


@leaf
def save(
    routes: Routes, r: int, touched: Ints, saved: Ints, lengths: Ints, kept: int, stamp: Ints, turn: int
) -> int:
    """Keep route r as it was before this turn; the number of routes kept."""
    if stamp[r] == turn:
        return kept
    stamp[r] = turn
    touched[kept], lengths[kept] = r, routes.n[r]
    for p in range(routes.n[r]):
        saved[kept, p] = routes.seq[r, p]
    return kept + 1
