"""A lower bound of travel by column generation: what itineraries must cost when halls may share them out in fractions.

Hours, opening spans, stops a day, permits and days off are kept; gaps, and which of a shopper's days it is, are not. So no plan that serves
the same visits with the same postings travels less.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from anfang.planning.engine.arrays import Bytes, Floats, Ground, Ints
from anfang.planning.engine.cuts import bits
from anfang.planning.engine.labels import search
from anfang.planning.engine.master import Master, Prices, take_up
from anfang.planning.engine.pricing import LONGEST, between, patches, promising, sieved
from anfang.planning.engine.shift import shifts

REMEMBERED = 10
"""How many halls nearby a hall remembers."""
ROOM, LESS_ROOM = 300_000, 7_500
"""Labels of a shift at most; in a quick look."""
INERTIA = 0.6
CLOSE = 0.001
"""How near to the programme's value a bound is near enough for the next cuts."""
WIDE, EVERY = 60, 1 << 20
"""How many halls a shift is priced with: the most promising, or all."""
COLUMNS = 12
LOOKED_AT, SHARED_BY = 240, 4
"""How many halls a quick look at a shift sees: those that are worth more than their part of the way there and back."""
PATCH = 8
"""Halls in a patch, about."""
QUICK, EXACT, AT_REST = range(3)


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
    return np.where(np.isfinite(worth), worth, 0.0), np.zeros(len(master.groups)), np.zeros(0), np.zeros(0)


@dataclass(frozen=True)
class Asked:
    """What shifts are priced with."""

    master: Master
    near: Bytes  # what each hall remembers
    patch: Ints  # of each hall
    least: Floats  # from patch to patch
    fare: Floats  # from place to place
    worth: Floats  # of a visit of each hall
    spare: Floats  # of a day of each shift
    fines: Floats


@dataclass(frozen=True)
class Answer:
    """What pays for a shift. `over`: so much less would each visit of the `halls` have to be worth, and nothing would pay."""

    columns: list[tuple[int, ...]]
    halls: Ints
    over: float


def generate(master: Master, near: Bytes, more: Callable[[], bool], workers: int) -> float:
    """Add itineraries that pay until none does or `more`, asked before each pass, says no; the best bound proved, idle days not counted.

    A pass asks the shifts that have lately had something to tell. When all are at rest all are asked, and what they answer is a proof.
    """
    g, groups = master.g, master.groups
    patch = patches(g.cost, len(master.wanted), -(-len(master.wanted) // PATCH))
    best, centre, level = 0.0, fair_prices(master), np.full(len(groups), QUICK)
    with ThreadPoolExecutor(workers) as pool:
        while more():
            value, prices = master.solve()
            proof = bool((level == AT_REST).all())
            if proof:
                level[:] = EXACT
            # Prices near the last ones swing less than those of the programme alone; at the end these are what is wanted.
            pull = INERTIA if (level == QUICK).any() else 0.0
            worth, spare, fines, tolls = centre = mixed(centre, prices, pull)
            full = np.zeros(len(master.wanted))
            full[master.halls] = worth
            fare = master.fares(tolls)
            asked = Asked(
                master, near, patch, between(fare, full, patch, master.halls), fare, full, spare, -fines
            )
            awake = np.flatnonzero(level < AT_REST).tolist()
            work = [pool.submit(one, asked, k, WIDE if level[k] == QUICK else EVERY) for k in awake]
            added, over = 0, np.zeros(len(full))
            for k, answer in zip(awake, (done.result() for done in work), strict=True):
                fresh = sum(master.add(k, halls) for halls in answer.columns)
                added += fresh
                level[k] = min(AT_REST, level[k] + 1) if fresh == 0 else level[k]
                over[answer.halls] = np.maximum(over[answer.halls], answer.over)
            if proof:
                needs = np.array([need for _, need in master.clusters])
                proved = float((full - over) @ master.wanted + fines.sum() + tolls @ needs)
                proved += sum(len(it.days) * float(price) for it, price in zip(groups, spare, strict=True))
                best = max(best, proved)
                if proved > (1 - CLOSE) * value or added == 0:
                    if master.cut():
                        level[:] = QUICK
                    elif added == 0:
                        break
    return best


def mixed(old: Prices, new: Prices, pull: float) -> Prices:
    """Prices between the two, the nearer to the old ones the harder these pull; a cut that is new has the new price."""
    halls, shifts_, fines, tolls = (
        pull * np.concatenate([one, other[len(one) :]]) + (1 - pull) * other
        for one, other in zip(old, new, strict=True)
    )
    return halls, shifts_, fines, tolls


def one(asked: Asked, k: int, widest: int) -> Answer:
    """What pays for the k-th shift; with fewer than all halls it proves nothing."""
    g, shift, fare = asked.master.g, asked.master.groups[k], asked.fare
    nodes, spans = shift.nodes, shift.spans
    idle, most = int(g.cost[shift.start, shift.end]), min(LONGEST, shift.most)
    bar = float(asked.spare[k]) + idle - 1e-6
    kept = asked.master.row[nodes] >= 0
    kept[kept] = sieved(
        fare,
        asked.patch,
        asked.least,
        nodes[kept],
        asked.worth[nodes[kept]],
        shift.start,
        shift.end,
        most,
        bar,
    )
    nodes, spans = nodes[kept], spans[kept]
    if widest == WIDE and len(nodes) > LOOKED_AT:
        trip = fare[shift.start, nodes] + fare[nodes, shift.end]
        seen = np.sort(np.argsort(trip / SHARED_BY - asked.worth[nodes], kind="stable")[:LOOKED_AT])
        nodes, spans = nodes[seen], spans[seen]
    picked, way = promising(
        *(fare, g.time, g.minutes, nodes, asked.worth[nodes], shift.start, shift.end),
        *(shift.back - shift.leave, most, bar, widest),
    )
    nodes, spans = nodes[picked], spans[picked]
    if not len(nodes):
        return Answer([], nodes, 0.0)
    columns, lengths = np.empty((COLUMNS, LONGEST), np.int32), np.empty(COLUMNS, np.int32)
    cut, fined = bits(asked.master.triples, asked.master.row[nodes], asked.fines)
    found, lows = search(
        *(fare, g.time, g.minutes, asked.near, nodes, spans, asked.worth[nodes], way),
        *(shift.start, shift.end, shift.leave, shift.back, most, bar),
        *(ROOM if widest >= len(nodes) else LESS_ROOM, cut, fined, columns, lengths),
    )
    over = ((bar - lows) / np.arange(1, most + 1)).max()
    return Answer(
        [tuple(way[:n].tolist()) for way, n in zip(columns[:found], lengths, strict=False)], nodes, over
    )
