"""Do two who look at the same thing say the same? Nominal agreement beyond chance, by Cohen and by Krippendorff."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Values = tuple[Hashable, ...]
# One after the other, or each with how often it is there: of thousands of units most are equal.
Units = Iterable[Values] | Mapping[Values, int]


def cohens_kappa(pairs: Units) -> Fraction | None:
    """Cohen's kappa of two observers; None where chance alone would always agree, or nothing was observed.

    J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    counted = Counter(pairs)
    n = counted.total()
    if not n:
        return None
    first, second = Counter[Hashable](), Counter[Hashable]()
    for (a, b), times in counted.items():
        first[a] += times
        second[b] += times
    observed = Fraction(sum(times for (a, b), times in counted.items() if a == b), n)
    expected = Fraction(sum(first[value] * second[value] for value in first), n * n)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorffs_alpha(units: Units) -> Fraction | None:
    """Krippendorff's alpha for nominal values; a unit is what all who looked at it said, whoever and however many they were.

    Units with fewer than two values say nothing. None where nothing varies: then there is no disagreement to expect.
    K. Krippendorff, Computing Krippendorff's alpha-reliability, 2011.
    """
    paired = [(Counter(unit), times) for unit, times in Counter(units).items() if len(unit) > 1]
    totals: Counter[Hashable] = Counter()
    for counts, times in paired:
        for value, count in counts.items():
            totals[value] += count * times
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    parts = (
        Fraction(
            times * (counts.total() ** 2 - sum(count * count for count in counts.values())),
            counts.total() - 1,
        )
        for counts, times in paired
    )
    apart = sum(parts, Fraction(0))
    return 1 - Fraction(n - 1, expected) * apart


def agreed(units: Units) -> tuple[int, int]:
    """Of all pairs of values within a unit, how many are equal, and how many there are."""
    equal = pairs = 0
    for unit, times in Counter(units).items():
        counts = Counter(unit)
        size = counts.total()
        pairs += times * (size * (size - 1) // 2)
        equal += times * sum(count * (count - 1) // 2 for count in counts.values())
    return equal, pairs
