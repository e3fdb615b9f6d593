"""The figures of an extent, from its frozen documents alone: what reports say and places are made of. One pass, little memory."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from sqlmodel import Session

from anfang.core.statistics import Estimate, Sums, mean, rate
from anfang.reports.deliverables.frozen import Extent, HallSeen, documents
from anfang.reports.deliverables.titles import Titles
from anfang.reports.figures.hall_rows import HallRow
from anfang.reports.figures.scores import Score
from anfang.reports.records import Publication
from anfang.visits.score import items


@dataclass
class HallGathered:
    """One hall. `dimensions`: key → (number, sum) of its visits' finals; `raw` likewise. `region`: full name."""

    row: HallRow
    region: str
    edition: int
    raw: tuple[int, int]
    dimensions: dict[str, tuple[int, int]]


@dataclass
class ItemGathered:
    """One item over all visits: observations, points, fired vetoes. `losses`: in how many visits it cost points."""

    observed: int = 0
    complied: int = 0
    losses: int = 0
    points: int = 0
    vetoes: int = 0

    @property
    def estimate(self) -> Estimate:
        """Its execution rate."""
        return rate(self.complied, self.observed)


@dataclass
class Gathered:
    """All of an extent, its halls by region and code."""

    halls: list[HallGathered] = field(default_factory=list)
    items: dict[str, ItemGathered] = field(default_factory=lambda: defaultdict(ItemGathered))
    versions: Counter[str] = field(default_factory=Counter)
    weeks: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    unscored: int = 0
    _sums: dict[str, Sums] = field(default_factory=dict)

    @property
    def rows(self) -> list[HallRow]:
        """The halls as the dashboards' rules take them."""
        return [hall.row for hall in self.halls]

    @cached_property
    def score(self) -> Score:
        """The mean over halls, each counting once; added up once, for exact sums over thousands of halls take a while."""
        return score_of(self.halls)

    def dimension(self, key: str) -> Estimate:
        """A dimension's mean over halls."""
        return mean(*self.dimension_sums(key))

    def dimension_sums(self, key: str) -> Sums:
        """Number, sum and squares of the halls' means of a dimension."""
        if key not in self._sums:
            self._sums[key] = self._added(key)
        return self._sums[key]

    def _added(self, key: str) -> Sums:
        found = [
            Fraction(total, n) for n, total in (it.dimensions.get(key, (0, 0)) for it in self.halls) if n
        ]
        return len(found), sum(found, Fraction(0)), sum((it * it for it in found), Fraction(0))


def gather(
    session: Session,
    made: Publication,
    extent: Extent,
    titles: Titles,
    step: Callable[[], None] = lambda: None,
) -> Gathered:
    """Read every document of the extent once; `step` is called after each hall."""
    found = Gathered()
    for seen in documents(session, made, extent):
        found.halls.append(_hall(found, seen, titles))
        step()
    return found


def score_of(halls: list[HallGathered]) -> Score:
    """The mean of the halls' means, and of their execution rates."""
    whole = Score()
    for hall in halls:
        row = hall.row
        n, total, _ = row.sums
        complied, observed = row.counts
        final = Fraction(total, n) if n else None
        share = Fraction(10_000 * complied, observed) if observed else None
        whole.add(Score(row.visits, _one(final), row.vetoed, observed, complied, _one(share)))
    return whole


def _one(value: Fraction | None) -> Sums:
    return (0, Fraction(0), Fraction(0)) if value is None else (1, value, value * value)


def _hall(found: Gathered, seen: HallSeen, titles: Titles) -> HallGathered:
    document, finals, raws = seen.document, [], []
    dimensions: dict[str, tuple[int, int]] = {}
    observed = complied = 0
    for visit in document.visits:
        card, rules = visit.scorecard, titles.by_digest[visit.checklist.digest]
        found.visits += 1
        found.versions[visit.checklist.digest] += 1
        found.weeks[visit.week] += 1
        if card["final"] is None:
            found.unscored += 1
        else:
            finals.append(card["final"])
        if card["raw"] is not None:
            raws.append(card["raw"])
        for dimension in card["dimensions"]:
            if dimension["final"] is not None:
                n, total = dimensions.get(dimension["key"], (0, 0))
                dimensions[dimension["key"]] = n + 1, total + dimension["final"]
        for line in items(card):
            if line["credit"] is not None:
                numerator, denominator = line["credit"]
                kept = 100 * numerator >= rules[line["key"]].item.complies_at * denominator
                of = found.items[line["key"]]
                of.observed += 1
                of.complied += kept
                observed += 1
                complied += kept
        for taken in card["deductions"]:
            found.items[taken["item"]].points += taken["points"]
        for key in {taken["item"] for taken in card["deductions"]}:
            found.items[key].losses += 1
        for fired in card["vetoes"]:
            found.items[fired["item"]].vetoes += 1
    row = HallRow(
        id=seen.hall_id,
        code=document.hall.code,
        name=document.hall.name,
        region_path=seen.region_path,
        tier=document.hall.tier,
        kind=seen.kind,
        visits=len(document.visits),
        vetoed=document.means.vetoed,
        sums=(len(finals), sum(finals), sum(it * it for it in finals)),
        counts=(complied, observed),
    )
    return HallGathered(row, seen.region, document.edition, (len(raws), sum(raws)), dimensions)
