"""The linear programme of the bound: itineraries that halls share out in fractions, with cuts against what no plan can do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import highspy
import numpy as np

from anfang.planning.engine.arrays import Floats, Ground, Ints
from anfang.planning.engine.cuts import chosen, triples

Prices = tuple[Floats, Floats, Floats]
"""What a visit of each hall, a day of each shift, and each cut is worth."""


@dataclass(frozen=True)
class Shift:
    """Days of one crew that are alike: `days` of them, from where to where, how long; the halls that it may visit."""

    crew: int
    days: Ints
    start: int
    end: int
    leave: int
    back: int
    most: int
    nodes: Ints
    spans: Ints


def shifts(g: Ground) -> tuple[list[Shift], np.ndarray]:
    """The alike days of each crew, and [crew, day] → shift, -1 for a day off."""
    crews, days = g.leave.shape
    found: list[Shift] = []
    of = np.full((crews, days), -1, np.int32)
    for s in range(crews):
        alike: dict[tuple[int, int, int, int, int], list[int]] = {}
        for d in range(days):
            if g.back[s, d] > g.leave[s, d]:
                hours = (int(g.leave[s, d]), int(g.back[s, d]), int(g.most[s, d]))
                alike.setdefault((int(g.start[s, d]), int(g.end[s, d]), *hours), []).append(d)
        for alike_in, mine in alike.items():
            nodes = np.flatnonzero(g.permit[:, s, mine].any(axis=1)).astype(np.int32)
            if len(nodes):
                of[s, mine] = len(found)
                spans = open_on(g, nodes, mine)
                found.append(Shift(s, np.array(mine, np.int32), *alike_in, nodes, spans))
    return found, of


def open_on(g: Ground, nodes: Ints, days: list[int]) -> Ints:
    """[hall, i, 2]: the spans in which each hall is open on some of the days, gone together where they meet."""
    known: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    rows = []
    for h in nodes:
        kinds = tuple(sorted(set(g.kind[g.first[h] : g.first[h + 1], days].ravel().tolist())))
        if kinds not in known:
            spans = sorted((int(a), int(b)) for k in kinds for a, b in g.spans[k, : g.spanned[k]])
            joined: list[tuple[int, int]] = []
            for a, b in spans:
                if joined and a <= joined[-1][1]:
                    joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
                else:
                    joined.append((a, b))
            known[kinds] = joined
        rows.append(known[kinds])
    out = np.zeros((len(nodes), max(map(len, rows), default=1), 2), np.int32)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


class Master:
    """The linear programme: every hall as often as it is served, every shift no oftener than it has days."""

    def __init__(self, g: Ground, wanted: Ints, groups: list[Shift]) -> None:
        self.g, self.groups, self.wanted = g, groups, wanted
        self.known: dict[tuple[int, tuple[int, ...]], int] = {}
        self.columns: list[tuple[int, tuple[int, ...]]] = []
        self.costs: list[int] = []
        self.row = np.full(len(wanted), -1, np.int32)
        self.halls = np.flatnonzero(wanted)
        self.row[self.halls] = np.arange(len(self.halls))
        self.model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.model.setOptionValue("output_flag", False)
        self.model.setOptionValue("log_to_console", False)
        self.model.setOptionValue("threads", 1)
        for h in self.halls:
            self.model.addRow(float(wanted[h]), highspy.kHighsInf, 0, np.array([], np.int32), np.array([]))
        for group in groups:
            self.model.addRow(
                -highspy.kHighsInf, float(len(group.days)), 0, np.array([], np.int32), np.array([])
            )
        # No plan is lost when a visit can be had for more than any itinerary costs.
        for h in self.halls:
            self.model.addCol(
                1e6, 0.0, float(wanted[h]), 1, np.array([self.row[h]], np.int32), np.array([1.0])
            )
        self.cuts, self.shares = np.empty((0, 3), np.int32), np.zeros(0)
        self.cuts_of: dict[int, list[int]] = {}

    def add(self, group: int, halls: tuple[int, ...]) -> bool:
        """Make an itinerary known; whether it was not."""
        if (group, halls) in self.known or any(self.row[h] < 0 for h in halls):
            return False
        shift, g = self.groups[group], self.g
        places = (shift.start, *halls, shift.end)
        cost = sum(int(g.cost[a, b]) for a, b in pairwise(places)) - int(g.cost[shift.start, shift.end])
        counts: dict[int, float] = {}
        for h in halls:
            counts[int(self.row[h])] = counts.get(int(self.row[h]), 0.0) + 1.0
        counts[len(self.halls) + group] = 1.0
        for c, times in self.cut_by(halls).items():
            counts[len(self.halls) + len(self.groups) + c] = times
        self.model.addCol(
            float(cost),
            0.0,
            highspy.kHighsInf,
            len(counts),
            np.array(list(counts), np.int32),
            np.array(list(counts.values())),
        )
        self.known[group, halls] = len(self.columns)
        self.columns.append((group, halls))
        self.costs.append(cost)
        return True

    def cut_by(self, halls: tuple[int, ...]) -> dict[int, float]:
        """The cuts that an itinerary counts in, and how often: for every two visits once."""
        visits = Counter(c for h in halls for c in self.cuts_of.get(int(self.row[h]), ()))
        return {c: float(times // 2) for c, times in visits.items() if times > 1}

    def solve(self) -> tuple[float, Prices]:
        """Its value, and what a hall, a shift and a cut are worth."""
        self.model.run()
        solution = self.model.getSolution()
        duals, self.shares = np.array(solution.row_dual), np.array(solution.col_value)[len(self.halls) :]
        halls, groups = len(self.halls), len(self.groups)
        prices = (
            np.maximum(0.0, duals[:halls]),
            np.minimum(0.0, duals[halls : halls + groups]),
            np.minimum(0.0, duals[halls + groups :]),
        )
        return self.model.getInfo().objective_function_value, prices

    def cut(self) -> int:
        """Forbid three halls that the last solution visits as no plan can; how many cuts there are now more."""
        taken = np.flatnonzero(self.shares > 1e-6)
        visits = np.zeros((len(self.halls), len(taken)), np.uint8)
        for i, column in enumerate(taken.tolist()):
            visits[self.row[list(self.columns[column][1])], i] = 1
        visits[self.wanted[self.halls] != 1] = 0
        known = {tuple(it) for it in self.cuts.tolist()}
        fresh = [
            it for it in chosen(*triples(visits, self.shares[taken]), len(self.halls)) if it not in known
        ]
        for triple in fresh:
            for row in triple:
                self.cuts_of.setdefault(row, []).append(len(self.cuts))
            self.cuts = np.concatenate([self.cuts, np.array([triple], np.int32)])
            self.model.addRow(-highspy.kHighsInf, 1.0, 0, np.array([], np.int32), np.array([]))
        before, base = len(self.cuts) - len(fresh), len(self.halls) + len(self.groups)
        for column, (_, halls) in enumerate(self.columns):
            for c, times in self.cut_by(halls).items():
                if c >= before:
                    self.model.changeCoeff(base + c, len(self.halls) + column, times)
        return len(fresh)


def take_up(master: Master, of: np.ndarray, routes: Iterable[tuple[int, tuple[int, ...]]]) -> None:
    """Make itineraries (route, halls in order) known to the master, and each without one of its stops, which tells what a stop is worth."""
    days = of.shape[1]
    for r, halls in routes:
        shift = int(of[r // days, r % days])
        master.add(shift, halls)
        for left_out in range(len(halls) if len(halls) > 1 else 0):
            master.add(shift, halls[:left_out] + halls[left_out + 1 :])
