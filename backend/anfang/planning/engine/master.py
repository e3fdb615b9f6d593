"""The linear programme of the bound: itineraries that halls share out in fractions, with cuts against what no plan can do."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import highspy
import numpy as np

from anfang.planning.engine.arrays import Floats, Ground, Ints
from anfang.planning.engine.clusters import Needs, clusters
from anfang.planning.engine.cuts import chosen, triples
from anfang.planning.engine.shift import Shift

Prices = tuple[Floats, Floats, Floats, Floats]
"""What a visit of each hall and a day of each shift are worth, the fine of each triple, the toll of each cluster."""


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
        self.shares, self.rows = np.zeros(0), len(self.halls) + len(groups)
        self.triples, self.triple_rows = np.empty((0, 3), np.int32), np.empty(0, np.int32)
        self.triples_of: dict[int, list[int]] = {}
        self.needs = Needs(g, wanted, groups)
        self.clusters: list[tuple[frozenset[int], int]] = []
        self.cluster_rows = np.empty(0, np.int32)
        self.clusters_of: dict[int, frozenset[int]] = {}

    def add(self, group: int, halls: tuple[int, ...]) -> bool:
        """Make an itinerary known; whether it was not."""
        if (group, halls) in self.known or any(self.row[h] < 0 for h in halls):
            return False
        shift, g = self.groups[group], self.g
        places = (shift.start, *halls, shift.end)
        cost = sum(int(g.cost[a, b]) for a, b in pairwise(places)) - int(g.cost[shift.start, shift.end])
        counts = Counter(self.row[list(halls)].tolist())
        counts[len(self.halls) + group] = 1
        counts.update({int(self.triple_rows[c]): times for c, times in self.cut_by(halls).items()})
        counts.update({int(self.cluster_rows[c]): times for c, times in self.entered(halls).items()})
        rows, times = np.array(list(counts), np.int32), np.array(list(counts.values()), float)
        self.model.addCol(float(cost), 0.0, highspy.kHighsInf, len(rows), rows, times)
        self.known[group, halls] = len(self.columns)
        self.columns.append((group, halls))
        self.costs.append(cost)
        return True

    def cut_by(self, halls: tuple[int, ...]) -> dict[int, int]:
        """The triples that an itinerary counts in, and how often: for every two visits once."""
        visits = Counter(c for h in halls for c in self.triples_of.get(int(self.row[h]), ()))
        return {c: times // 2 for c, times in visits.items() if times > 1}

    def entered(self, halls: tuple[int, ...]) -> Counter[int]:
        """The clusters that an itinerary enters, and how often."""
        times: Counter[int] = Counter()
        before: frozenset[int] = frozenset()
        for h in halls:
            here = self.clusters_of.get(h, frozenset())
            times.update(here - before)
            before = here
        return times

    def solve(self) -> tuple[float, Prices]:
        """Its value, and what halls, shifts, triples and clusters are worth."""
        self.model.run()
        solution = self.model.getSolution()
        duals, self.shares = np.array(solution.row_dual), np.array(solution.col_value)[len(self.halls) :]
        halls, groups = len(self.halls), len(self.groups)
        prices = (
            np.maximum(0.0, duals[:halls]),
            np.minimum(0.0, duals[halls : halls + groups]),
            np.minimum(0.0, duals[self.triple_rows]),
            np.maximum(0.0, duals[self.cluster_rows]),
        )
        return self.model.getInfo().objective_function_value, prices

    def fares(self, tolls: Floats) -> Floats:
        """Cost from place to place, less the tolls of the clusters that are entered on the way."""
        fare = self.g.cost.astype(float)
        for (halls, _), toll in zip(self.clusters, tolls, strict=True):
            if toll > 0:
                inside = np.zeros(len(fare), bool)
                inside[list(halls)] = True
                fare[np.ix_(~inside, inside)] -= toll
        return fare

    def cut(self) -> int:
        """Forbid what the last solution does and no plan can; how many cuts there are now more."""
        return self.cut_clusters() + self.cut_triples()

    def cut_clusters(self) -> int:
        """Have clusters entered as often as they need."""
        x = np.zeros((len(self.wanted) + 1, len(self.wanted)))
        for column in np.flatnonzero(self.shares > 1e-6).tolist():
            halls = self.columns[column][1]
            for before, here in pairwise((-1, *halls)):
                x[before, here] += self.shares[column]
        known = {halls for halls, _ in self.clusters}
        fresh = [it for it in clusters(x, self.wanted, self.needs) if it[0] not in known]
        at = len(self.clusters)
        for c, (inside, _) in enumerate(fresh, at):
            for h in inside:
                self.clusters_of[h] = self.clusters_of.get(h, frozenset()) | {c}
        self.clusters += fresh
        added = self.add_rows(at, [(float(need), highspy.kHighsInf) for _, need in fresh], self.entered)
        self.cluster_rows = np.concatenate([self.cluster_rows, added])
        return len(fresh)

    def cut_triples(self) -> int:
        """Forbid three halls to be visited two by two."""
        taken = np.flatnonzero(self.shares > 1e-6)
        visits = np.zeros((len(self.halls), len(taken)), np.uint8)
        for i, column in enumerate(taken.tolist()):
            visits[self.row[list(self.columns[column][1])], i] = 1
        visits[self.wanted[self.halls] != 1] = 0
        known = {tuple(it) for it in self.triples.tolist()}
        fresh = [
            it for it in chosen(*triples(visits, self.shares[taken]), len(self.halls)) if it not in known
        ]
        at = len(self.triples)
        for c, triple in enumerate(fresh, at):
            for row in triple:
                self.triples_of.setdefault(row, []).append(c)
        self.triples = np.concatenate([self.triples, np.array(fresh, np.int32).reshape(-1, 3)])
        added = self.add_rows(at, [(-highspy.kHighsInf, 1.0)] * len(fresh), self.cut_by)
        self.triple_rows = np.concatenate([self.triple_rows, added])
        return len(fresh)

    def add_rows(
        self,
        at: int,
        limits: list[tuple[float, float]],
        counts: Callable[[tuple[int, ...]], Mapping[int, int]],
    ) -> Ints:
        """New rows for the cuts from number `at` on, of which `counts` tells how often an itinerary counts in them; their numbers."""
        held: list[tuple[list[int], list[float]]] = [([], []) for _ in limits]
        for column, (_, halls) in enumerate(self.columns if limits else ()):
            for c, times in counts(halls).items():
                if c >= at:
                    held[c - at][0].append(len(self.halls) + column)
                    held[c - at][1].append(float(times))
        for (low, high), (columns, times_) in zip(limits, held, strict=True):
            self.model.addRow(low, high, len(columns), np.array(columns, np.int32), np.array(times_))
        self.rows += len(limits)
        return np.arange(self.rows - len(limits), self.rows, dtype=np.int32)


def take_up(master: Master, of: np.ndarray, routes: Iterable[tuple[int, tuple[int, ...]]]) -> None:
    """Make itineraries (route, halls in order) known to the master."""
    days = of.shape[1]
    for r, halls in routes:
        master.add(int(of[r // days, r % days]), halls)
