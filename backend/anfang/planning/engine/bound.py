"""A lower bound of travel by column generation: what itineraries must cost when halls may share them out in fractions.

Hours, opening spans, stops a day, permits and days off are kept; gaps, and which of a shopper's days it is, are not. So no plan that serves
the same visits with the same postings travels less.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ground, Ints
from anfang.planning.engine.cuts import bits
from anfang.planning.engine.labels import search
from anfang.planning.engine.master import Master, Prices, Shift, shifts, take_up
from anfang.planning.engine.pricing import LONGEST, promising

REMEMBERED = 10
"""How many halls nearby a hall remembers."""
ROOM = 300_000
INERTIA = 0.6
CLOSE = 0.001
"""How near to the programme's value a bound is near enough for the next cuts."""
WIDE, EVERY = 120, 1 << 20
"""How many halls a shift is priced with: the most promising, or all."""
COLUMNS = 12
LOOKED_AT, SHARED_BY = 240, 4
"""How many halls a quick pass looks at in a shift: those that are worth more than their part of the way there and back."""
UNKNOWN = 1e9


def remembered(g: Ground) -> Bytes:
    """[h, k]: hall k is among the nearest of hall h."""
    table = np.zeros((len(g.near), len(g.near)), np.uint8)
    for h, near in enumerate(g.near[:, :REMEMBERED]):
        table[h, near[near >= 0]] = 1
    return table


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


def fair_prices(master: Master) -> Prices:
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
    return np.where(np.isfinite(worth), worth, 0.0), np.zeros(len(master.groups)), np.zeros(0)


def generate(master: Master, near: Bytes, more: Callable[[], bool], workers: int) -> float:
    """Add itineraries that pay until none does or `more`, asked before each pass, says no; the best bound proved, idle days not counted.

    The first passes look at a shift's most promising halls only; they are quick and prove nothing.
    """
    g, groups = master.g, master.groups
    best, centre, widest, pull = 0.0, fair_prices(master), WIDE, INERTIA
    with ThreadPoolExecutor(workers) as pool:
        while more():
            value, prices = master.solve()
            # Prices near the last ones swing less than those of the programme alone; at the end these are what is wanted.
            worth, spare, fines = centre = mixed(centre, prices, pull)
            proved, added = float(worth @ master.wanted[master.halls]) + float(fines.sum()), 0
            work = [
                pool.submit(one, g, near, master, shift, worth, float(spare[k]), -fines, widest)
                for k, shift in enumerate(groups)
            ]
            owing = []
            for k, (columns, lengths, least) in enumerate(done.result() for done in work):
                proved += len(groups[k].days) * float(spare[k])
                owing.append((least, len(groups[k].days)))
                for column, length in zip(columns, lengths, strict=True):
                    added += master.add(k, tuple(int(h) for h in column[:length]))
            proved += least_of(owing, int(master.wanted.sum()))
            best = max(best, proved)
            if widest == WIDE and added < 2 * len(groups):
                widest = EVERY
            elif proved > (1 - CLOSE) * value or added == 0:
                if master.cut():
                    widest = WIDE
                elif added == 0 and not pull:
                    break
            pull = INERTIA if added > len(groups) else 0.0
    return best


def least_of(owing: Iterable[tuple[float, int]], visits: int) -> float:
    """The least that itineraries can add: of each shift (what one adds at least, days), and no more of them than visits."""
    total = 0.0
    for least, days in sorted(owing):
        total += least * min(days, visits)
        visits -= min(days, visits)
    return total


def mixed(old: Prices, new: Prices, pull: float) -> Prices:
    """Prices between the two, the nearer to the old ones the harder these pull; a cut that is new has the new price."""
    longer = np.concatenate([old[2], new[2][len(old[2]) :]])
    halls, shifts_, cuts = (
        pull * one + (1 - pull) * other for one, other in zip((old[0], old[1], longer), new, strict=True)
    )
    return halls, shifts_, cuts


def one(
    g: Ground,
    near: Bytes,
    master: Master,
    shift: Shift,
    worth: Floats,
    spare: float,
    fines: Floats,
    widest: int,
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
    some = widest == WIDE and len(nodes) > LOOKED_AT
    if some:
        trip = g.cost[shift.start, nodes] + g.cost[nodes, shift.end]
        kept = np.sort(np.argsort(trip / SHARED_BY - prices, kind="stable")[:LOOKED_AT])
        nodes, spans, prices = nodes[kept], spans[kept], prices[kept]
    idle, most = int(g.cost[shift.start, shift.end]), min(LONGEST, shift.most)
    bar = spare + idle - 1e-6
    minutes = shift.back - shift.leave
    found, least = 0, bar
    picked, floor = promising(
        g.cost, g.time, g.minutes, nodes, prices, shift.start, shift.end, minutes, most, bar, widest
    )
    if len(picked):
        cut, fined = bits(master.cuts, master.row[nodes[picked]], fines)
        found, least, whole = search(
            *(g.cost, g.time, g.minutes, near, nodes[picked], spans[picked], prices[picked]),
            *(shift.start, shift.end, shift.leave, shift.back, most, bar),
            *(ROOM if widest >= len(nodes) else ROOM // 10, cut, fined, columns, lengths, reduced),
        )
        if not whole or len(picked) == widest:
            least = floor
    if some:
        least = -UNKNOWN
    return columns[:found], lengths[:found], min(0.0, least - idle - spare)
