"""Cuts for the bound: a cluster of halls that needs k itineraries is entered k times at least [rounded capacity inequalities of
Laporte and Nobert]; fractions of itineraries enter it less often.
"""

from collections.abc import Sequence

import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ground, Ints
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.shift import Shift

LEAST = 0.08
"""By how much a cut has to be broken to be worth its time."""
LARGEST = 80
AT_ONCE = 8
"""New cuts at once: one for so many halls."""
OFTEN = 3
"""New cuts of one hall at once."""


class Needs:
    """What a cluster of halls needs: [shift, hall] when the first visit can begin at the earliest and the last one end at the latest, how
    many stops a day has; and the minutes that each visit after the first takes at least with the way to it.
    """

    def __init__(self, g: Ground, wanted: Ints, shifts: Sequence[Shift]) -> None:
        halls = len(wanted)
        self.opens = np.full((len(shifts), halls), 10_000, np.int32)
        self.closes = np.full((len(shifts), halls), -10_000, np.int32)
        self.most = np.ones(halls, np.int32)
        for k, it in enumerate(shifts):
            leaves, backs = it.leave + g.time[it.start, it.nodes], it.back - g.time[it.nodes, it.end]
            ends = it.spans[:, :, 1].max(axis=1)
            begins = np.where(it.spans[:, :, 1] > 0, it.spans[:, :, 0], 10_000).min(axis=1)
            self.opens[k, it.nodes] = np.maximum(leaves, begins)
            self.closes[k, it.nodes] = np.minimum(backs, ends)
            self.most[it.nodes] = np.maximum(self.most[it.nodes], it.most)
        ways = g.time[:halls, :halls].astype(np.int32)
        np.fill_diagonal(ways, 10_000)
        self.way = ways[wanted > 0].min(axis=0, initial=10_000)
        self.takes = g.minutes + self.way
        # Who is at a hall when the day begins has entered its cluster before.
        self.left_out = wanted == 0
        self.left_out[[it.start for it in shifts if it.start < halls]] = True


@compiled
def broken(
    x: Floats, wanted: Ints, opens: Ints, closes: Ints, most: Ints, way: Ints, takes: Ints, left_out: Bytes
) -> tuple[Ints, Ints, Ints, Floats]:
    """Clusters entered too seldom, each grown from one hall by what is visited with it most: their halls, where each begins in these,
    how often each is to be entered, and by how much it is not. `x[i, k]`: how often itineraries go on from hall i to hall k, or, from the
    last row, begin there.
    """
    halls, shifts = len(wanted), len(opens)
    found, begins = np.empty(halls * LARGEST, np.int32), np.zeros(halls + 1, np.int32)
    needed, lacks = np.zeros(halls, np.int32), np.zeros(halls)
    entered = x.sum(axis=0)
    inside, tied = np.zeros(halls, np.uint8), np.zeros(halls)
    earliest, latest, members = (
        np.empty(shifts, np.int32),
        np.empty(shifts, np.int32),
        np.empty(LARGEST, np.int32),
    )
    for seed in range(halls):
        size, best, often, visits, minutes, longest_way, stops = 0, 0, 0.0, 0, 0, 0, 0
        inside[:], tied[:], earliest[:], latest[:] = 0, 0.0, 10_000, -10_000
        new = seed
        while new >= 0 and size < LARGEST and not left_out[new]:
            members[size] = new
            size += 1
            inside[new] = 1
            often += entered[new] - tied[new]
            visits, minutes = visits + wanted[new], minutes + wanted[new] * takes[new]
            longest_way, stops = max(longest_way, way[new]), max(stops, most[new])
            day = 0
            for k in range(shifts):
                earliest[k], latest[k] = min(earliest[k], opens[k, new]), max(latest[k], closes[k, new])
                day = max(day, latest[k] - earliest[k])
            need = max(-(-visits // min(stops, size)), -(-minutes // max(1, day + longest_way)))
            if need - often > lacks[seed] + 1e-9:
                lacks[seed], needed[seed], best = need - often, need, size
            for k in range(halls):
                tied[k] += x[new, k] + x[k, new]
            new, most_tied = -1, 1e-6
            for k in range(halls):
                if inside[k] == 0 and tied[k] > most_tied:
                    new, most_tied = k, tied[k]
        begins[seed + 1] = begins[seed] + best
        found[begins[seed] : begins[seed + 1]] = members[:best]
    return found, begins, needed, lacks


def clusters(x: Floats, wanted: Ints, needs: Needs) -> list[tuple[frozenset[int], int]]:
    """Clusters that are entered too seldom, not too many of one hall, with how often they are to be."""
    found, begins, needed, lacks = broken(
        x,
        wanted,
        needs.opens,
        needs.closes,
        needs.most,
        needs.way,
        needs.takes,
        needs.left_out.astype(np.uint8),
    )
    picked: dict[frozenset[int], int] = {}
    times = np.zeros(len(wanted), np.int32)
    for seed in np.argsort(-lacks, kind="stable"):
        if lacks[seed] < LEAST or len(picked) >= max(20, len(wanted) // AT_ONCE):
            break
        halls = found[begins[seed] : begins[seed + 1]]
        one = frozenset(halls.tolist())
        if one not in picked and (times[halls] < OFTEN).all():
            times[halls] += 1
            picked[one] = int(needed[seed])
    return list(picked.items())
