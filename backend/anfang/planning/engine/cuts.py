"""Cuts for the bound: of three halls visited once each, no plan has more than one itinerary that visits two of them or more
[subset rows of Jepsen, Petersen, Spoorendonk and Pisinger]; fractions of itineraries do.
"""

import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ints, Longs
from anfang.planning.engine.compiled import compiled

LEAST = 0.08
"""By how much a cut has to be broken to be worth its time."""
AT_ONCE = 5
"""New cuts at once: one for so many halls."""
MOST_OF_HALL = 5
"""New cuts of one hall at once: those of the same halls tell the same."""
IN_WORD, IN_SHIFT = 62, 310
"""Cuts in one number, as bits, and in one shift at most: the others' fines are let off, which keeps the bound a bound."""


@compiled
def triples(visits: Bytes, share: Floats) -> tuple[Ints, Floats]:
    """Broken triples of rows, and by how much. `visits[i, c]`: column c visits row i; `share[c]`: how much of it is taken."""
    rows = len(visits)
    both = np.zeros((rows, rows))
    for c in range(len(share)):
        visited = np.flatnonzero(visits[:, c])
        for one in visited:
            for other in visited:
                if one != other:
                    both[one, other] += share[c]
    found, broken = np.empty((20_000, 3), np.int32), np.empty(20_000)
    count = 0
    for i in range(rows):
        tied = np.flatnonzero(both[i])
        for j in tied:
            for k in tied:
                total = both[i, j] + both[i, k] + both[j, k]
                # One of the three that is tied to both others tells it: the last of them.
                if k >= j or total <= 1 + LEAST or (both[j, k] > 0 and j > i):
                    continue
                for c in range(len(share)):
                    if visits[i, c] and visits[j, c] and visits[k, c]:
                        total -= 2 * share[c]
                if total > 1 + LEAST and count < len(found):
                    found[count] = i, j, k
                    broken[count] = total - 1
                    count += 1
    return found[:count], broken[:count]


def chosen(found: Ints, broken: Floats, rows: int) -> list[tuple[int, ...]]:
    """The most broken ones, not too many of one hall."""
    times = np.zeros(rows, np.int32)
    picked: list[tuple[int, ...]] = []
    for i in np.argsort(-broken, kind="stable"):
        if len(picked) < max(20, rows // AT_ONCE) and (times[found[i]] < MOST_OF_HALL).all():
            times[found[i]] += 1
            picked.append(tuple(sorted(map(int, found[i]), reverse=True)))
    return picked


def bits(cuts: Ints, rows: Ints, fines: Floats) -> tuple[Longs, Floats]:
    """Which cuts each of the rows is in, as bits, and the fines of those bits: the dearest of those that hold two of the rows."""
    place = np.full(int(max(cuts.max(initial=0), rows.max(initial=0))) + 1, -1, np.int32)
    place[rows] = np.arange(len(rows))
    held = place[cuts] if len(cuts) else np.empty((0, 3), np.int32)
    worth = np.flatnonzero(((held >= 0).sum(axis=1) >= 2) & (fines > 1e-6))
    worth = worth[np.argsort(-fines[worth], kind="stable")][:IN_SHIFT]
    out = np.zeros((len(rows), -(-len(worth) // IN_WORD)), np.int64)
    for bit, c in enumerate(worth):
        for i in held[c]:
            if i >= 0:
                out[i, bit // IN_WORD] |= 1 << bit % IN_WORD
    return out, fines[worth]
