"""Figures over waves, comparable across checklist versions because items keep their keys."""

from dataclasses import dataclass

from sqlmodel import Session

from anfang.core.statistics import Change, Estimate, rate, rate_change
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.items import item_counts
from anfang.reports.figures.scores import Mean, means
from anfang.waves.records import Wave

WAVES = 12


@dataclass(frozen=True)
class Step:
    """One wave. `change`, `item_change`: since the wave before; None for the first."""

    wave: Wave
    score: Mean
    change: Change | None
    item: Estimate
    item_counts: tuple[int, int]
    item_change: Change | None


def trend(session: Session, ground: Ground, item: str) -> list[Step]:
    """The wave looked at and up to eleven before it, the oldest first, with one item beside the score."""
    if ground.wave is None:
        return []
    waves = [ground.wave, *ground.earlier(WAVES - 1)][::-1]
    ids = [wave.id for wave in waves]
    found = means(session, ground, ids)
    counts = item_counts(session, ground, ids, item) if item else {}
    steps: list[Step] = []
    for wave in waves:
        score = found.get(wave.id, Mean())
        now = counts.get((wave.id, item), (0, 0))
        last = steps[-1] if steps else None
        steps.append(
            Step(
                wave,
                score,
                score.change_from(last.score) if last else None,
                rate(*now),
                now,
                rate_change(last.item_counts, now) if last else None,
            )
        )
    return steps
