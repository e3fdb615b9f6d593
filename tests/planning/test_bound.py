"""The bound's parts against counting out: cuts that fractions break, and the cheapest itinerary at prices with fines."""

from itertools import combinations, pairwise, permutations

import numpy as np
import pytest

from anfang.planning.engine.cuts import bits, chosen, triples
from anfang.planning.engine.labels import search


def test_three_halls_shared_in_halves_are_cut_off_and_whole_itineraries_are_not() -> None:
    pairs = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], np.uint8)
    found, broken = triples(pairs, np.full(3, 0.5))
    assert chosen(found, broken, 3) == [(2, 1, 0)]
    assert broken.tolist() == [0.5]
    assert len(triples(np.ones((3, 1), np.uint8), np.ones(1))[0]) == 0


@pytest.mark.parametrize("seed", range(6))
def test_the_cheapest_itinerary_at_prices_and_fines_is_that_of_counting_out(seed: int) -> None:
    rng, halls, most = np.random.default_rng(seed), 7, 4
    points = rng.uniform(0, 60, (halls + 1, 2))
    cost = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) * 60).astype(np.int32)
    time = -(-cost // 60).astype(np.int32)
    stays, worth = np.full(halls, 45, np.int32), rng.uniform(500, 3500, halls)
    nodes, spans = (
        np.arange(halls, dtype=np.int32),
        np.tile(np.array([[[540, 1080]]], np.int32), (halls, 1, 1)),
    )
    cuts = np.array([c for c in combinations(range(halls), 3) if rng.random() < 0.6], np.int32)
    fines = rng.uniform(0, 900, len(cuts))

    def counted(way: tuple[int, ...]) -> float:
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

    least = min(counted(way) for count in range(1, most + 1) for way in permutations(range(halls), count))
    columns, lengths, reduced = np.empty((9, 24), np.int32), np.empty(9, np.int32), np.empty(9)
    cut, fined = bits(cuts, nodes, fines)
    found, low, whole = search(
        *(cost, time, stays, np.ones((halls, halls), np.uint8), nodes, spans, worth),
        *(halls, halls, 480, 1140, most, 1e6, 50_000, cut, fined, columns, lengths, reduced),
    )
    assert whole
    assert low == pytest.approx(least)
    assert counted(tuple(int(h) for h in columns[0, : lengths[0]])) == pytest.approx(least)
    assert found == halls
