"""Mean scores over halls: every hall counts once, by the mean of its visits, exact until it is printed [scoring §Arithmetic 7]."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Float, cast, func, select
from sqlmodel import Session, col

from anfang.core.statistics import Change, Estimate, Sums, mean, mean_change
from anfang.reports.figures.asked import Ground
from anfang.tallies.records import HallTally, MeanTally

Label = tuple[Any, ...]


@dataclass
class Mean:
    """A group of halls: the mean of their means, over so many visits; `sums` are over the halls' means."""

    visits: int = 0
    sums: Sums = (0, Fraction(0), Fraction(0))

    @property
    def estimate(self) -> Estimate:
        """The mean of the halls' means."""
        return mean(*self.sums)

    def change_from(self, before: "Mean | None") -> Change | None:
        """How far it moved since `before`."""
        return mean_change(before.sums, self.sums) if before else None


@dataclass
class Score(Mean):
    """A mean, and what else is counted of these halls: `vetoed` of the visits, `complied` of the `observed` items.

    `rates` are over the halls' execution rates: the items of one visit go together, so the interval is one over halls.
    """

    vetoed: int = 0
    observed: int = 0
    complied: int = 0
    rates: Sums = (0, Fraction(0), Fraction(0))

    @property
    def rate(self) -> Estimate:
        """The mean of the halls' execution rates."""
        return mean(*self.rates)

    def add(self, other: "Score") -> None:
        """Take the halls of another group in; no hall may be in both."""
        self.sums, self.rates = _both(self.sums, other.sums), _both(self.rates, other.rates)
        self.visits += other.visits
        self.vetoed += other.vetoed
        self.observed += other.observed
        self.complied += other.complied


def _both(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def scores(session: Session, ground: Ground, waves: Sequence[UUID], *labels: Any) -> dict[Label, Score]:
    """The groups of halls by wave and by columns of HallTally: (wave id, label, …) → Score.

    Halls with equally many scored visits share a denominator, so sums are taken in the database and stay exact.
    """
    groups = (HallTally.wave_id, *labels)
    hall = (
        select(
            *groups,
            func.sum(HallTally.visits).label("v"),
            func.sum(HallTally.vetoed).label("x"),
            func.sum(HallTally.observed).label("o"),
            func.sum(HallTally.complied).label("c"),
            func.sum(HallTally.scored).label("s"),
            func.sum(HallTally.final_sum).label("f"),
        )
        .where(col(HallTally.wave_id).in_(waves), *ground.halls())
        .group_by(*groups, col(HallTally.hall_id))
        .subquery()
    )
    names = [hall.c[column.key] for column in groups]
    share = cast(hall.c.c, Float) * 10_000 / func.nullif(hall.c.o, 0)
    parts = [
        *(func.sum(hall.c[name]) for name in "vxoc"),
        func.count(share),
        func.sum(share),
        func.sum(share * share),
    ]
    summed = select(*names, hall.c.s, func.count(), func.sum(hall.c.f), func.sum(hall.c.f * hall.c.f), *parts)
    found: dict[Label, Score] = defaultdict(Score)
    for row in session.connection().execute(summed.group_by(*names, hall.c.s)):
        label, numbers = tuple(row[: len(names)]), row[len(names) :]
        s, halls, total, squares, visits, vetoed, observed, complied, shares = map(int, numbers[:9])
        sums = _of_means(s, halls, total, squares)
        rates: Sums = (shares, Fraction(numbers[9] or 0), Fraction(numbers[10] or 0))
        found[label].add(Score(visits, sums, vetoed, observed, complied, rates))
    return dict(found)


def means(session: Session, ground: Ground, waves: Sequence[UUID]) -> dict[UUID, Mean]:
    """The mean of each wave: what `scores` says of it, from kept sums, so that no hall has to be looked at."""
    numbers = (MeanTally.halls, MeanTally.final_sum, MeanTally.final_squares, MeanTally.visits)
    summed = (
        select(col(MeanTally.wave_id), col(MeanTally.scored), *(func.sum(number) for number in numbers))
        .where(
            col(MeanTally.wave_id).in_(waves),
            col(MeanTally.tier) == ground.asked.tier,
            *ground.regions(MeanTally),
        )
        .group_by(col(MeanTally.wave_id), col(MeanTally.scored))
    )
    found: dict[UUID, Mean] = defaultdict(Mean)
    for wave, *row in session.connection().execute(summed):
        *of_halls, visits = map(int, row)
        found[wave].sums = _both(found[wave].sums, _of_means(*of_halls))
        found[wave].visits += visits
    return dict(found)


def _of_means(scored: int, halls: int, total: int, squares: int) -> Sums:
    """Of halls with so many scores each: their number, the sum of their means, and of its squares. Halls without a score have none."""
    return (halls, Fraction(total, scored), Fraction(squares, scored**2)) if scored else (0, 0, 0)


def regions_below(found: dict[Label, Score], path: str) -> dict[Label, Score]:
    """Scores by (wave, region path) gathered by the first level below `path` on which regions part: one bar alone would say nothing.

    Halls that lie above that level keep their own region.
    """
    paths = {of for _, of in found}
    deepest = max((of.count("/") for of in paths), default=0)
    depth = path.count("/") + 1
    while depth < deepest and len({_cut(of, depth) for of in paths}) == 1:
        depth += 1
    gathered: dict[Label, Score] = defaultdict(Score)
    for (wave, of), score in found.items():
        gathered[(wave, _cut(of, depth))].add(score)
    return dict(gathered)


def _cut(path: str, depth: int) -> str:
    return "/".join(path.split("/")[:depth]).rstrip("/") + "/"
