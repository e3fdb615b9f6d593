"""What a plan comes to, worked out by hand [planner.md, Yardsticks]."""

import pytest

from anfang.core.rotation.figures import figures, gap, price, spread
from anfang.core.rotation.month import Plan
from tests.core.judged import Case, month_of, plan_of

CASE: Case = {
    "halls": {"A": {"rank": 0, "visits": 2}, "B": {"rank": 4}, "C": {"rank": 1, "visits": 3}},
    "shoppers": {"lan": {}, "hua": {}, "min": {}},
    "cities": ["city"],
    "teams": ["lan+hua"],
    "postings": ["lan city 2026-12-14 2026-12-16"],
    "stops": ["A lan 2026-12-09 10:00", "B lan 2026-12-09 12:00", "A lan 2026-12-15 10:00"],
}


def test_travel_nights_and_load_are_summed_by_hand() -> None:
    it = figures(month_of(CASE), plan_of(CASE))
    # The 9th: three ways of 20 minutes. The posting: to the lodging, there and back on the 15th, home: four more.
    assert it.travel == 7 * 20 * 60 and it.nights == 2
    [lan, hua, nobody] = it.loads
    assert (lan.stops, lan.days, lan.nights) == (3, 2, 2) and (hua.stops, nobody.stops) == (0, 0)
    # The 9th from 09:40 to 13:05, the 15th from 09:40 to 11:05, and the ways of the 14th and 16th.
    assert lan.away == (205 + 85 + 40) * 60
    assert (it.stops.least, it.stops.median, it.stops.most, it.stops.gini) == (0, 0, 3, 6667)


def test_coverage_goes_by_rank_and_what_lacks_is_told_in_that_order() -> None:
    it = figures(month_of(CASE), plan_of(CASE))
    told = [(each.rank, each.halls, each.first, each.extra_wanted, each.extra) for each in it.coverage]
    assert told == [(0, 1, 1, 1, 1), (1, 1, 0, 2, 0), (4, 1, 1, 0, 0)]
    assert [(each.code, each.missing, each.extra) for each in it.unserved] == [
        ("C", 1, False),
        ("C", 2, True),
    ]
    assert (it.served, it.wanted, it.surplus, it.shadows) == (3, 6, 0, 0)


def test_a_companion_travels_too_and_a_stop_beyond_the_quota_is_surplus() -> None:
    case = {**CASE, "postings": [], "stops": ["B lan+hua 2026-12-09 10:00", "B min 2026-12-10 10:00"]}
    it = figures(month_of(case), plan_of(case))
    assert it.travel == 6 * 20 * 60 and it.surplus == 1 and [each.stops for each in it.loads] == [1, 1, 1]
    assert it.stops.gini == 0


def test_nothing_planned_is_nothing() -> None:
    it = figures(month_of(CASE), Plan())
    assert (it.travel, it.nights, it.served) == (0, 0, 0) and len(it.unserved) == 5


@pytest.mark.parametrize(
    ("amounts", "gini"), [([], 0), ([0, 0], 0), ([5, 5, 5], 0), ([0, 1], 5000), ([1, 2, 3, 4], 2500)]
)
def test_gini(amounts: list[int], gini: int) -> None:
    assert spread(amounts).gini == gini


def test_prices_and_gaps_are_basis_points() -> None:
    assert price(1009, 1000) == 90 and price(990, 1000) == -100 and price(5, 0) is None
    assert gap(748_0, 717_4) == 427 and gap(10, None) is None and gap(100, 100) == 0
