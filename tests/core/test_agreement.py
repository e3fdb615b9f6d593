"""Kappa and alpha against the examples that their authors worked out."""

from fractions import Fraction
from random import Random

import pytest

from anfang.core.agreement import agreed, cohens_kappa, krippendorffs_alpha


def from_table(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def test_kappa_of_fleiss_levin_and_paik() -> None:
    # Statistical Methods for Rates and Proportions, 2003, table 18.1: 100 subjects, three diagnoses: 0.68.
    pairs = from_table([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert cohens_kappa(pairs) == Fraction(23, 34)


def test_kappa_of_fifty_proposals() -> None:
    assert cohens_kappa(from_table([[20, 5], [10, 15]])) == Fraction(2, 5)


def test_kappa_where_all_always_say_the_same_is_none() -> None:
    assert cohens_kappa([(1, 1)] * 9) is None
    assert cohens_kappa([]) is None


def test_alpha_of_two_observers_and_binary_values() -> None:
    # Krippendorff 2011, section A: ten articles, alpha 0.095.
    first, second = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    found = krippendorffs_alpha(list(zip(first, second, strict=True)))
    assert float(found or 0) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_four_observers_with_gaps() -> None:
    # Krippendorff 2011, section C: twelve units, nominal alpha 0.743.
    rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    units = [tuple(row[n] for row in rows if row[n] != ".") for n in range(12)]
    found = krippendorffs_alpha(units)
    assert float(found or 0) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_one_when_all_agree_and_near_nothing_by_chance() -> None:
    assert krippendorffs_alpha([(1, 1), (0, 0, 0)]) == 1
    assert krippendorffs_alpha([(1, 1), (1, 1)]) is None
    rng = Random(3)
    by_chance = krippendorffs_alpha([(rng.randrange(2), rng.randrange(2)) for _ in range(4000)])
    assert abs(float(by_chance or 1)) < 0.05


def test_pairs_that_agree_are_counted() -> None:
    assert agreed([(1, 1), (1, 0), (1, 1, 0), (1,)]) == (2, 5)
