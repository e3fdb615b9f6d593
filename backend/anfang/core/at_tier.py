"""A checklist as one tier has it, laid out for scoring: what is looked up for every item of every visit lies side by side.

A visit comes in after a wait for the disk, with nothing of the checklist left in the processor's caches: going through the models,
each with a dictionary of its own, would then take longer than the arithmetic.
"""

from math import gcd
from typing import Any, NamedTuple

from anfang.core.checklist import Checklist, Evidence, Item, Reach, When

Credit = tuple[int, int]


class ItemAt(NamedTuple):
    """One item. `credits`: the credit of each value, in lowest terms, where the values can be listed: kept, scale, choice."""

    key: str
    item: Item
    asked: bool
    weight: int
    when: When | None
    veto: Reach | None
    evidence: Evidence | None
    complies_at: int
    credits: dict[Any, Credit] | None


class IndicatorAt(NamedTuple):
    """One indicator with all its items."""

    key: str
    weight: int
    items: list[ItemAt]


class DimensionAt(NamedTuple):
    """One dimension with all its indicators."""

    key: str
    weight: int
    indicators: list[IndicatorAt]


class TierAt(NamedTuple):
    """The whole checklist, and all its items in order."""

    dimensions: list[DimensionAt]
    items: list[ItemAt]


def at_tier(checklist: Checklist, tier: str) -> TierAt:
    """The checklist at that tier; made once for each tier that it has. A tier that it has not is asked what all are asked."""
    found: TierAt | None = checklist.laid_out.get(tier)
    if found is None:
        found = _lay_out(checklist, tier)
        if tier in checklist.tiers:  # others are a phone's words, and there is no end to those
            checklist.laid_out[tier] = found
    return found


def credit(item: Item, value: Any) -> Credit | None:
    """The credit of a value as a fraction (not in lowest terms), None for a note. The value has passed `check`."""
    answer = item.answer  # by its `type`: isinstance asks pydantic's metaclass, which takes ten times as long
    if answer.type == "kept":
        return (1, 1) if value == "kept" else (0, 1)
    if answer.type == "scale":
        return value, answer.max
    if answer.type == "choice":
        return next(option.credit for option in answer.options if option.key == value), 100
    if answer.type == "note":
        return None
    return next(step.credit for step in answer.bands if step.up_to is None or value <= step.up_to), 100


def credit_at(seen: ItemAt, value: Any) -> Credit | None:
    """As `credit`, in lowest terms."""
    if seen.credits is not None:
        return seen.credits[value]
    earned = credit(seen.item, value)
    return lowest(*earned) if earned else None


def lowest(n: int, d: int) -> Credit:
    """A fraction in lowest terms."""
    common = gcd(n, d)
    return n // common, d // common


def _lay_out(checklist: Checklist, tier: str) -> TierAt:
    dimensions = [
        DimensionAt(
            dimension.key,
            dimension.weight_for(tier),
            [
                IndicatorAt(inner.key, inner.weight_for(tier), [_item(item, tier) for item in inner.items])
                for inner in dimension.indicators
            ],
        )
        for dimension in checklist.dimensions
    ]
    items = [item for dimension in dimensions for inner in dimension.indicators for item in inner.items]
    return TierAt(dimensions, items)


def _item(item: Item, tier: str) -> ItemAt:
    return ItemAt(
        item.key, item, item.asked_of(tier), item.weight_for(tier), item.when, item.veto, item.evidence, item.complies_at,
        _credits(item),
    )  # fmt: skip


def _credits(item: Item) -> dict[Any, Credit] | None:
    answer = item.answer
    values: list[Any]
    if answer.type == "kept":
        values = ["kept", "broken"]
    elif answer.type == "scale":
        values = list(range(answer.max + 1))
    elif answer.type == "choice":
        values = [option.key for option in answer.options]
    else:
        return None
    return {value: lowest(*earned) for value in values if (earned := credit(item, value))}
