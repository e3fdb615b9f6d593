"""Itineraries that would pay at given prices of visits: labels over (hall, stops, minutes), with a memory of halls nearby. Kernels.

A label may come back to a hall that it has forgotten (ng-routes), which real itineraries never do: what is found to be the least is
never above the truth, which is what a bound needs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anfang.planning.engine.arrays import Bytes, Floats, Ints, Longs
from anfang.planning.engine.compiled import compiled, leaf
from anfang.planning.engine.cuts import IN_WORD
from anfang.planning.engine.pricing import STEP, opening, to_come

Words = NDArray[np.uint64]


class Labels(NamedTuple):
    """Beginnings of itineraries: the last hall, when it begins there, what it cost, what it remembers, which cuts are half full."""

    at: Ints
    minute: Ints
    value: Floats
    memory: Words
    half: Longs
    parent: Ints
    following: Ints  # the next label of the same hall
    dead: Bytes


@leaf
def within(one: Words, other: Words) -> bool:
    """Whether every hall that the first remembers is remembered by the second."""
    same = True
    for w in range(len(one)):
        same = same and one[w] & ~other[w] == 0
    return same


@leaf
def owed(one: Longs, other: Longs, fines: Floats) -> float:
    """What the first label may still be fined for cuts that are half full for it and not for the other."""
    total = 0.0
    for w in range(len(one)):
        left, c = one[w] & ~other[w], w * IN_WORD
        while left:
            if left & 1:
                total += fines[c]
            left >>= 1
            c += 1
    return total


@compiled
def search(
    fare: Floats,
    time: Ints,
    stays: Ints,
    near: Bytes,
    nodes: Ints,
    spans: Ints,
    worth: Floats,
    way: Floats,
    start: int,
    end: int,
    leave: int,
    back: int,
    most: int,
    bar: float,
    room: int,
    cut: Longs,
    fines: Floats,
    columns: Ints,
    lengths: Ints,
) -> tuple[int, Floats]:
    """Itineraries that cost less than `bar` when each hall pays `worth`: written to `columns`, best first. Answers how many; and, for
    one stop, two, …, a cost that no itinerary of so many stops at most goes below. `spans[i]`: when the i-th hall is open on some of the
    days. `way[i, k]`: what it costs to go on from the i-th hall to the k-th, less what this is worth; infinite where that cannot pay.
    `near[h, k]`: hall k is remembered at hall h. `room`: labels at most; when they are used up the costs are foreseen, not found.
    `cut[i, w]`: the cuts that the i-th hall is in, as bits; every second hall of a cut costs its fine.
    """
    n = len(nodes)
    words = (n + 63) // 64
    last = np.array([float(fare[nodes[i], end]) for i in range(n)])
    onto, first = np.empty(n * n, np.int32), np.zeros(n + 1, np.int32)
    for i in range(n):
        ways = np.flatnonzero(way[i] < np.inf)
        first[i + 1] = first[i] + len(ways)
        onto[first[i] : first[i + 1]] = ways
    onto = onto[: first[n]]
    ahead = to_come(time, stays, nodes, spans, way, first, onto, last, leave, back, end, most)
    close = np.zeros((n, words), np.uint64)
    for i in range(n):
        for k in range(n):
            if near[nodes[i], nodes[k]]:
                close[i, k // 64] |= np.uint64(1) << np.uint64(k % 64)
    labels = Labels(
        at=np.empty(room, np.int32),
        minute=np.empty(room, np.int32),
        value=np.empty(room),
        memory=np.empty((room, words), np.uint64),
        half=np.empty((room, cut.shape[1]), np.int64),
        parent=np.empty(room, np.int32),
        following=np.empty(room, np.int32),
        dead=np.zeros(room, np.uint8),
    )
    best, best_label, lows = np.full(n, 1e18), np.full(n, -1, np.int32), np.full(most, bar)
    head, fresh = np.full(n, -1, np.int32), np.zeros(words, np.uint64)
    notes = np.zeros((3, cut.shape[1]), np.int64)
    states, full, none = notes[0], notes[1], notes[2]
    whole = grow(
        fare,
        time,
        stays,
        nodes,
        spans,
        worth,
        start,
        end,
        leave,
        back,
        most,
        bar,
        cut,
        fines,
        way,
        first,
        onto,
        ahead,
        close,
        labels,
        head,
        fresh,
        states,
        full,
        none,
        best,
        best_label,
        lows,
    )
    if not whole:
        for k in range(n):
            arrives = opening(spans, k, leave + time[start, nodes[k]], stays[nodes[k]])
            if arrives + stays[nodes[k]] + time[nodes[k], end] <= back:
                for q in range(most):
                    foreseen = fare[start, nodes[k]] - worth[k] + ahead[q, k, (arrives - leave) // STEP]
                    lows[q] = min(lows[q], foreseen)
    for q in range(1, most):  # a label may have given way to one with fewer stops
        lows[q] = min(lows[q], lows[q - 1])
    found = 0
    for k in np.argsort(best):
        if best[k] >= bar or found >= len(columns):
            break
        label, count = best_label[k], 0
        while label >= 0:
            columns[found, count] = nodes[labels.at[label]]
            count += 1
            label = labels.parent[label]
        lengths[found] = count
        columns[found, :count] = columns[found, :count][::-1].copy()
        found += 1
    return found, lows


@leaf
def grow(
    fare: Floats,
    time: Ints,
    stays: Ints,
    nodes: Ints,
    spans: Ints,
    worth: Floats,
    start: int,
    end: int,
    leave: int,
    back: int,
    most: int,
    bar: float,
    cut: Longs,
    fines: Floats,
    way: Floats,
    first: Ints,
    onto: Ints,
    ahead: Floats,
    close: Words,
    labels: Labels,
    head: Ints,
    fresh: Words,
    states: Longs,
    full: Longs,
    none: Longs,
    best: Floats,
    best_label: Ints,
    lows: Floats,
) -> bool:
    """Make labels with one stop more from those before; whether there was room for all."""
    at, minute, value, memory, half = labels.at, labels.minute, labels.value, labels.memory, labels.half
    parent, following, dead = labels.parent, labels.following, labels.dead
    words, room = memory.shape[1], len(at)
    used, level = 0, 0
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
            begins, ends = (0, len(nodes)) if q == 0 else (first[at[source]], first[at[source] + 1])
            for e in range(begins, ends):
                k = e if q == 0 else onto[e]
                there = nodes[k]
                now = paid + (fare[here, there] - worth[k] if q == 0 else way[at[source], k])
                if now + ahead[most - q - 1, k, 0] >= bar:
                    continue
                word, bit = k // 64, np.uint64(1) << np.uint64(k % 64)
                if q > 0 and memory[source, word] & bit:
                    continue
                arrives = opening(spans, k, clock + time[here, there], stays[there])
                if arrives + stays[there] + time[there, end] > back:
                    continue
                left = ahead[most - q - 1, k, (arrives - leave) // STEP]
                # A second hall of a cut empties it again, and pays.
                for w in range(len(states)):
                    filled = half[source, w] if q > 0 else 0
                    full[w], states[w] = filled & cut[k, w], filled ^ cut[k, w]
                now += owed(full, none, fines)
                if now + left >= bar:
                    continue
                for w in range(words):
                    fresh[w] = memory[source, w] & close[k, w] if q > 0 else np.uint64(0)
                fresh[word] |= bit
                worse = False
                label = head[k]
                while label >= 0 and not worse:
                    if dead[label] == 0 and minute[label] <= arrives and value[label] <= now:
                        worse = within(memory[label], fresh) and (
                            value[label] + owed(half[label], states, fines) <= now
                        )
                    label = following[label]
                if worse:
                    continue
                if used >= room:
                    return False
                label = head[k]
                while label >= high:  # of this very number of stops
                    if dead[label] == 0 and minute[label] >= arrives and value[label] >= now:
                        covered = within(fresh, memory[label]) and (
                            now + owed(states, half[label], fines) <= value[label]
                        )
                        dead[label] = covered
                    label = following[label]
                at[used], minute[used], value[used], parent[used] = k, arrives, now, source
                for w in range(words):
                    memory[used, w] = fresh[w]
                for w in range(len(states)):
                    half[used, w] = states[w]
                following[used], head[k] = head[k], used
                total = now + fare[there, end]
                lows[q] = min(lows[q], total)
                if total < best[k]:
                    best[k], best_label[k] = total, used
                used += 1
        level = high
        if used == high:
            break
    return True
