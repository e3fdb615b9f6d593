"""Figures over many visits: exact, rounded once, half up [scoring §Arithmetic 7]."""

import pytest

from anfang.core.rates import execution_rate, hall_score, region_score


@pytest.mark.parametrize(
    ("complied", "answered", "rate"),
    [(0, 0, None), (0, 7, 0), (7, 7, 10_000), (1, 3, 3333), (2, 3, 6667), (1, 32, 313)],
)
def test_an_execution_rate_is_in_basis_points_half_up(complied: int, answered: int, rate: int | None) -> None:
    assert execution_rate(complied, answered) == rate


@pytest.mark.parametrize(
    ("finals", "score"),
    [
        ([], None),
        ([None], None),
        ([8000], 8000),
        ([8000, None, 9000], 8500),
        ([1, 2], 2),
        ([1, 1, 2], 1),
        ([0, 0], 0),
    ],
)
def test_a_halls_score_is_the_mean_of_its_scored_visits(finals: list[int | None], score: int | None) -> None:
    assert hall_score(finals) == score


def test_every_hall_counts_once_in_its_region_whatever_its_number_of_visits() -> None:
    assert region_score([[0, 0, 0, 0], [10_000]]) == 5000


def test_a_regions_score_is_rounded_once() -> None:
    """Halls at 0.5 and 0: the mean is 0.25 → 0. Rounding the hall first would give 1, then 0.5 → 1."""
    assert region_score([[0, 1], [0]]) == 0


def test_a_hall_without_a_score_does_not_count() -> None:
    assert region_score([[None], [], [4000]]) == 4000
    assert region_score([[None], []]) is None
