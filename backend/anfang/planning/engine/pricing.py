"""At given prices of visits: which halls can be in an itinerary that pays, and what the rest of a day can bring. Kernels."""

import numpy as np
from numpy.typing import NDArray

from anfang.planning.engine.arrays import NEVER, Floats, Ints, Longs
from anfang.planning.engine.compiled import compiled, leaf

LONGEST = 24
STEP = 15
"""Minutes: how exactly the rest of a day is foreseen."""


@compiled
def ways(
    fare: Floats, time: Ints, stays: Ints, nodes: Ints, worth: Floats, start: int, end: int, minutes: int
) -> Floats:
    """[i, k]: what it costs to go on from the i-th hall to the k-th, less what this is worth; no way where a day is too short for both."""
    n = len(nodes)
    way = np.empty((n, n))
    for i in range(n):
        one = nodes[i]
        spent = minutes - time[start, one] - stays[one]
        for k in range(n):
            two = nodes[k]
            fits = i != k and time[one, two] + stays[two] + time[two, end] <= spent
            way[i, k] = fare[one, two] - worth[k] if fits else np.inf
    return way


@compiled
def onwards(into: Floats, last: Floats, most: int) -> Floats:
    """[q, i]: the least that going on from the i-th hall can cost with q more stops at most, when the last one costs `last` to end.

    `into[k, i]`: the cost of going on from the i-th hall to the k-th. Turned round it tells what it can cost to come to a hall.
    """
    n = len(last)
    least = np.empty((most, n))
    least[0] = last
    for q in range(1, most):
        row = last.copy()
        for k in range(n):
            ahead = least[q - 1, k]
            for i in range(n):  # beside each other in memory: several at a time
                way = into[k, i] + ahead
                row[i] = way if way < row[i] else row[i]
        least[q] = row
    return least


@compiled
def patches(cost: Ints, halls: int, many: int) -> Ints:
    """The patch of each hall: around `many` halls that are far from each other."""
    of, far = np.zeros(halls, np.int32), np.full(halls, np.inf)
    middle = 0
    for p in range(min(many, halls)):
        for h in range(halls):
            if cost[middle, h] < far[h] or h == middle:
                far[h], of[h] = 0 if h == middle else cost[middle, h], p
        middle = int(np.argmax(far))
    return of


@compiled
def between(fare: Floats, worth: Floats, of: Ints, halls: Longs) -> Floats:
    """[I, K]: the least that going on from one of the halls in one patch to one in another can cost, less what this is worth."""
    many = of.max() + 1
    least = np.full((many, many), np.inf)
    for i in halls:
        for k in halls:
            if i != k:
                least[of[i], of[k]] = min(least[of[i], of[k]], fare[i, k] - worth[k])
    return least


@compiled
def sieved(
    fare: Floats,
    patch: Ints,
    least: Floats,
    nodes: Ints,
    worth: Floats,
    start: int,
    end: int,
    most: int,
    bar: float,
) -> NDArray[np.bool_]:
    """[i]: whether the patch of the i-th hall can be in an itinerary below `bar`, going from patch to patch by the `least`."""
    first, last = np.full(len(least), np.inf), np.full(len(least), np.inf)
    for i in range(len(nodes)):
        p = patch[nodes[i]]
        first[p] = min(first[p], fare[start, nodes[i]] - worth[i])
        last[p] = min(last[p], fare[nodes[i], end])
    through = passing(onwards(least, first, most), onwards(least.T.copy(), last, most))
    kept: NDArray[np.bool_] = through[patch[nodes]] < bar
    return kept


@compiled
def passing(behind: Floats, ahead: Floats) -> Floats:
    """[i]: the least that an itinerary through the i-th hall can cost."""
    most, n = behind.shape
    through = np.full(n, np.inf)
    for q in range(most):
        for i in range(n):
            through[i] = min(through[i], behind[q, i] + ahead[most - 1 - q, i])
    return through


@compiled
def promising(
    fare: Floats,
    time: Ints,
    stays: Ints,
    nodes: Ints,
    worth: Floats,
    start: int,
    end: int,
    minutes: int,
    most: int,
    bar: float,
    widest: int,
) -> tuple[Ints, Floats]:
    """Which of the halls can be in an itinerary below `bar`, the `widest` best of them at most; and the `ways` between these, without
    those that cannot be in one.
    """
    way = ways(fare, time, stays, nodes, worth, start, end, minutes)
    n = len(nodes)
    first, last = np.full(n, np.inf), np.full(n, np.inf)
    for i in range(n):
        if time[start, nodes[i]] + stays[nodes[i]] + time[nodes[i], end] <= minutes:
            first[i], last[i] = fare[start, nodes[i]] - worth[i], fare[nodes[i], end]
    behind, ahead = onwards(way, first, most), onwards(way.T.copy(), last, most)
    through = passing(behind, ahead)
    best = np.argsort(through)[:widest]
    picked = np.sort(best[through[best] < bar]).astype(np.int32)
    kept: Floats = np.full((len(picked), len(picked)), np.inf)
    for a in range(len(picked)):
        for b in range(len(picked)):
            i, k, total = picked[a], picked[b], np.inf
            for q in range(most - 1):
                total = min(total, behind[q, i] + ahead[most - 2 - q, k])
            if total + way[i, k] < bar:
                kept[a, b] = way[i, k]
    return picked, kept


@leaf
def opening(spans: Ints, k: int, at: int, stays: int) -> int:
    """The first minute from `at` on at which a visit can begin at the k-th hall."""
    for i in range(spans.shape[1]):
        minute = max(at, spans[k, i, 0])
        if minute + stays <= spans[k, i, 1]:
            return int(minute)
    return NEVER


@compiled
def to_come(
    time: Ints,
    stays: Ints,
    nodes: Ints,
    spans: Ints,
    way: Floats,
    first: Ints,
    onto: Ints,
    last: Floats,
    leave: int,
    back: int,
    end: int,
    most: int,
) -> Floats:
    """[q, k, b]: the least that the rest of the day can cost after the k-th hall is begun in the b-th step of the day or later, with q
    more stops at most. Steps are rounded down and halls may come again, so it is never above the truth. From the i-th hall ways go
    `onto[first[i]]` … `onto[first[i + 1] - 1]`.
    """
    n = len(nodes)
    steps = (back - leave) // STEP + 1
    then = np.full((len(onto), steps), -1, np.int16)
    for i in range(n):
        for e in range(first[i], first[i + 1]):
            k = onto[e]
            two = nodes[k]
            for b in range(steps):
                clock = leave + b * STEP + stays[nodes[i]] + time[nodes[i], two]
                arrives = opening(spans, k, clock, stays[two])
                if arrives + stays[two] + time[two, end] > back:
                    break
                then[e, b] = (arrives - leave) // STEP
    least = np.empty((most, n, steps))
    for q in range(most):
        for i in range(n):
            least[q, i] = last[i]
            if q > 0:
                for e in range(first[i], first[i + 1]):
                    k = onto[e]
                    for b in range(steps):
                        if then[e, b] < 0:
                            break
                        least[q, i, b] = min(least[q, i, b], way[i, k] + least[q - 1, k, then[e, b]])
    return least
