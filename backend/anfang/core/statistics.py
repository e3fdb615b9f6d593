"""How sure a figure is: intervals, places with ties, changes that are changes. Floats are allowed here; what is told is whole.

Means are in hundredths of a point, rates in basis points. All intervals are at 95 %. docs/decisions/0040-honest-statistics.md
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isfinite, sqrt
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")
WHOLE = 10_000
Z = 1.959963984540054
# Student's t, two-sided 95 %, for 1 … 30 degrees of freedom.
T = (
    *(12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139),
    *(2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963),
    *(2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272),
)


class Estimate(NamedTuple):
    """A figure over `n` observations and where the true one lies; low and high are None where `n` is too few to say."""

    n: int
    value: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Change:
    """The difference of two figures, and whether it is one: only when its interval leaves 0 out."""

    value: int
    low: int | None
    high: int | None

    @property
    def real(self) -> bool:
        """Whether the figures can be told apart."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class Place(NamedTuple, Generic[Key]):
    """The place of one, 1 for the best; equals share a place. By their intervals it may as well be `best` … `worst`."""

    key: Key
    place: int
    best: int
    worst: int
    tied: bool


def t_quantile(freedom: float) -> float:
    """Student's t for a two-sided 95 % interval, at one or more degrees of freedom; between whole ones the lower counts."""
    whole = max(1, floor(freedom))
    if whole <= len(T):
        return T[whole - 1]
    z, v = Z, whole
    # Cornish and Fisher's expansion, right to five digits from 30 on.
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + terms[0] / v + terms[1] / v**2 + terms[2] / v**3


def rounded(exact: Fraction | int) -> int:
    """Half up, also below 0."""
    exact = Fraction(exact)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def mean(
    n: int, total: Fraction | int, squares: Fraction | int, *, least: int = 0, most: int = WHOLE
) -> Estimate:
    """The mean of `n` values with this sum and sum of squares, and its t interval, within what the values can be.

    No interval where all values are equal: they tell nothing of how far apart others would lie.
    """
    if n == 0:
        return Estimate(0, None)
    # As whole numbers: a ranking asks this for thousands of halls, and a Fraction looks for common divisors each time.
    above, below = total.numerator, total.denominator * n
    value = (2 * above + below) // (2 * below)
    variance = _variance(n, total, squares) if n > 1 else 0.0
    if not variance:
        return Estimate(n, value)
    half = t_quantile(n - 1) * sqrt(variance / n)
    low, high = _outward(above / below - half, above / below + half)
    return Estimate(n, value, max(least, low), min(most, high))


def rate(complied: int, observed: int) -> Estimate:
    """A share in basis points with Wilson's interval."""
    if observed == 0:
        return Estimate(0, None)
    low, high = _wilson(complied, observed)
    value = rounded(Fraction(WHOLE * complied, observed))
    told = _outward(WHOLE * low, WHOLE * high)
    return Estimate(observed, value, max(0, told[0]), min(WHOLE, told[1]))


def rate_change(before: tuple[int, int], after: tuple[int, int]) -> Change | None:
    """How far a share (complied, observed) moved; Newcombe's interval from Wilson's two. None where one was never observed."""
    if not before[1] or not after[1]:
        return None
    (low_1, high_1), (low_2, high_2) = _wilson(*before), _wilson(*after)
    p1, p2 = before[0] / before[1], after[0] / after[1]
    difference = p2 - p1
    low = difference - sqrt((p2 - low_2) ** 2 + (high_1 - p1) ** 2)
    high = difference + sqrt((high_2 - p2) ** 2 + (p1 - low_1) ** 2)
    exact = Fraction(WHOLE * after[0], after[1]) - Fraction(WHOLE * before[0], before[1])
    return Change(rounded(exact), *_outward(WHOLE * low, WHOLE * high))


Sums = tuple[int, Fraction | int, Fraction | int]


def mean_change(before: Sums, after: Sums) -> Change | None:
    """How far a mean (n, sum, sum of squares) moved; Welch's interval. None where there was no value; no interval below two
    each, nor where neither side has any spread.
    """
    (n1, total_1, _), (n2, total_2, _) = before, after
    if not n1 or not n2:
        return None
    difference = Fraction(total_2) / n2 - Fraction(total_1) / n1
    if n1 < 2 or n2 < 2:
        return Change(rounded(difference), None, None)
    one, two = _variance(*before) / n1, _variance(*after) / n2
    spread = one + two
    if not spread:
        return Change(rounded(difference), None, None)
    freedom = spread**2 / (one**2 / (n1 - 1) + two**2 / (n2 - 1))
    half = t_quantile(freedom) * sqrt(spread)
    return Change(rounded(difference), *_outward(float(difference) - half, float(difference) + half))


def places(entries: Iterable[tuple[Key, Estimate]]) -> list[Place[Key]]:
    """Places of the estimates by value, the best first; equal values share a place and the next ones are left out.

    `best` … `worst` counts only those that an interval puts clearly above or below; one without interval may be anywhere.
    """
    known = sorted(
        ((key, each) for key, each in entries if each.value is not None),
        key=lambda entry: -(entry[1].value or 0),
    )
    values = [each.value or 0 for _, each in reversed(known)]
    lows = sorted(each.low for _, each in known if each.low is not None)
    highs = sorted(each.high for _, each in known if each.high is not None)
    found = []
    for key, each in known:
        above = bisect_right(values, each.value or 0)
        found.append(
            Place(
                key,
                place=1 + len(values) - above,
                best=1 + (len(lows) - bisect_right(lows, each.high) if each.high is not None else 0),
                worst=len(known) - (bisect_left(highs, each.low) if each.low is not None else 0),
                tied=above > 1 and values[above - 2] == values[above - 1],
            )
        )
    return found


def sums(values: Sequence[int]) -> Sums:
    """Number, sum and sum of squares."""
    return len(values), sum(values), sum(value * value for value in values)


def _variance(n: int, total: Fraction | int, squares: Fraction | int) -> float:
    """Of a sample; exact until the last step, so that large sums do not cancel out."""
    return max(0.0, float((n * squares - total * total) / (n * (n - 1))))


def _wilson(complied: int, observed: int) -> tuple[float, float]:
    n, p = observed, complied / observed
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def _outward(low: float, high: float) -> tuple[int, int]:
    """Whole numbers that are no narrower; a hair's breadth of float error is none."""
    if not (isfinite(low) and isfinite(high)):
        raise ValueError("an interval without end")
    return floor(low + 1e-6), ceil(high - 1e-6)
