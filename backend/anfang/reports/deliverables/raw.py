"""原始数据表: what was answered. For people one row a visit and one column an item; for programs one row an item, under fixed names."""

from collections.abc import Iterator
from typing import Any

from anfang.core.checklist import Measure, Scale
from anfang.reports.deliverables.ground import NAMES, Ground
from anfang.reports.deliverables.sheet import Cell, Column, Plan, Row, Sheet, columns
from anfang.reports.deliverables.titles import ItemTitles
from anfang.visits.score import items
from anfang.visits.spelled import answer_words

ITEMS = ("number", "key", "dimension", "indicator", "item")
LONG = (
    *("wave", *NAMES, "visit", "week", "version", "dimension", "indicator", "key", "item", "state"),
    *("value", "answer", "complied", "share", "lost"),
)


def raw_wide(ground: Ground) -> Plan:
    """A workbook: the visits, and the items that their columns stand for."""
    titles = ground.titles
    fixed = columns(titles, *NAMES, "visit", "week", "version", "final")
    asked = tuple(
        Column(key, f"{it.number} {it.ask}", f"{it.dimension} / {it.indicator}", _kind(it), 13)
        for key, it in titles.items.items()
    )
    colours = [(ground.word("visits.answer", "broken"), "red")]
    colours += [(titles.say(f"visits.state.{it}"), "grey") for it in ("not_applicable", "not_observed")]
    visits = Sheet(titles.say("deliverables.raw"), (*fixed, *asked), tuple(colours), frozen=3)
    book = Sheet(titles.say("deliverables.items"), columns(titles, *ITEMS))
    return Plan((visits, book), _wide(ground), ((titles.say("deliverables.kept_back"), ""),))


def raw_long(ground: Ground) -> Plan:
    """One row for every item of every visit."""
    sheet = Sheet(ground.titles.say("deliverables.raw"), columns(ground.titles, *LONG))
    return Plan((sheet,), ((0, row) for row in _long(ground)))


def _kind(titles: ItemTitles) -> Any:
    return "whole" if isinstance(titles.item.answer, Measure | Scale) else "text"


def _wide(ground: Ground) -> Iterator[tuple[int, Row]]:
    titles = ground.titles
    for key, it in titles.items.items():
        yield 1, (it.number, key, it.dimension, it.indicator, it.ask)
    for seen in ground.halls():
        names = ground.names(seen)
        for visit in seen.document.visits:
            rules = titles.by_digest[visit.checklist.digest]
            said = {line["key"]: line for line in items(visit.scorecard)}
            cells = [_answer(ground, rules[key], said[key]) if key in said else None for key in titles.items]
            yield (
                0,
                (*names, visit.place, visit.week, ground.version(visit), visit.scorecard["final"], *cells),
            )


def _answer(ground: Ground, titles: ItemTitles, line: dict[str, Any]) -> Cell:
    """A number where the item asks for one; words else. Empty: not asked, or kept back."""
    if line["state"] == "not_asked" or (line["state"] == "answered" and line["value"] is None):
        return None
    if line["state"] == "answered" and isinstance(line["value"], int):
        return line["value"]
    return answer_words(titles.item, line, ground.titles.language)


def _long(ground: Ground) -> Iterator[Row]:
    titles = ground.titles
    for seen in ground.halls():
        names = ground.names(seen)
        for visit in seen.document.visits:
            rules = titles.by_digest[visit.checklist.digest]
            for line in items(visit.scorecard):
                of, credit, value = rules[line["key"]], line["credit"], line["value"]
                yield (
                    ground.wave.code, *names, visit.place, visit.week, ground.version(visit),
                    of.dimension, of.indicator, line["key"], of.ask, line["state"],
                    None if value is None else str(value), answer_words(of.item, line, titles.language),
                    None if credit is None else 100 * credit[0] >= of.item.complies_at * credit[1],
                    line["share"], line["lost"],
                )  # fmt: skip
