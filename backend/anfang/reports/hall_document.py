"""What a hall may read of a wave: one document of canonical JSON, made at publication and never changed.

It is all that pages, PDF and tables of a hall are made from, so that what is not in it cannot leak: no shopper, phone, place, flag, id or
number of a revision, no day and no hour, no word or photo that was not released [docs/decisions/0031].
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from anfang.core.canonical import canonical, digest
from anfang.core.checklist import Checklist
from anfang.core.rates import hall_score

FORMAT = 1


class Part(BaseModel):
    """Base: an unknown field is an error: nothing gets into a hall's document by accident."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WaveNamed(Part):
    """Which round of visits."""

    code: str
    title: str


class HallNamed(Part):
    """Whose document; as it was named at publication."""

    code: str
    name: str
    tier: str


class ChecklistNamed(Part):
    """The version that scored a visit."""

    code: str
    version: str
    digest: str


class NoteTold(Part):
    """Released words. `item` null: about the whole visit. `reason`: why an item was not applicable or not observed."""

    item: str | None
    note: str
    reason: str


class PhotoTold(Part):
    """A released photo, re-encoded; `digest` is that of the bytes a hall gets, never of the original."""

    n: int
    digest: str
    item: str | None


class VisitTold(Part):
    """One counted visit. `place` keeps its number over all editions; `week` is an ISO week, "2026-W47".

    `scorecard`: engine 1's, without its review list, and with `value` null where an item was not scored.
    """

    place: int
    week: str
    checklist: ChecklistNamed
    scorecard: dict[str, Any]
    notes: list[NoteTold]
    photos: list[PhotoTold]


class Means(Part):
    """Over the hall's own visits: exact, rounded once, in hundredths; visits without a score do not count."""

    visits: int
    scored: int
    vetoed: int
    final: int | None
    raw: int | None
    dimensions: dict[str, int | None]


class Change(Part):
    """What an edition changed: one item of one visit, before and after, and what it did to the visit's final score.

    Or a photo that it released, by its number in the visit's; then `item` is what it shows, empty for the whole visit.
    """

    place: int
    item: str
    before: dict[str, Any]
    after: dict[str, Any]
    final_before: int | None
    final_after: int | None
    photo: int | None = None


class HallDocument(Part):
    """The whole. `edition` counts the hall's own; `changes` are this edition's, empty in the first."""

    format: int
    wave: WaveNamed
    hall: HallNamed
    edition: int
    changes: list[Change]
    means: Means
    visits: list[VisitTold]


def week_of(day: date) -> str:
    """The ISO week, the only thing a hall learns about when: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def visit_told(
    checklist: Checklist,
    card: Mapping[str, Any],
    *,
    day: date,
    notes: Iterable[NoteTold],
    photos: Iterable[tuple[str, str | None]],
) -> VisitTold:
    """One visit, without its place yet; `photos` are (digest, item), set in the order of the checklist, then of their digests."""
    order = {key: n for n, key in enumerate(checklist.by_key)}
    first = -1  # what belongs to the whole visit comes first

    def rank(item: str | None) -> int:
        return order.get(item, len(order)) if item else first

    shown = sorted(photos, key=lambda it: (rank(it[1]), it[0]))
    told = sorted(notes, key=lambda it: rank(it.item))
    return VisitTold(
        place=0,
        week=week_of(day),
        checklist=ChecklistNamed(**card["checklist"]),
        scorecard=scorecard_told(card, released={it.item for it in told if it.item}),
        notes=told,
        photos=[PhotoTold(n=n, digest=name, item=item) for n, (name, item) in enumerate(shown, 1)],
    )


def scorecard_told(card: Mapping[str, Any], *, released: set[str]) -> dict[str, Any]:
    """The scorecard for a hall: no review list, and no value of an item that was not scored, for it costs nothing and may tell who came.

    (What the shopper bought, a badge's number, free words.) A released item keeps its value.
    """
    dimensions = [
        {
            **dimension,
            "indicators": [
                {**inner, "items": [_item_told(item, released) for item in inner["items"]]}
                for inner in dimension["indicators"]
            ],
        }
        for dimension in card["dimensions"]
    ]
    return {key: value for key, value in card.items() if key != "review"} | {"dimensions": dimensions}


def _item_told(item: dict[str, Any], released: set[str]) -> dict[str, Any]:
    scored = item["credit"] is not None
    return item if scored or item["key"] in released else {**item, "value": None}


def by_content(visits: Iterable[VisitTold]) -> list[VisitTold]:
    """The visits with their places: by week, and inside a week by the digest of what they say, which tells no order in time."""
    ranked = sorted(visits, key=lambda it: (it.week, digest(canonical(it.model_dump(mode="json")))))
    return [it.model_copy(update={"place": n}) for n, it in enumerate(ranked, 1)]


def means_of(visits: list[VisitTold]) -> Means:
    """The means over a hall's visits; dimensions in the order of the first visit's checklist, further ones after them."""
    cards = [it.scorecard for it in visits]
    finals: dict[str, list[int | None]] = {}
    for card in cards:
        for dimension in card["dimensions"]:
            finals.setdefault(dimension["key"], []).append(dimension["final"])
    return Means(
        visits=len(visits),
        scored=sum(card["final"] is not None for card in cards),
        vetoed=sum(card["verdict"] == "vetoed" for card in cards),
        final=hall_score(card["final"] for card in cards),
        raw=hall_score(card["raw"] for card in cards),
        dimensions={key: hall_score(each) for key, each in finals.items()},
    )


def written(document: HallDocument) -> bytes:
    """The bytes that are frozen: canonical JSON."""
    return canonical(document.model_dump(mode="json"))
