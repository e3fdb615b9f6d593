"""At given prices of visits: which halls can be in an itinerary that pays, and what the rest of a day can bring. Kernels."""

import numpy as np

from anfang.planning.engine.arrays import NEVER, Floats, Ints
from anfang.planning.engine.compiled import compiled, leaf

LONGEST = 24
STEP = 15
"""Minutes: how exactly the rest of a day is foreseen."""


@compiled
def ways(
    cost: Ints, time: Ints, stays: Ints, nodes: Ints, worth: Floats, start: int, end: int, minutes: int
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
            way[i, k] = cost[one, two] - worth[k] if fits else np.inf
    return way


@compiled
def onwards(into: Floats, last: Floats, most: int) -> Floats:
    """[q, i]: the least that going on from the i-th hall can cost with q more stops at most, when the last one costs `last` to end.

    `into[k, i]`: the cost of going on from the i-th hall to the k-th.
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
def promising(
    cost: Ints,
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
) -> tuple[Ints, float]:
    """Which of the halls can be in an itinerary below `bar`, the `widest` best of them at most; and a cost that none goes below."""
    way = ways(cost, time, stays, nodes, worth, start, end, minutes)
    n = len(nodes)
    ahead = onwards(way.T.copy(), np.array([float(cost[nodes[i], end]) for i in range(n)]), most)
    # The other way round: from the start to each hall, which is paid for when it is left.
    turned = np.empty((n, n))
    for i in range(n):
        for k in range(n):
            turned[i, k] = way[i, k] + worth[k] - worth[i]
    behind = onwards(turned, np.array([float(cost[start, nodes[i]]) for i in range(n)]), most)
    through = np.full(n, np.inf)
    for i in range(n):
        if time[start, nodes[i]] + stays[nodes[i]] + time[nodes[i], end] <= minutes:
            for q in range(most):
                through[i] = min(through[i], behind[q, i] + ahead[most - 1 - q, i] - worth[i])
    floor = min(0.0, through.min()) if n else 0.0
    chosen = np.argsort(through)[:widest]
    return np.sort(chosen[through[chosen] < bar]).astype(np.int32), floor


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
    last: Floats,
    leave: int,
    back: int,
    end: int,
    most: int,
) -> Floats:
    """[q, b, k]: the least that the rest of the day can cost after the k-th hall is begun in the b-th step of the day or later, with q
    more stops at most. Steps are rounded down and halls may come again, so it is never above the truth.
    """
    n = len(nodes)
    steps = (back - leave) // STEP + 1
    then = np.full((steps, n, n), -1, np.int16)
    for b in range(steps):
        for i in range(n):
            clock = leave + b * STEP + stays[nodes[i]]
            for k in range(n):
                if way[i, k] < np.inf:
                    two = nodes[k]
                    arrives = opening(spans, k, clock + time[nodes[i], two], stays[two])
                    if arrives + stays[two] + time[two, end] <= back:
                        then[b, i, k] = (arrives - leave) // STEP
    least = np.empty((most, steps, n))
    least[0] = last
    for q in range(1, most):
        for b in range(steps):
            for i in range(n):
                low = last[i]
                for k in range(n):
                    if then[b, i, k] >= 0:
                        low = min(low, way[i, k] + least[q - 1, then[b, i, k], k])
                least[q, b, i] = low
    return least
