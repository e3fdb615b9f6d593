"""Execution rates: of each item against its target and the wave before [domain §2]."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from anfang.checklists.effective import versions_of
from anfang.checklists.find import parsed
from anfang.core.checklist import Checklist
from anfang.core.statistics import Change, Estimate, rate, rate_change
from anfang.problems import Language
from anfang.reports.figures.asked import Ground
from anfang.tallies.records import ItemTally
from anfang.waves.records import Wave

Counts = tuple[int, int]  # complied, observed


@dataclass(frozen=True)
class ItemRate:
    """One item. `target` in basis points; `met` only tells the printed figure, `surely` that the interval agrees with it."""

    key: str
    title: str
    dimension: str
    counts: Counts
    estimate: Estimate
    target: int | None
    before: Estimate | None
    change: Change | None

    @property
    def met(self) -> bool | None:
        """Whether the rate reaches the target."""
        if self.target is None or self.estimate.value is None:
            return None
        return self.estimate.value >= self.target

    @property
    def surely(self) -> bool:
        """Whether the interval lies wholly on that side."""
        low, high, target = self.estimate.low, self.estimate.high, self.target
        return None not in (low, high, target) and (low >= target or high < target)  # type: ignore[operator]


def item_counts(
    session: Session, ground: Ground, waves: list[UUID], item: str = ""
) -> dict[tuple[UUID, str], Counts]:
    """(wave id, item) → how often complied and observed."""
    where: list[Any] = [col(ItemTally.wave_id).in_(waves), *ground.regions(ItemTally)]
    if item:
        where.append(col(ItemTally.item) == item)
    found = session.connection().execute(
        select(
            col(ItemTally.wave_id),
            col(ItemTally.item),
            func.sum(ItemTally.complied),
            func.sum(ItemTally.observed),
        )
        .where(*where)
        .group_by(col(ItemTally.wave_id), col(ItemTally.item))
    )
    return {(wave, item): (int(complied), int(observed)) for wave, item, complied, observed in found}


def item_rates(session: Session, ground: Ground, language: Language) -> list[ItemRate]:
    """All items of the wave that were observed, in the order of its checklist; those of older versions after them."""
    wave, before = ground.wave, ground.before
    if wave is None:
        return []
    counts = item_counts(session, ground, [each.id for each in (wave, before) if each])
    titles = item_titles(session, wave, language)
    here = {item for of, item in counts if of == wave.id}
    order = [*(key for key in titles if key in here), *sorted(here - set(titles))]
    found = []
    for key in order:
        title, dimension, target = titles.get(key, (key, "", None))
        now = counts[wave.id, key]
        then = counts.get((before.id, key)) if before else None
        found.append(
            ItemRate(
                key=key,
                title=title,
                dimension=dimension,
                counts=now,
                estimate=rate(*now),
                target=None if target is None else 100 * target,
                before=rate(*then) if then else None,
                change=rate_change(then, now) if then else None,
            )
        )
    return found


def checklists_of(session: Session, wave: Wave) -> list[Checklist]:
    """The versions that the wave's visits may have been scored by, the newest first, then all older ones."""
    last = wave.ends_on or date.max
    versions = versions_of(session, wave.checklist_code)
    known = [version for version in versions if version.effective_from <= last] or versions
    return [parsed(session, version.digest) for version in known]


def item_titles(session: Session, wave: Wave, language: Language) -> dict[str, tuple[str, str, int | None]]:
    """Item → (words, dimension's words, target in percent), as the newest version of the wave's time says."""
    found: dict[str, tuple[str, str, int | None]] = {}
    for checklist in checklists_of(session, wave):
        for dimension in checklist.dimensions:
            for indicator in dimension.indicators:
                for item in indicator.items:
                    words = (getattr(item.ask, language), getattr(dimension.title, language), item.target)
                    found.setdefault(item.key, words)
    return found


def dimension_titles(session: Session, wave: Wave, language: Language) -> dict[str, str]:
    """Dimension → its words, in the order of the newest version."""
    found: dict[str, str] = {}
    for checklist in checklists_of(session, wave):
        for dimension in checklist.dimensions:
            found.setdefault(dimension.key, getattr(dimension.title, language))
    return found
