"""Scoring, engine 1: answers become a scorecard, in exact integers from first to last. Mirror: pwa/src/core/scoring.ts.

A rule change after the first release is engine 2, beside this one [scoring §Arithmetic].
All figures of a level stand over one common denominator, so nothing is ever rounded or reduced on the way.
"""

from math import lcm

from anfang.core.answers import Answers, State, check
from anfang.core.at_tier import IndicatorAt, at_tier, credit_at
from anfang.core.checklist import Checklist
from anfang.core.scorecard import (
    DimensionSeen,
    IndicatorSeen,
    ItemSeen,
    Scorecard,
    Taken,
    VisitSeen,
    scorecard,
)


def score(checklist: Checklist, tier: str, answers: Answers) -> Scorecard:
    """The scorecard of a visit's answers at a tier; raises the first AnswerProblem. Unanswered items score nothing and say so."""
    return scorecard(checklist, tier, weigh(checklist, tier, answers))


def weigh(checklist: Checklist, tier: str, answers: Answers) -> VisitSeen:
    """The exact figures behind `score`."""
    states = check(checklist, tier, answers)
    visit = VisitSeen(
        [
            DimensionSeen(
                dimension,
                dimension.weight,
                [_see(indicator, states, answers) for indicator in dimension.indicators],
            )
            for dimension in at_tier(checklist, tier).dimensions
        ]
    )
    seen = [item for dimension in visit.dimensions for inner in dimension.indicators for item in inner.items]
    unit = lcm(*{item.credit[1] for item in seen if item.credit})
    for dimension in visit.dimensions:
        for indicator in dimension.indicators:
            _weigh_indicator(indicator, unit)
        _weigh_dimension(dimension, unit)
    _weigh_visit(visit, unit)
    visit.deductions = _charged(visit)
    return visit


def _see(indicator: IndicatorAt, states: dict[str, State], answers: Answers) -> IndicatorSeen:
    """An item is scorable if answered, of a scored type, with a weight above 0, and asked of this tier [§Arithmetic 1]."""
    items = []
    for item in indicator.items:
        state, value, earned = states[item.key], None, None
        if state == "answered":
            value = answers[item.key]["value"]
            earned = credit_at(item, value) if item.weight else None
        items.append(ItemSeen(item, state, value, item.weight, earned))
    return IndicatorSeen(indicator, indicator.weight, items)


def _fires(seen: ItemSeen, reach: str) -> bool:
    """A veto fires when its item is scorable and earned nothing at all [§Arithmetic 3]."""
    return seen.item.veto == reach and seen.credit == (0, 1)


def _weigh_indicator(seen: IndicatorSeen, unit: int) -> None:
    """Σ w·credit / Σ w over the scorable items."""
    for item in seen.items:
        if item.credit:
            n, d = item.credit
            seen.earned += item.weight * n * (unit // d)
            seen.possible += item.weight * unit
    seen.fired = [item.item.key for item in seen.items if _fires(item, "indicator")]
    seen.kept = 0 if seen.fired else seen.earned


def _weigh_dimension(seen: DimensionSeen, unit: int) -> None:
    """Σ W·indicator / Σ W over the indicators that have a value. Shares and worths are the dimension's own so far."""
    counted = [inner for inner in seen.indicators if inner.weight and inner.possible]
    common = lcm(*(inner.possible // unit for inner in counted))
    for inner in counted:
        factor = inner.weight * common * unit // inner.possible
        for item in inner.items:
            if item.credit:
                item.share = item.weight * factor
        inner.worth = inner.earned * factor
        seen.earned += inner.worth
        seen.worth += inner.kept * factor
        seen.shares += inner.weight * common
    seen.possible = seen.shares * unit
    seen.fired = [
        item.item.key for inner in seen.indicators for item in inner.items if _fires(item, "dimension")
    ]
    seen.kept = 0 if seen.fired else seen.worth


def _weigh_visit(visit: VisitSeen, unit: int) -> None:
    """As a dimension, one level up; shares and worths become the visit's, 0 below a dimension that does not count."""
    common = lcm(
        *(dimension.shares for dimension in visit.dimensions if dimension.weight and dimension.shares)
    )
    for dimension in visit.dimensions:
        factor = dimension.weight * common // dimension.shares if dimension.shares else 0
        for inner in dimension.indicators:
            inner.worth *= factor
            for item in inner.items:
                item.share *= factor
                if item.credit:
                    item.loss = item.share * (unit - item.credit[0] * (unit // item.credit[1]))
                if _fires(item, "visit"):
                    visit.fired.append(item.item.key)
        dimension.worth *= factor
        visit.earned += dimension.earned * factor
        visit.worth += dimension.kept * factor
        visit.shares += dimension.shares * factor
    visit.unit = visit.shares * unit
    visit.kept = 0 if visit.fired else visit.worth


def _charged(visit: VisitSeen) -> list[Taken]:
    """Every lost point once: what was broken, then what fired vetoes take beyond it, innermost reach first.

    They add up to unit − kept, since a veto is charged with what its reach was still worth when it fired [§Arithmetic 5].
    """
    dimensions = visit.dimensions
    indicators = [inner for dimension in dimensions for inner in dimension.indicators]
    broken = [
        Taken(item.item.key, "broken", None, item.loss)
        for inner in indicators
        for item in inner.items
        if item.loss
    ]
    vetoed = [Taken(inner.fired[0], "veto", "indicator", inner.worth) for inner in indicators if inner.fired]
    vetoed += [Taken(seen.fired[0], "veto", "dimension", seen.worth) for seen in dimensions if seen.fired]
    if visit.fired:
        vetoed.append(Taken(visit.fired[0], "veto", "visit", visit.worth))
    return broken + [taken for taken in vetoed if taken.loss]
