"""Intervals, places and changes against worked examples of textbooks."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfang.core.statistics import (
    Change,
    Estimate,
    mean,
    mean_change,
    places,
    rate,
    rate_change,
    sums,
    t_quantile,
)


@pytest.mark.parametrize(
    "freedom, t",
    [
        (1, 12.706),
        (2, 4.303),
        (9, 2.262),
        (30, 2.042),
        (31, 2.0395),
        (40, 2.0211),
        (60, 2.0003),
        (120, 1.9799),
    ],
)
def test_students_t_is_that_of_the_printed_tables(freedom: int, t: float) -> None:
    assert t_quantile(freedom) == pytest.approx(t, abs=6e-4 if freedom < 31 else 6e-5)


def test_a_mean_has_the_t_interval_of_the_textbook() -> None:
    # NIST/SEMATECH e-Handbook §1.3.5.2, ZARR13: n 195, mean 9.261460, s 0.022789: 9.258242 … 9.264679. In millionths here.
    n, average, s = 195, 9_261_460, 22_789
    squares = Fraction(s * s * (n - 1)) + n * average**2
    found = mean(n, n * average, squares, most=10**9)
    assert (found.low, found.high) == (pytest.approx(9_258_242, abs=2), pytest.approx(9_264_679, abs=2))


def test_a_mean_of_three_worked_by_hand() -> None:
    # 70, 80, 90: mean 80, s 10, t(2) 4.302653, half = 4.302653 x 10/sqrt(3) = 24.8414.
    assert mean(*sums([7000, 8000, 9000])) == Estimate(3, 8000, 5515, 10_000)
    assert mean(*sums([3000, 4000, 5000])) == Estimate(3, 4000, 1515, 6485)


def test_one_visit_has_no_interval_and_none_has_no_mean() -> None:
    assert mean(*sums([8333])) == Estimate(1, 8333)
    assert mean(0, 0, 0) == Estimate(0, None)


def test_equal_values_tell_nothing_of_the_spread_so_there_is_no_interval() -> None:
    assert mean(*sums([6667, 6667, 6667])) == Estimate(3, 6667)
    assert mean_change(sums([6000, 6000]), sums([9000, 9000])) == Change(3000, None, None)
    found = places([("calm", mean(*sums([0, 0]))), ("other", mean(*sums([8000, 8200])))])
    assert [(it.key, it.place, it.best, it.worst) for it in found] == [("other", 1, 1, 2), ("calm", 2, 1, 2)]


@pytest.mark.parametrize(
    "complied, observed, low, high",
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
        (81, 263, 2553, 3662),
        (15, 148, 624, 1605),
        (0, 20, 0, 1611),
        (1, 29, 61, 1718),
    ],
)
def test_a_rate_has_wilsons_interval(complied: int, observed: int, low: int, high: int) -> None:
    found = rate(complied, observed)
    assert found.low == pytest.approx(low, abs=1)
    assert found.high == pytest.approx(high, abs=1)
    assert found.low <= (found.value or 0) <= (found.high or 0)


@pytest.mark.parametrize(
    "before, after, low, high",
    [
        # R. G. Newcombe, Interval estimation for the difference between independent proportions, 1998, table II, method 10.
        ((48, 80), (56, 70), 524, 3339),
        ((3, 10), (9, 10), 1705, 8090),
        ((0, 29), (5, 56), -381, 1926),
        ((0, 20), (0, 10), -1611, 2775),
    ],
)
def test_the_difference_of_rates_has_newcombes_interval(
    before: tuple[int, int], after: tuple[int, int], low: int, high: int
) -> None:
    found = rate_change(before, after)
    assert found is not None
    assert found.low == pytest.approx(low, abs=1)
    assert found.high == pytest.approx(high, abs=1)
    assert found.real == (low > 0 or high < 0)


def test_a_difference_of_means_is_welchs() -> None:
    # n 15 each, means 20.8 and 23.0, variances 7.9 and 3.8 (here in thousandths): by hand, spread 0.78,
    # 0.78^2 / (0.52667^2 / 14 + 0.25333^2 / 14) = 24.94 degrees of freedom, t(24) 2.063899: 2.2 +- 1.8228.
    one = (15, 15 * 20_800, 14 * 7_900_000 + 15 * 20_800**2)
    two = (15, 15 * 23_000, 14 * 3_800_000 + 15 * 23_000**2)
    found = mean_change(one, two)
    assert found is not None and found.real
    assert (found.value, found.low, found.high) == (2200, 377, 4023)


def test_a_difference_of_single_visits_is_never_called_a_change() -> None:
    found = mean_change(sums([2000]), sums([9000]))
    assert found == Change(7000, None, None) and not found.real
    assert mean_change((0, 0, 0), sums([1, 2])) is None and rate_change((0, 0), (3, 4)) is None


def test_noise_is_called_a_change_in_about_one_of_twenty() -> None:
    rng, called = Random(1), 0
    for _ in range(2000):
        one, two = ([round(rng.gauss(8000, 900)) for _ in range(12)] for _ in range(2))
        found = mean_change(sums(one), sums(two))
        called += bool(found and found.real)
    assert 60 <= called <= 140


def test_equals_share_a_place_and_the_next_is_left_out() -> None:
    found = places(
        [
            ("a", Estimate(3, 9000)),
            ("b", Estimate(3, 8000)),
            ("c", Estimate(3, 8000)),
            ("d", Estimate(3, 7000)),
        ]
    )
    assert [(each.key, each.place, each.tied) for each in found] == [
        ("a", 1, False), ("b", 2, True), ("c", 2, True), ("d", 4, False),
    ]  # fmt: skip


def test_places_that_intervals_do_not_support_are_told() -> None:
    found = places(
        [
            ("sure", Estimate(9, 9500, 9400, 9600)),
            ("near", Estimate(9, 8100, 7900, 8300)),
            ("nearer", Estimate(9, 8000, 7800, 8200)),
            ("once", Estimate(1, 5000)),
            ("nothing", Estimate(0, None)),
        ]
    )
    assert [(each.key, each.place, each.best, each.worst) for each in found] == [
        ("sure", 1, 1, 2), ("near", 2, 2, 4), ("nearer", 3, 2, 4), ("once", 4, 1, 4),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=30))
def test_a_mean_lies_in_its_interval_and_in_the_scale(values: list[int]) -> None:
    found = mean(*sums(values))
    if len(set(values)) == 1:
        assert found == Estimate(len(values), values[0])
        return
    assert found.low is not None and found.high is not None and found.value is not None
    assert 0 <= found.low <= found.value <= found.high <= 10_000


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_rate_lies_in_its_interval(complied: int, observed: int) -> None:
    found = rate(min(complied, observed), observed)
    assert found.low is not None and found.high is not None and found.value is not None
    assert 0 <= found.low <= found.value <= found.high <= 10_000
