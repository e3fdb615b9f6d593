"""A lower bound of travel by column generation: what itineraries must cost when halls may share them out in fractions.

Hours, opening spans, stops a day, permits and days off are kept; gaps, and which of a shopper's days it is, are not. So no plan that serves
the same visits with the same postings travels less.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import highspy
import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ground, Ints
from anfang.planning.engine.pricing import LONGEST, promising, search

REMEMBERED = 10
"""How many halls nearby a hall remembers."""
ROOM = 60_000
INERTIA = 0.6
WIDE, EVERY = 80, 1 << 20
"""How many halls a shift is priced with: the most promising, or all."""
COLUMNS = 12


@dataclass(frozen=True)
class Shift:
    """Days of one crew that are alike: `days` of them, from where to where, how long; the halls that it may visit."""

    crew: int
    days: Ints
    start: int
    end: int
    leave: int
    back: int
    nodes: Ints
    spans: Ints


def shifts(g: Ground) -> tuple[list[Shift], np.ndarray]:
    """The alike days of each crew, and [crew, day] → shift, -1 for a day off."""
    crews, days = g.leave.shape
    found: list[Shift] = []
    of = np.full((crews, days), -1, np.int32)
    for s in range(crews):
        alike: dict[tuple[int, int, int, int], list[int]] = {}
        for d in range(days):
            if g.back[s, d] > g.leave[s, d]:
                hours = (int(g.leave[s, d]), int(g.back[s, d]))
                alike.setdefault((int(g.start[s, d]), int(g.end[s, d]), *hours), []).append(d)
        for (start, end, leave, back), mine in alike.items():
            nodes = np.flatnonzero(g.permit[:, s, mine].any(axis=1)).astype(np.int32)
            if len(nodes):
                of[s, mine] = len(found)
                found.append(
                    Shift(
                        s, np.array(mine, np.int32), start, end, leave, back, nodes, open_on(g, nodes, mine)
                    )
                )
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


def remembered(g: Ground) -> Bytes:
    """[h, k]: hall k is among the nearest of hall h."""
    table = np.zeros((len(g.near), len(g.near)), np.uint8)
    for h, near in enumerate(g.near[:, :REMEMBERED]):
        table[h, near[near >= 0]] = 1
    return table


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
        self.slack = len(self.halls)

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

    def solve(self) -> tuple[float, Floats, Floats]:
        """Its value, and what a hall and a shift are worth."""
        self.model.run()
        duals = np.array(self.model.getSolution().row_dual)
        return (
            self.model.getInfo().objective_function_value,
            np.maximum(0.0, duals[: len(self.halls)]),
            np.minimum(0.0, duals[len(self.halls) :]),
        )


def take_up(master: Master, of: np.ndarray, routes: Iterable[tuple[int, tuple[int, ...]]]) -> None:
    """Make itineraries (route, halls in order) known to the master, and each without one of its stops, which tells what a stop is worth."""
    days = of.shape[1]
    for r, halls in routes:
        shift = int(of[r // days, r % days])
        master.add(shift, halls)
        for left_out in range(len(halls) if len(halls) > 1 else 0):
            master.add(shift, halls[:left_out] + halls[left_out + 1 :])


def bound(
    g: Ground,
    wanted: Ints,
    routes: Iterable[tuple[int, tuple[int, ...]]],
    more: Callable[[], bool],
    workers: int,
) -> int | None:
    """Seconds that any plan travels which makes `wanted[h]` visits of each hall on these postings; None where `more` ended it before
    anything was proved. `routes`: itineraries seen so far, for a start.
    """
    groups, of = shifts(g)
    master = Master(g, wanted, groups)
    take_up(master, of, routes)
    idle = int(g.cost[g.start, g.end][g.member[:, 1] < 0].sum())
    proved = generate(master, remembered(g), more, workers)
    return int(proved) + idle if proved > 0 else None


def fair_prices(master: Master) -> tuple[Floats, Floats]:
    """First prices: each hall bears of its cheapest known itinerary what it saves to leave it out, in proportion."""
    g = master.g
    worth = np.full(len(master.halls), np.inf)
    for (group, halls), cost in zip(master.columns, master.costs, strict=True):
        shift = master.groups[group]
        places = (shift.start, *halls, shift.end)
        saved = [
            max(1, int(g.cost[a, h] + g.cost[h, b] - g.cost[a, b]))
            for a, h, b in zip(places, halls, places[2:], strict=False)
        ]
        rows = master.row[list(halls)]
        worth[rows] = np.minimum(worth[rows], np.array(saved) * cost / sum(saved))
    return np.where(np.isfinite(worth), worth, 0.0), np.zeros(len(master.groups))


def generate(master: Master, near: Bytes, more: Callable[[], bool], workers: int) -> float:
    """Add itineraries that pay until none does or `more`, asked before each pass, says no; the best bound proved, idle days not counted.

    The first passes look at a shift's most promising halls only; they are quick and prove nothing.
    """
    g, groups = master.g, master.groups
    best, centre, widest = 0.0, fair_prices(master), WIDE
    with ThreadPoolExecutor(workers) as pool:
        while more():
            _, halls, capacities = master.solve()
            # Prices near the last ones swing less than those of the programme alone.
            worth, spare = (
                INERTIA * old + (1 - INERTIA) * new
                for old, new in zip(centre, (halls, capacities), strict=True)
            )
            centre = worth, spare
            proved, added = float(worth @ master.wanted[master.halls]), 0
            work = [
                pool.submit(one, g, near, master, shift, worth, float(spare[k]), widest)
                for k, shift in enumerate(groups)
            ]
            for k, (columns, lengths, least) in enumerate(done.result() for done in work):
                proved += len(groups[k].days) * (float(spare[k]) + least)
                for column, length in zip(columns, lengths, strict=True):
                    added += master.add(k, tuple(int(h) for h in column[:length]))
            best = max(best, proved)
            if added < len(groups) * 2 and widest == WIDE:
                widest = EVERY
            elif added == 0:
                break
    return best


def one(
    g: Ground, near: Bytes, master: Master, shift: Shift, worth: Floats, spare: float, widest: int
) -> tuple[Ints, Ints, float]:
    """What pays for one shift: itineraries, their lengths, and what its cheapest costs at least beyond its own price."""
    served = master.row[shift.nodes] >= 0
    nodes = shift.nodes[served]
    prices = worth[master.row[nodes]]
    nodes, spans, prices = nodes[prices > 0], shift.spans[served][prices > 0], prices[prices > 0]
    columns, lengths, reduced = (
        np.empty((COLUMNS, LONGEST), np.int32),
        np.empty(COLUMNS, np.int32),
        np.empty(COLUMNS),
    )
    idle, most = int(g.cost[shift.start, shift.end]), min(LONGEST, int(g.most[shift.crew]))
    bar = spare + idle - 1e-6
    minutes = shift.back - shift.leave
    found, least = 0, bar
    picked, floor = promising(
        g.cost, g.time, g.minutes, nodes, prices, shift.start, shift.end, minutes, most, bar, widest
    )
    if len(picked):
        found, least, whole = search(
            *(g.cost, g.time, g.minutes, near, nodes[picked], spans[picked], prices[picked]),
            *(shift.start, shift.end, shift.leave, shift.back, most, bar),
            *(ROOM if widest >= len(nodes) else ROOM // 10, columns, lengths, reduced),
        )
        if not whole or len(picked) == widest:
            least = floor
    return columns[:found], lengths[:found], min(0.0, least - idle - spare)
