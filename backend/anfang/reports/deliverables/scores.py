"""标准得分表: the halls' scores with intervals and places, and every visit's scores by dimension and indicator."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from uuid import UUID

from anfang.core.statistics import Place, rounded
from anfang.reports.deliverables.gather import Gathered, HallGathered
from anfang.reports.deliverables.ground import NAMES, Ground
from anfang.reports.deliverables.sheet import Cell, Column, Plan, Row, Sheet, columns
from anfang.reports.figures.hall_rows import HallRow, light_of, paid, ranked
from anfang.visits.spelled import band_words

OF_HALL = (
    *("place", "best", "worst", "tied", *NAMES, "visits", "mean", "low", "high", "raw_mean", "light"),
    *("vetoed", "rate", "pays", "standing"),
)
OF_VISIT = (*NAMES, "visit", "week", "version", "final", "raw", "light", "verdict")


def scores_plan(ground: Ground) -> Plan:
    """Two tables: halls, visits."""
    titles = ground.titles
    inner = tuple(_scored(ground, f"d_{key}", title) for key, title in titles.dimensions.items())
    deeper = tuple(_scored(ground, f"i_{key}", title) for key, title in titles.indicators.items())
    bands = [it.key for it in titles.newest.bands]
    tones = ["green", *["yellow"] * (len(bands) - 2), "red"][: len(bands)]
    colours = tuple((band_words(key, titles.language), tone) for key, tone in zip(bands, tones, strict=True))
    halls = Sheet(titles.say("deliverables.halls"), (*columns(titles, *OF_HALL), *inner), colours, frozen=7)
    visits = Sheet(
        titles.say("deliverables.visits"), (*columns(titles, *OF_VISIT), *inner, *deeper), colours, frozen=3
    )
    return Plan((halls, visits), _rows(ground))


def _scored(ground: Ground, key: str, title: str) -> Column:
    return Column(key, title, ground.titles.say("deliverables.explain.part"), "points", 13)


def _rows(ground: Ground) -> Iterator[tuple[int, Row]]:
    found = ground.gathered()
    for row in _halls(ground, found):
        yield 0, row
    for seen in ground.halls():
        names = ground.names(seen)
        for visit in seen.document.visits:
            card, version = visit.scorecard, ground.version(visit)
            light = band_words(card["band"], ground.titles.language)
            verdict = ground.titles.say(f"deliverables.verdict.{card['verdict']}")
            head: Row = (*names, visit.place, visit.week, version, card["final"], card["raw"], light, verdict)
            yield 1, (*head, *_parts(ground, card))


def _parts(ground: Ground, card: dict[str, Any]) -> list[Cell]:
    """The finals of dimensions, then of indicators, in the columns' order; empty where a version lacks one."""
    outer = {it["key"]: it for it in card["dimensions"]}
    inner = {each["key"]: each for it in card["dimensions"] for each in it["indicators"]}
    found = [outer.get(key) for key in ground.titles.dimensions]
    found += [inner.get(key) for key in ground.titles.indicators]
    return [None if part is None else part["final"] for part in found]


def _halls(ground: Ground, found: Gathered) -> Iterator[Row]:
    rules, own = ground.rules, [row for row in found.rows if row.kind != "competitor"]
    places: dict[UUID, Place[UUID]] = {
        place.key: place for place, _ in ranked(own, set(ground.held), rules).ranked
    }
    for hall in found.halls:
        row, place = hall.row, places.get(hall.row.id)
        mean, share = row.estimate, paid(row, rules)
        yield (
            *((place.place, place.best, place.worst, place.tied) if place else (None,) * 4),
            hall.region, row.code, row.name,
            ground.word("halls.tier", row.tier), ground.word("halls.kind", row.kind),
            row.visits, mean.value, mean.low, mean.high, _mean(hall.raw),
            band_words(light_of(row, ground.titles.newest.bands), ground.titles.language),
            row.vetoed, row.rate, None if share is None or row.id in ground.held else 100 * share,
            standing(ground, row, place is not None), *_dimensions(ground, hall),
        )  # fmt: skip


def standing(ground: Ground, row: HallRow, placed: bool) -> str:
    """Why a hall has no place; empty where it has one."""
    if placed:
        return ""
    why = "competitor" if row.kind == "competitor" else "held" if row.id in ground.held else "few"
    return ground.titles.say(f"deliverables.standing.{why}", least=ground.rules.rank_visits)


def _dimensions(ground: Ground, hall: HallGathered) -> list[int | None]:
    return [_mean(hall.dimensions.get(key, (0, 0))) for key in ground.titles.dimensions]


def _mean(sums: tuple[int, int]) -> int | None:
    n, total = sums
    return rounded(Fraction(total, n)) if n else None
