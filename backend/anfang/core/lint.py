"""What is wrong with a checklist document, all of it, before it can be published [scoring §The checklist document].

First the shape (fields, types, ranges); a document of the right shape is then read for sense (order, references, sums).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from anfang.core.canonical import canonical
from anfang.core.checklist import (
    LARGEST,
    MARKS,
    Checklist,
    Choice,
    Indicator,
    Item,
    Kept,
    Measure,
    Note,
    Scale,
    read,
)
from anfang.core.complaints import Complaint, Path, complaint
from anfang.core.lint_shape import shape_complaints
from anfang.problems import ChecklistUnsound

Placed = tuple[Path, Item]


def complaints(document: Any) -> list[Complaint]:
    """Every complaint about a document, in its order; [] for one that may be published. Takes anything, raises nothing."""
    try:
        checklist = read(document)
    except ValidationError as error:
        return shape_complaints(error)
    except RecursionError:
        return [complaint((), "malformed", why="nested too deeply")]
    try:
        canonical(document)
    except ValueError as error:
        return [complaint((), "not_canonical", why=str(error))]
    return sorted(_sense(checklist), key=lambda found: _order(document, found.path))


def model(document: Any) -> Checklist:
    """The checklist of a document without complaints; else raises ChecklistUnsound with all of them in its facts."""
    found = complaints(document)
    if found:
        raise ChecklistUnsound(
            at=found[0].at, count=len(found), first_zh=found[0].zh, first_en=found[0].en, complaints=found
        )
    return read(document)


def _order(document: Any, path: Path) -> tuple[int, ...]:
    """Where a path stands in the document, as its author wrote it."""
    place = []
    for step in path:
        if isinstance(document, dict) and step in document:
            place.append(list(document).index(step))
            document = document[step]
        elif isinstance(document, list) and isinstance(step, int):
            place.append(step)
            document = document[step]
    return tuple(place)


def _sense(checklist: Checklist) -> Iterator[Complaint]:
    yield from _repeated(("tiers",), checklist.tiers)
    effective = checklist.effective
    if effective.to_on is not None and effective.to_on <= effective.from_on:
        yield complaint(("effective", "to"), "effective_order")
    yield from _bands(checklist)
    dimensions = [(("dimensions", n), dimension) for n, dimension in enumerate(checklist.dimensions)]
    indicators = [
        ((*path, "indicators", n), indicator)
        for path, dimension in dimensions
        for n, indicator in enumerate(dimension.indicators)
    ]
    items = [
        ((*path, "items", n), item)
        for path, indicator in indicators
        for n, item in enumerate(indicator.items)
    ]
    for level in (dimensions, indicators, items):
        yield from _duplicates([((*path, "key"), part.key) for path, part in level])
        for path, part in level:
            yield from _weight(checklist, path, part.weight, part.tiers if isinstance(part, Item) else None)
    yield from _zeros(checklist)
    for place, (path, item) in enumerate(items):
        yield from _item(checklist, path, item)
        yield from _when(path, item, items[:place], items)


def _duplicates(keys: list[tuple[Path, str]]) -> Iterator[Complaint]:
    first: dict[str, Path] = {}
    for path, key in keys:
        if key in first:
            yield complaint(path, "duplicate_key", key=key, first="/".join(map(str, first[key])))
        first.setdefault(key, path)


def _repeated(path: Path, values: list[Any]) -> Iterator[Complaint]:
    seen: Counter[tuple[type, Any]] = Counter()
    for n, value in enumerate(values):
        if seen[type(value), value]:
            yield complaint((*path, n), "repeated", value=value)
        seen[type(value), value] += 1


def _bands(checklist: Checklist) -> Iterator[Complaint]:
    """Each band reaches from its `from` up to the band above, so descending to 0 is what tiles 0–100."""
    bands = checklist.bands
    yield from _duplicates([(("bands", n, "key"), band.key) for n, band in enumerate(bands)])
    for n in range(1, len(bands)):
        if bands[n].from_ >= bands[n - 1].from_:
            yield complaint(("bands", n, "from"), "bands_order", value=bands[n].from_)
    if bands[-1].from_ != 0:
        yield complaint(("bands", len(bands) - 1, "from"), "bands_gap")


def _weight(checklist: Checklist, path: Path, weight: Any, tiers: list[str] | None) -> Iterator[Complaint]:
    if isinstance(weight, dict):
        for tier in weight:
            if tier not in checklist.tiers:
                yield complaint((*path, "weight", tier), "unknown_tier", tier=tier)
        for tier in tiers or checklist.tiers:
            if tier not in weight and tier in checklist.tiers:
                yield complaint((*path, "weight"), "tier_weight_missing", tier=tier)


def _counts(item: Item, tier: str) -> bool:
    """Whether the item can ever carry points at this tier."""
    return item.asked_of(tier) and not isinstance(item.answer, Note) and item.weight_for(tier) > 0


def _zeros(checklist: Checklist) -> Iterator[Complaint]:
    """No level that counts at a tier may be all 0 there. Below a level of weight 0 anything goes: it is only listed."""

    def indicator_counts(indicator: Indicator, tier: str) -> bool:
        return any(_counts(item, tier) for item in indicator.items)

    for tier in checklist.tiers:
        if not any(dimension.weight_for(tier) for dimension in checklist.dimensions):
            yield complaint(("dimensions",), "weights_all_zero", tier=tier)
        for n, dimension in enumerate(checklist.dimensions):
            if not dimension.weight_for(tier):
                continue
            if not any(indicator.weight_for(tier) for indicator in dimension.indicators):
                yield complaint(("dimensions", n, "indicators"), "weights_all_zero", tier=tier)
            for m, indicator in enumerate(dimension.indicators):
                if indicator.weight_for(tier) and not indicator_counts(indicator, tier):
                    yield complaint(
                        ("dimensions", n, "indicators", m, "items"), "weights_all_zero", tier=tier
                    )


def _item(checklist: Checklist, path: Path, item: Item) -> Iterator[Complaint]:
    tiers = item.tiers or checklist.tiers
    for n, tier in enumerate(item.tiers or []):
        if tier not in checklist.tiers:
            yield complaint((*path, "tiers", n), "unknown_tier", tier=tier)
    yield from _repeated((*path, "tiers"), item.tiers or [])
    if item.veto and not any(_counts(item, tier) for tier in tiers):
        yield complaint((*path, "veto"), "veto_unscorable")
    if item.evidence is not None:
        yield from _repeated((*path, "evidence", "kinds"), list(item.evidence.kinds))
        if item.evidence.when == "broken" and isinstance(item.answer, Note):
            yield complaint((*path, "evidence", "when"), "evidence_never")
        if "photo" not in item.evidence.kinds and item.evidence.min > ("note" in item.evidence.kinds):
            # Parcels carry no sound yet [parcel.py], and nobody could ever seal the visit.
            yield complaint((*path, "evidence", "min"), "evidence_beyond", min=item.evidence.min)
    if isinstance(item.answer, Choice):
        options = item.answer.options
        yield from _duplicates(
            [((*path, "answer", "options", n, "key"), o.key) for n, o in enumerate(options)]
        )
    if isinstance(item.answer, Measure):
        yield from _measure((*path, "answer"), item.answer)


def _measure(path: Path, measure: Measure) -> Iterator[Complaint]:
    before = -1
    for n, step in enumerate(measure.bands):
        last = n == len(measure.bands) - 1
        if step.up_to is None:
            if not last:
                yield complaint((*path, "bands", n), "steps_open")
            continue
        if step.up_to <= before:
            yield complaint((*path, "bands", n, "up_to"), "steps_order", value=step.up_to)
        if last:
            yield complaint((*path, "bands", n, "up_to"), "steps_closed")
        before = step.up_to
    if measure.between is not None:
        one, other = measure.between
        if MARKS.index(one) >= MARKS.index(other):
            yield complaint((*path, "between"), "marks_order", allowed=", ".join(MARKS))


def _when(path: Path, item: Item, earlier: Sequence[Placed], items: Sequence[Placed]) -> Iterator[Complaint]:
    if item.when is None:
        return
    at, key = (*path, "when", "item"), item.when.item
    found = next((other for _, other in earlier if other.key == key), None)
    if found is None:
        there = any(other.key == key for _, other in items)
        code = "when_itself" if key == item.key else "when_forward" if there else "when_unknown"
        yield complaint(at, code, key=key)
    elif isinstance(found.answer, Note):
        yield complaint(at, "when_note", key=key)
    else:
        possible, allowed = _possible(found)
        yield from _repeated((*path, "when", "is"), item.when.is_)
        for n, value in enumerate(item.when.is_):
            if not possible(value):
                yield complaint((*path, "when", "is", n), "when_value", key=key, value=value, allowed=allowed)


def _possible(item: Item) -> tuple[Callable[[str | int], bool], str]:
    """Which answers an item can have: a test, and words for it."""
    answer = item.answer
    if isinstance(answer, Kept):
        return ("kept", "broken").__contains__, "kept, broken"
    if isinstance(answer, Choice):
        keys = [option.key for option in answer.options]
        return keys.__contains__, ", ".join(keys)
    most = answer.max if isinstance(answer, Scale) else None
    allowed = range(0, (LARGEST if most is None else most) + 1)
    return (lambda value: isinstance(value, int) and value in allowed), f"0–{most or '…'}"
