"""Figures over many visits: execution rates and mean scores, exact and rounded once, half up [scoring §Arithmetic 7]."""

from collections.abc import Iterable
from fractions import Fraction

WHOLE = 10_000  # basis points of a rate


def _rounded(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _mean(figures: Iterable[int | Fraction | None]) -> Fraction | None:
    known = [figure for figure in figures if figure is not None]
    return Fraction(sum(known), len(known)) if known else None


def execution_rate(complied: int, answered: int) -> int | None:
    """Complied of answered observations in basis points; None if it was never answered."""
    return _rounded(Fraction(WHOLE * complied, answered)) if answered else None


def hall_score(finals: Iterable[int | None]) -> int | None:
    """The mean of a hall's counted visits' finals, in hundredths; visits without a score do not count."""
    mean = _mean(finals)
    return None if mean is None else _rounded(mean)


def region_score(halls: Iterable[Iterable[int | None]]) -> int | None:
    """The mean of the halls' exact means, in hundredths, whatever the number of visits of each; halls without one do not count."""
    mean = _mean(_mean(finals) for finals in halls)
    return None if mean is None else _rounded(mean)
