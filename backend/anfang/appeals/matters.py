"""What in a hall's published result has to be answered and mended: red, a fired veto, items below their target; each item once."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session

from anfang.checklists.find import parsed
from anfang.core.checklist import Item
from anfang.core.rates import execution_rate
from anfang.reports.hall_document import HallDocument
from anfang.reports.result_facts import mean_band
from anfang.visits.score import items


@dataclass(frozen=True)
class Matter:
    """One reason for a dispatch. `why`: red, veto or below; `item` empty for the whole result.

    `figure` and `target` are what the rule compared: the mean in hundredths of a point; the execution rate and its target in basis points.
    """

    why: str
    item: str = ""
    figure: int | None = None
    target: int | None = None


def matters_of(session: Session, document: HallDocument) -> list[Matter]:
    """All reasons, the whole result first, then vetoes, then items in the order of the checklist.

    Red is what the result's page shows: the last band, where a fired veto puts a hall whatever its mean. An item's rate is over all visits
    of the document; its target is that of the newest version among them. An item whose veto fired is not said to be below target as well.
    """
    found = []
    newest = parsed(session, document.visits[0].checklist.digest)
    if mean_band(newest, document.means) == newest.bands[-1].key:
        found.append(Matter("red", figure=document.means.final, target=_lowest(newest.bands)))
    vetoed = dict.fromkeys(veto["item"] for visit in document.visits for veto in visit.scorecard["vetoes"])
    found += [Matter("veto", key) for key in vetoed]
    seen, complied, rules = _counted(session, document)
    for key, rule in rules.items():
        rate = execution_rate(complied[key], seen[key])
        if rule.target is not None and key not in vetoed and rate is not None and rate < 100 * rule.target:
            found.append(Matter("below", key, rate, 100 * rule.target))
    return found


def _lowest(bands: list) -> int:  # type: ignore[type-arg]
    """Where the last but one band begins, in hundredths: what a red hall has to reach."""
    return 100 * int(bands[-2].from_) if len(bands) > 1 else 0


def _counted(
    session: Session, document: HallDocument
) -> tuple[dict[str, int], dict[str, int], dict[str, Item]]:
    seen: dict[str, int] = defaultdict(int)
    complied: dict[str, int] = defaultdict(int)
    rules: dict[str, Item] = {}
    for visit in document.visits:
        checklist = parsed(session, visit.checklist.digest)
        for line in items(visit.scorecard):
            rule = checklist.by_key[line["key"]]
            rules[line["key"]] = rule
            if line["credit"] is not None:
                numerator, denominator = line["credit"]
                seen[line["key"]] += 1
                complied[line["key"]] += 100 * numerator >= rule.complies_at * denominator
    return seen, complied, rules
