"""Mean scores over halls: every hall counts once, by the mean of its visits, exact until it is printed [scoring §Arithmetic 7]."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from anfang.core.statistics import Change, Estimate, Sums, mean, mean_change
from anfang.reports.figures.asked import Ground
from anfang.tallies.records import HallTally

Label = tuple[Any, ...]


@dataclass
class Score:
    """A group of halls: their mean, and what it is made of. `vetoed` of the `visits`; `sums` are over the halls' means."""

    visits: int = 0
    vetoed: int = 0
    observed: int = 0
    complied: int = 0
    sums: Sums = (0, Fraction(0), Fraction(0))

    @property
    def estimate(self) -> Estimate:
        """The mean of the halls' means."""
        return mean(*self.sums)

    def change_from(self, before: "Score | None") -> Change | None:
        """How far it moved since `before`."""
        return mean_change(before.sums, self.sums) if before else None

    def add(self, other: "Score") -> None:
        """Take the halls of another group in; no hall may be in both."""
        n, total, squares = self.sums
        m, more, more_squares = other.sums
        self.sums = (n + m, total + more, squares + more_squares)
        self.visits += other.visits
        self.vetoed += other.vetoed
        self.observed += other.observed
        self.complied += other.complied


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
    parts = [func.sum(hall.c[name]) for name in "vxoc"]
    summed = select(*names, hall.c.s, func.count(), func.sum(hall.c.f), func.sum(hall.c.f * hall.c.f), *parts)
    found: dict[Label, Score] = defaultdict(Score)
    for (
        *label,
        scored,
        halls,
        total,
        squares,
        visits,
        vetoed,
        observed,
        complied,
    ) in session.connection().execute(summed.group_by(*names, hall.c.s)):
        s = int(scored)
        sums: Sums = (int(halls), Fraction(int(total), s), Fraction(int(squares), s * s)) if s else (0, 0, 0)
        found[tuple(label)].add(Score(int(visits), int(vetoed), int(observed), int(complied), sums))
    return dict(found)


def regions_below(found: dict[Label, Score], path: str) -> dict[Label, Score]:
    """Scores by (wave, region path) gathered by the regions one level below `path`; halls of `path` itself keep it."""
    gathered: dict[Label, Score] = defaultdict(Score)
    depth = path.count("/") + 1
    for (wave, of), score in found.items():
        gathered[(wave, "/".join(of.split("/")[:depth]).rstrip("/") + "/")].add(score)
    return dict(gathered)
