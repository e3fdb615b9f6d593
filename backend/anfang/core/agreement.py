"""Do two who look at the same thing say the same? Nominal agreement beyond chance, by Cohen and by Krippendorff."""

from collections import Counter
from collections.abc import Hashable, Sequence
from fractions import Fraction


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Fraction | None:
    """Cohen's kappa of two observers; None where chance alone would always agree, or nothing was observed.

    J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    n = len(pairs)
    if not n:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = Fraction(sum(a == b for a, b in pairs), n)
    expected = Fraction(sum(first[value] * second[value] for value in first), n * n)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorffs_alpha(units: Sequence[Sequence[Hashable]]) -> Fraction | None:
    """Krippendorff's alpha for nominal values; a unit is what all who looked at it said, whoever and however many they were.

    Units with fewer than two values say nothing. None where nothing varies: then there is no disagreement to expect.
    K. Krippendorff, Computing Krippendorff's alpha-reliability, 2011.
    """
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    totals: Counter[Hashable] = Counter()
    for counts in paired:
        totals.update(counts)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    parts = (
        Fraction(counts.total() ** 2 - sum(count * count for count in counts.values()), counts.total() - 1)
        for counts in paired
    )
    apart = sum(parts, Fraction(0))
    return 1 - Fraction(n - 1, expected) * apart


def agreed(units: Sequence[Sequence[Hashable]]) -> tuple[int, int]:
    """Of all pairs of values within a unit, how many are equal, and how many there are."""
    equal = pairs = 0
    for unit in units:
        counts = Counter(unit)
        size = counts.total()
        pairs += size * (size - 1) // 2
        equal += sum(count * (count - 1) // 2 for count in counts.values())
    return equal, pairs
