"""What a scorecard says: the exact figures of a visit, and how they are printed. Mirror: pwa/src/core/scorecard.ts.

Exact figures are integers over a denominator of their level; printed ones are hundredths of a point. Rounding happens
here and nowhere else [scoring §Arithmetic; docs/decisions/0003-what-a-scorecard-says.md].
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from anfang.core.answers import State
from anfang.core.at_tier import DimensionAt, IndicatorAt, ItemAt
from anfang.core.checklist import Checklist

Scorecard = dict[str, Any]
WHOLE = 10_000  # 100 points in hundredths


@dataclass(slots=True)
class ItemSeen:
    """`credit` is in lowest terms, None unless scorable. `share` counts in VisitSeen.shares, `loss` in VisitSeen.unit."""

    item: ItemAt
    state: State
    value: Any
    weight: int
    credit: tuple[int, int] | None
    share: int = 0
    loss: int = 0


@dataclass(slots=True)
class IndicatorSeen:
    """raw = earned/possible, final = kept/possible; possible 0: no value. `fired`: items whose veto reaches this far.

    `worth` is what it brings the visit before its own veto, in VisitSeen.unit; 0 where it does not count.
    """

    indicator: IndicatorAt
    weight: int
    items: list[ItemSeen]
    earned: int = 0
    kept: int = 0
    possible: int = 0
    worth: int = 0
    fired: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DimensionSeen:
    """As IndicatorSeen, one level up; `shares` is `possible` without the credits' denominator."""

    dimension: DimensionAt
    weight: int
    indicators: list[IndicatorSeen]
    earned: int = 0
    kept: int = 0
    possible: int = 0
    shares: int = 0
    worth: int = 0
    fired: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """A deduction: `loss` in VisitSeen.unit."""

    item: str
    reason: Literal["broken", "veto"]
    reach: str | None
    loss: int


@dataclass(slots=True)
class VisitSeen:
    """raw = earned/unit, final = kept/unit; unit 0: no value. Items' shares add up to `shares`, deductions to unit − kept."""

    dimensions: list[DimensionSeen]
    earned: int = 0
    kept: int = 0
    unit: int = 0
    shares: int = 0
    worth: int = 0
    fired: list[str] = field(default_factory=list)
    deductions: list[Taken] = field(default_factory=list)


def printed(n: int, d: int) -> int | None:
    """n/d of 100 points in hundredths, half up; None where there is nothing to divide by."""
    return (2 * WHOLE * n + d) // (2 * d) if d else None


def apportioned(parts: list[int], unit: int, total: int) -> list[int]:
    """The parts (over `unit`, of 100 points) in hundredths that add up to `total`: largest remainder first, ties by order."""
    floors = [WHOLE * part // unit for part in parts]
    remainders = [WHOLE * part % unit for part in parts]
    order = sorted(range(len(parts)), key=lambda index: -remainders[index])
    for index in order[: total - sum(floors)]:
        floors[index] += 1
    return floors


def scorecard(checklist: Checklist, tier: str, visit: VisitSeen) -> Scorecard:
    """The scorecard as JSON; `value`, `credit`, scores and band are null where there is none.

    Its keys stand in order throughout, so that `written` need not sort them.
    """
    final = printed(visit.kept, visit.unit)
    seen_all = _items(visit)
    scored = [item for item in seen_all if item.credit is not None]
    shares: dict[str, int] = {}
    points: list[int] = []
    if final is not None:
        counted = apportioned([item.share for item in scored], visit.shares, WHOLE)
        shares = dict(zip((item.item.key for item in scored), counted, strict=True))
        points = apportioned([taken.loss for taken in visit.deductions], visit.unit, WHOLE - final)
    printed_points = list(zip(visit.deductions, points, strict=True))
    lost = {taken.item: print_ for taken, print_ in printed_points if taken.reason == "broken"}
    vetoes = [
        {"item": seen.item.key, "reach": seen.item.veto}
        for seen in scored
        if seen.item.veto and seen.credit == (0, 1)
    ]
    return {
        "band": _band(checklist, visit, bool(vetoes)),
        "checklist": {"code": checklist.code, "digest": checklist.digest, "version": checklist.version},
        "deductions": [
            {"item": taken.item, "points": print_, "reach": taken.reach, "reason": taken.reason}
            for taken, print_ in printed_points
        ],
        "dimensions": [_dimension(seen, shares, lost) for seen in visit.dimensions],
        "engine": 1,
        "final": final,
        "raw": printed(visit.earned, visit.unit),
        "review": [
            {"item": seen.item.key, "why": f"veto_{seen.state}"}
            for seen in seen_all
            if seen.item.veto and seen.state in ("not_applicable", "not_observed")
        ],
        "tier": tier,
        "verdict": "vetoed" if vetoes else "clean" if final is not None else "unscored",
        "vetoes": vetoes,
    }


def written(card: Scorecard) -> bytes:
    """The canonical JSON of a scorecard as `scorecard` made it: what its digest is taken of."""
    return orjson.dumps(card)


def _items(visit: VisitSeen) -> list[ItemSeen]:
    return [
        item
        for dimension in visit.dimensions
        for indicator in dimension.indicators
        for item in indicator.items
    ]


def _band(checklist: Checklist, visit: VisitSeen, vetoed: bool) -> str | None:
    """Half-open, by the exact final: 84.996 is below 85 though it prints as 85.00. A fired veto: the last band."""
    if vetoed:
        return checklist.bands[-1].key
    if not visit.unit:
        return None
    return next(band.key for band in checklist.bands if 100 * visit.kept >= band.from_ * visit.unit)


def _dimension(seen: DimensionSeen, shares: dict[str, int], lost: dict[str, int]) -> dict[str, Any]:
    return {
        "final": printed(seen.kept, seen.possible),
        "indicators": [
            {
                "final": printed(inner.kept, inner.possible),
                "items": [
                    {
                        "credit": list(item.credit) if item.credit else None,
                        "key": item.item.key,
                        "lost": lost.get(item.item.key, 0),
                        "share": shares.get(item.item.key, 0),
                        "state": item.state,
                        "value": item.value,
                    }
                    for item in inner.items
                ],
                "key": inner.indicator.key,
                "raw": printed(inner.earned, inner.possible),
                "vetoed_by": inner.fired,
                "weight": inner.weight,
            }
            for inner in seen.indicators
        ],
        "key": seen.dimension.key,
        "raw": printed(seen.earned, seen.possible),
        "weight": seen.weight,
    }
