"""扣分表: every point that was lost, line by line as it adds up in the scorecard, and the items by what they cost."""

from collections.abc import Iterator
from fractions import Fraction

from anfang.core.statistics import rounded
from anfang.reports.deliverables.ground import NAMES, Ground
from anfang.reports.deliverables.sheet import Plan, Row, Sheet, columns
from anfang.visits.score import items
from anfang.visits.spelled import answer_words

LINES = (
    *(*NAMES, "visit", "week", "n", "dimension", "indicator", "key", "finding", "answer", "reason", "reach"),
    *("points", "left"),
)
BY_ITEM = (
    *("number", "key", "dimension", "indicator", "item", "losses", "points", "points_mean", "vetoes"),
    *("complied_n", "observed", "rate", "rate_low", "rate_high"),
)
WHOLE = 10_000


def deductions_plan(ground: Ground) -> Plan:
    """Two tables: the lines, the items."""
    titles = ground.titles
    colours = ((titles.say("deliverables.reason.veto"), "red"),)
    lines = Sheet(titles.say("deliverables.deductions"), columns(titles, *LINES), colours, frozen=3)
    by_item = Sheet(titles.say("deliverables.by_item"), columns(titles, *BY_ITEM))
    return Plan((lines, by_item), _rows(ground))


def _rows(ground: Ground) -> Iterator[tuple[int, Row]]:
    yield from ((1, row) for row in _by_item(ground))
    titles = ground.titles
    for seen in ground.halls():
        names = ground.names(seen)
        for visit in seen.document.visits:
            card, rules, left = visit.scorecard, titles.by_digest[visit.checklist.digest], WHOLE
            said = {line["key"]: line for line in items(card)}
            for n, taken in enumerate(card["deductions"], 1):
                of = rules[taken["item"]]
                left -= taken["points"]
                reach = taken["reach"]
                yield 0, (
                    *names, visit.place, visit.week, n, of.dimension, of.indicator, taken["item"], of.broken,
                    answer_words(of.item, said[taken["item"]], titles.language),
                    titles.say(f"deliverables.reason.{taken['reason']}"),
                    titles.say(f"deliverables.reach.{reach}") if reach else "",
                    taken["points"], left,
                )  # fmt: skip


def _by_item(ground: Ground) -> Iterator[Row]:
    """The costliest first."""
    found, titles = ground.gathered(), ground.titles
    for key, it in sorted(found.items.items(), key=lambda pair: (-pair[1].points, pair[0])):
        of, rate = titles.items[key], it.estimate
        yield (
            of.number, key, of.dimension, of.indicator, of.ask, it.losses, it.points,
            rounded(Fraction(it.points, found.visits)), it.vetoes,
            it.complied, it.observed, rate.value, rate.low, rate.high,
        )  # fmt: skip
