"""The bound's parts against counting out: cuts that fractions break, the cheapest itinerary at prices with fines, and the whole of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest

from anfang.core.rotation.month import HallWanted, Month, Place, ShopperThere
from anfang.planning.engine.arrays import Ground
from anfang.planning.engine.bound import EVERY, Asked, bound, one
from anfang.planning.engine.clusters import Needs, clusters
from anfang.planning.engine.cuts import bits, chosen, triples
from anfang.planning.engine.ground import lay
from anfang.planning.engine.labels import search
from anfang.planning.engine.master import Master
from anfang.planning.engine.pricing import between, patches, promising, sieved
from anfang.planning.engine.shift import shifts

DAYS = (date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 9))
Itinerary = tuple[int, ...]


def test_three_halls_shared_in_halves_are_cut_off_and_whole_itineraries_are_not() -> None:
    pairs = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], np.uint8)
    found, broken = triples(pairs, np.full(3, 0.5))
    assert chosen(found, broken, 3) == [(2, 1, 0)]
    assert broken.tolist() == [0.5]
    assert len(triples(np.ones((3, 1), np.uint8), np.ones(1))[0]) == 0


def test_of_a_chain_of_three_halls_the_middle_one_tells() -> None:
    chain = np.array([[1, 0], [1, 1], [0, 1]], np.uint8)
    found, broken = triples(chain, np.full(2, 0.8))
    assert chosen(found, broken, 3) == [(2, 1, 0)]
    assert broken.tolist() == pytest.approx([0.6])


def scattered(seed: int, halls: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cost and minutes between halls and a home, which is the last place, and what the halls are worth."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 60, (halls + 1, 2))
    cost = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) * 60).astype(np.int32)
    return cost, -(-cost // 60).astype(np.int32), rng.uniform(500, 3500, halls)


@pytest.mark.parametrize("above", [1e6, 300.0, 0.5])
@pytest.mark.parametrize("seed", range(6))
def test_the_cheapest_itinerary_at_prices_and_fines_is_that_of_counting_out(seed: int, above: float) -> None:
    rng, halls, most = np.random.default_rng(seed), 7, 4
    cost, time, worth = scattered(seed, halls)
    fare, stays = cost.astype(float), np.full(halls, 45, np.int32)
    nodes, spans = (
        np.arange(halls, dtype=np.int32),
        np.tile(np.array([[[540, 1080]]], np.int32), (halls, 1, 1)),
    )
    cuts = np.array([c for c in combinations(range(halls), 3) if rng.random() < 0.6], np.int32)
    fines = rng.uniform(0, 900, len(cuts))

    def counted(way: Itinerary) -> float:
        clock, here = 480, halls
        for h in way:
            clock = max(540, clock + int(time[here, h])) + 45
            here = h
            if clock > 1080:
                return np.inf
        if clock + time[here, halls] > 1140:
            return np.inf
        fined = sum(
            fine * (len(set(way) & set(cut)) // 2) for cut, fine in zip(cuts.tolist(), fines, strict=True)
        )
        return float(
            sum(cost[a, b] for a, b in pairwise((halls, *way, halls))) - worth[list(way)].sum() + fined
        )

    ways = {it: counted(it) for count in range(1, most + 1) for it in permutations(range(halls), count)}
    least = min(ways.values())
    bar = least + above
    # What is sieved out, and the ways left out, are in none that costs less than the bar.
    patch = patches(cost, halls, 3)
    kept = sieved(
        fare, patch, between(fare, worth, patch, np.arange(halls)), nodes, worth, halls, halls, most, bar
    )
    nodes, spans, worth = nodes[kept], spans[kept], worth[kept]
    picked, way = promising(fare, time, stays, nodes, worth, halls, halls, 660, most, bar, 1 << 20)
    nodes, spans, worth = nodes[picked], spans[picked], worth[picked]
    columns, lengths = np.empty((9, 24), np.int32), np.empty(9, np.int32)
    cut, fined = bits(cuts, nodes, fines)
    found, lows = search(
        *(fare, time, stays, np.ones((halls, halls), np.uint8), nodes, spans, worth, way),
        *(halls, halls, 480, 1140, most, bar, 50_000, cut, fined, columns, lengths),
    )
    assert lows.min() == pytest.approx(least)
    for count in range(1, most + 1):
        cheapest = min(total for it, total in ways.items() if len(it) <= count)
        assert lows[count - 1] == pytest.approx(min(bar, cheapest))
    assert ways[tuple(int(h) for h in columns[0, : lengths[0]])] == pytest.approx(least)
    assert found == sum(min(t for it, t in ways.items() if it[-1] == h) < bar for h in range(halls))
    # Without room for the labels costs are foreseen, and never above the truth.
    _, foreseen = search(
        *(fare, time, stays, np.ones((halls, halls), np.uint8), nodes, spans, worth, way),
        *(halls, halls, 480, 1140, most, bar, 1, cut, fined, columns, lengths),
    )
    assert (foreseen <= lows + 1e-6).all()


def scattered_month(seed: int, halls: int, most_stops: int) -> Month:
    """Halls in two bunches, and two shoppers who work three days, the second of them shorter ones."""
    rng = np.random.default_rng(seed)
    bunch = np.array([[26_600_000, 106_700_000], [26_900_000, 107_000_000]])

    def around(n: int) -> Place:
        lat, lon = bunch[n % 2] + rng.integers(-60_000, 60_000, 2)
        return Place(int(lat), int(lon))

    there = tuple(
        HallWanted(
            f"H{n}", "", "second", "/52/", 0, around(n), dict.fromkeys(DAYS, ((540, 720), (840, 1080))), 1
        )
        for n in range(halls)
    )
    hours = dict.fromkeys(DAYS, (480, 1140)), dict.fromkeys(DAYS, (540, 1020))
    who = (ShopperThere(f"s{n}", "", "/52/", around(n), hours[n], most_stops=most_stops) for n in range(2))
    return Month("2026-12", DAYS, frozenset(DAYS), there, tuple(who), shadow_percent=0)


def feasible(g: Ground, crew: int, way: Itinerary) -> bool:
    """Whether a day is long enough."""
    clock, here = int(g.leave[crew, 0]), int(g.start[crew, 0])
    for h in way:
        clock += int(g.time[here, h])
        spans = [
            (max(clock, a), b) for a, b in ((540, 720), (840, 1080)) if max(clock, a) + g.minutes[h] <= b
        ]
        if not spans:
            return False
        clock, here = spans[0][0] + int(g.minutes[h]), h
    return clock + int(g.time[here, g.end[crew, 0]]) <= g.back[crew, 0]


def days(g: Ground, most: int) -> Iterator[tuple[int, Itinerary]]:
    """Whatever a shopper can do in a day."""
    for crew in range(2):
        for count in range(1, most + 1):
            for way in permutations(range(len(g.minutes)), count):
                if feasible(g, crew, way):
                    yield crew, way


def cheapest(g: Ground, most: int) -> dict[frozenset[int], tuple[int, int, Itinerary]]:
    """Of each set of halls that one day can hold: cost, shopper and order of the cheapest itinerary."""
    found: dict[frozenset[int], tuple[int, int, Itinerary]] = {}
    for crew, way in days(g, most):
        cost = sum(int(g.cost[a, b]) for a, b in pairwise((g.start[crew, 0], *way, g.end[crew, 0])))
        found[frozenset(way)] = min((cost, crew, way), found.get(frozenset(way), (1 << 40, 0, ())))
    return found


def shared_out(
    left: frozenset[int], known: dict[frozenset[int], tuple[int, int, Itinerary]]
) -> Iterator[tuple[int, list[tuple[int, Itinerary]]]]:
    """All ways to share the halls out among itineraries, each with its cost."""
    if not left:
        yield 0, []
        return
    first, *others = sorted(left)
    for count in range(len(others) + 1):
        for more in combinations(others, count):
            if one := known.get(frozenset((first, *more))):
                for cost, rest in shared_out(left - {first, *more}, known):
                    yield cost + one[0], [(one[1], one[2]), *rest]


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_is_near_what_counting_out_finds_and_never_above_it_however_early_it_ends(
    seed: int,
) -> None:
    halls, most = 7, 3
    g = lay(scattered_month(seed, halls, most)).ground
    best, itineraries = min(shared_out(frozenset(range(halls)), cheapest(g, most)))
    seen = [(crew * len(DAYS), way) for crew, way in itineraries]
    proved = []
    for passes in (1, 4, 7, 10, 200):
        left = iter(range(passes))
        some = bound(g, np.ones(halls, np.int32), seen, lambda left=left: next(left, None) is not None, 1)
        proved.append(some or 0)
    assert proved == sorted(proved)
    assert 0.97 * best < proved[-1] <= best


@pytest.mark.parametrize("seed", range(6))
def test_worth_so_much_less_as_a_shift_says_no_itinerary_pays(seed: int) -> None:
    halls, most = 7, 3
    g = lay(scattered_month(seed, halls, most)).ground
    wanted, (groups, _) = np.ones(halls, np.int32), shifts(g)
    worth = np.random.default_rng(seed).uniform(0, 5000, halls)
    worth[[2, 4]] = 0.0  # a hall that is worth nothing is worth its toll
    master, inside, toll = Master(g, wanted, groups), frozenset({0, 2, 4}), 1500.0
    master.clusters = [(inside, 2)]
    patch, fare = patches(g.cost, halls, 3), master.fares(np.array([toll]))
    near = np.zeros((halls, halls), np.uint8)  # nothing is remembered: itineraries may come again
    least = between(fare, worth, patch, master.halls)
    asked = Asked(master, near, patch, least, fare, worth, np.zeros(len(groups)), np.zeros(0))
    left, over = worth.copy(), 0.0
    for k in range(len(groups)):
        answer = one(asked, k, EVERY)
        over = max(over, answer.over)
        left[answer.halls] = np.minimum(left[answer.halls], worth[answer.halls] - answer.over)
    assert over > 0
    for crew, way in days(g, most):
        places = (int(g.start[crew, 0]), *way, int(g.end[crew, 0]))
        entered = sum(b in inside and a not in inside for a, b in pairwise(places))
        assert left[list(way)].sum() + toll * entered <= sum(g.cost[a, b] for a, b in pairwise(places)) + 1e-5


@pytest.mark.parametrize("seed", range(6))
def test_no_way_to_share_halls_out_enters_a_cluster_less_often_than_it_is_said_to_need(seed: int) -> None:
    halls, most = 7, 3
    g = lay(scattered_month(seed, halls, most)).ground
    wanted = np.ones(halls, np.int32)
    plans = list(shared_out(frozenset(range(halls)), cheapest(g, most)))
    rng, needed = np.random.default_rng(seed), 0
    for _ in range(10):
        found = clusters(rng.uniform(0, 0.1, (halls + 1, halls)), wanted, Needs(g, wanted, shifts(g)[0]))
        for inside, need in found:
            ways = [[(-1, *way) for _, way in plan] for _, plan in plans]
            entered = [
                sum(b in inside and a not in inside for way in plan for a, b in pairwise(way))
                for plan in ways
            ]
            assert min(entered) >= need
            needed = max(needed, need)
    assert needed >= 2


def test_a_cluster_of_nine_halls_entered_less_than_twice_is_told_and_one_entered_twice_is_not() -> None:
    month = scattered_month(0, 10, 8)
    near = tuple(
        replace(it, place=Place(27_500_000 + n, 107_500_000), minutes=30) for n, it in enumerate(month.halls)
    )
    g = lay(replace(month, halls=(*near[:9], month.halls[9]))).ground
    wanted = np.ones(10, np.int32)
    needs = Needs(g, wanted, shifts(g)[0])
    x = np.zeros((11, 10))
    x[10, 0], x[10, 9] = 1.125, 1.0
    for h in range(8):
        x[h, h + 1] = 1.0
    assert clusters(x, wanted, needs) == [(frozenset(range(9)), 2)]
    x[10, 0] = 2.0
    assert clusters(x, wanted, needs) == []


def test_a_cluster_whose_visits_take_longer_than_a_day_needs_two() -> None:
    month = scattered_month(0, 6, 8)
    far = tuple(
        replace(it, place=Place(27_300_000 + n, 106_700_000), minutes=90) for n, it in enumerate(month.halls)
    )
    g = lay(replace(month, halls=far)).ground
    wanted = np.ones(6, np.int32)
    x = np.zeros((7, 6))
    x[6, 0] = 1.5
    for h in range(5):
        x[h, h + 1] = 1.0
    found = clusters(x, wanted, Needs(g, wanted, shifts(g)[0]))
    assert found
    assert {need for _, need in found} == {2}
    short = g._replace(minutes=np.full_like(g.minutes, 60))
    assert clusters(x, wanted, Needs(short, wanted, shifts(short)[0])) == []
