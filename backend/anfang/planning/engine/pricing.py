"""Itineraries that would pay at given prices of visits: labels over (hall, stops, minutes), with a memory of halls nearby. Kernels.

A label may come back to a hall that it has forgotten (ng-routes), which real itineraries never do: what is found to be the least is
never above the truth, which is what a bound needs.
"""

import numpy as np

from anfang.planning.engine.arrays import NEVER, Bytes, Floats, Ints
from anfang.planning.engine.compiled import compiled

LONGEST = 24


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


@compiled
def opening(spans: Ints, k: int, at: int, stays: int) -> int:
    """The first minute from `at` on at which a visit can begin at the k-th hall."""
    for i in range(spans.shape[1]):
        minute = max(at, spans[k, i, 0])
        if minute + stays <= spans[k, i, 1]:
            return int(minute)
    return NEVER


@compiled
def search(
    cost: Ints,
    time: Ints,
    stays: Ints,
    near: Bytes,
    nodes: Ints,
    spans: Ints,
    worth: Floats,
    start: int,
    end: int,
    leave: int,
    back: int,
    most: int,
    bar: float,
    room: int,
    columns: Ints,
    lengths: Ints,
    reduced: Floats,
) -> tuple[int, float, bool]:
    """Itineraries that cost less than `bar` when each hall pays `worth`: written to `columns`, best first. Answers how many; a cost that
    none goes below, if the third is true. `spans[i]`: when the i-th hall is open on some of the days. `near[h, k]`: hall k is remembered
    at hall h. `room`: labels at most; when they are used up the third is false.
    """
    n = len(nodes)
    way = ways(cost, time, stays, nodes, worth, start, end, back - leave)
    ahead = onwards(way.T.copy(), np.array([float(cost[nodes[i], end]) for i in range(n)]), most)
    at, minute, value = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room)
    memory, remembered = np.empty((room, LONGEST), np.int32), np.empty(room, np.int32)
    parent, following = np.empty(room, np.int32), np.empty(room, np.int32)
    dead = np.zeros(room, np.uint8)
    head = np.full(n, -1, np.int32)
    best, best_label = np.full(n, 1e18), np.full(n, -1, np.int32)
    used, level, whole = 0, 0, True
    fresh = np.empty(LONGEST, np.int32)
    for q in range(most):
        low, high = level, used
        for source in range(-1 if q == 0 else low, 0 if q == 0 else high):
            if source >= 0 and dead[source]:
                continue
            if q == 0:
                here, clock, paid = start, leave, 0.0
            else:
                here = nodes[at[source]]
                clock, paid = minute[source] + stays[here], value[source]
            for k in range(n):
                there = nodes[k]
                now = paid + (cost[here, there] - worth[k] if q == 0 else way[at[source], k])
                if now + ahead[most - q - 1, k] >= bar:
                    continue
                arrives = opening(spans, k, clock + time[here, there], stays[there])
                if arrives + stays[there] + time[there, end] > back:
                    continue
                count = 0
                known = False
                if q > 0:
                    for m in range(remembered[source]):
                        known = known or memory[source, m] == k
                        if near[there, nodes[memory[source, m]]]:
                            fresh[count] = memory[source, m]
                            count += 1
                if known:
                    continue
                worse = False
                label = head[k]
                while label >= 0 and not worse:
                    if dead[label] == 0 and minute[label] <= arrives and value[label] <= now:
                        worse = True
                        for m in range(remembered[label]):
                            held = memory[label, m] == k
                            for f in range(count):
                                held = held or fresh[f] == memory[label, m]
                            worse = worse and held
                    label = following[label]
                if worse:
                    continue
                if used >= room:
                    whole = False
                    break
                at[used], minute[used], value[used], parent[used] = k, arrives, now, source
                memory[used, :count] = fresh[:count]
                memory[used, count] = k
                remembered[used] = count + 1
                label = head[k]
                while label >= high:  # of this very number of stops
                    if dead[label] == 0 and minute[label] >= arrives and value[label] >= now:
                        covered = True
                        for f in range(count + 1):
                            held = False
                            for m in range(remembered[label]):
                                held = held or memory[label, m] == memory[used, f]
                            covered = covered and held
                        if covered:
                            dead[label] = 1
                    label = following[label]
                following[used], head[k] = head[k], used
                total = now + cost[there, end]
                if total < best[k]:
                    best[k], best_label[k] = total, used
                used += 1
            if not whole:
                break
        level = high
        if not whole or used == high:
            break
    found = 0
    for k in np.argsort(best):
        if best[k] >= bar or found >= len(columns):
            break
        label, count = best_label[k], 0
        while label >= 0:
            columns[found, count] = nodes[at[label]]
            count += 1
            label = parent[label]
        lengths[found], reduced[found] = count, best[k]
        columns[found, :count] = columns[found, :count][::-1].copy()
        found += 1
    return found, min(bar, best.min()) if n else bar, whole
