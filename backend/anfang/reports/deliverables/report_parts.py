"""The tables of a report: dimensions, items against their targets, groups side by side, what cost most, vetoes."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from anfang.core.statistics import Change, Estimate, mean_change, rate_change
from anfang.reports.deliverables.both import Both, change, estimate
from anfang.reports.deliverables.gather import Gathered, HallGathered, score_of

COSTLY, BIN = 10, 500  # how many items; the width of a bar in the spread, in hundredths


def dimensions(both: Both) -> list[dict[str, Any]]:
    """Each dimension's mean over halls, with the wave before."""
    found = []
    for key, title in both.ground.titles.dimensions.items():
        of = both.now.dimension_sums(key)
        if not of[0]:
            continue
        then = both.then.dimension_sums(key) if both.then else None
        moved = mean_change(then, of) if then else None
        before = both.then.dimension(key) if both.then else None
        found.append({"title": title, **_line(both.now.dimension(key), before, moved)})
    return found


def item_lines(both: Both) -> list[dict[str, Any]]:
    """Every observed item's execution rate against its target and the wave before [domain §2], in the checklist's order."""
    found = []
    for key, titles in both.ground.titles.items.items():
        if key not in both.now.items or not both.now.items[key].observed:
            continue
        now = both.now.items[key]
        then = both.then.items.get(key) if both.then else None
        counts = (now.complied, now.observed)
        moved = rate_change((then.complied, then.observed), counts) if then else None
        target = None if titles.item.target is None else 100 * titles.item.target
        line = _line(now.estimate, then.estimate if then else None, moved)
        met = _met(now.estimate, target)
        found.append(
            {"number": titles.number, "title": titles.ask, "dimension": titles.dimension, "target": target,
             "met": met, "surely": met in ("met", "missed"), **line}
        )  # fmt: skip
    return found


def groups(both: Both) -> list[dict[str, Any]]:
    """Regions one level below the extent, tiers, kinds: each group's halls count once. A group of one says nothing new and is left out."""
    ground = both.ground
    level = _parting(both.now, ground.extent.region_path.count("/"))

    def region(hall: HallGathered) -> str:
        steps = hall.region.split(" · ")
        return steps[min(level, len(steps)) - 1]

    by: dict[str, Callable[[HallGathered], str]] = {
        "region": region,
        "tier": lambda hall: ground.word("halls.tier", hall.row.tier),
        "kind": lambda hall: ground.word("halls.kind", hall.row.kind),
    }
    found = []
    for name, label in by.items():
        here, before = _grouped(both.now, label), _grouped(both.then, label) if both.then else {}
        if len(here) > 1:
            rows = [_group(title, halls, before.get(title, [])) for title, halls in here.items()]
            found.append({"title": both.say(f"figures.by_{name}"), "rows": rows})
    return found


def costly(both: Both) -> list[dict[str, Any]]:
    """The items that took most points, over all visits."""
    now, titles = both.now, both.ground.titles.items
    ranked = sorted(now.items.items(), key=lambda pair: (-pair[1].points, pair[0]))
    whole = sum(it.points for it in now.items.values())
    return [
        {"title": titles[key].ask, "place": f"{titles[key].dimension} / {titles[key].indicator}",
         "losses": it.losses, "points": it.points, "share": (20_000 * it.points + whole) // (2 * whole)}
        for key, it in ranked[:COSTLY] if it.points
    ]  # fmt: skip


def vetoes(both: Both) -> list[dict[str, Any]]:
    """The veto items that fired, the most frequent first."""
    titles = both.ground.titles.items
    fired = [(key, it.vetoes) for key, it in both.now.items.items() if it.vetoes]
    return [
        {"title": titles[key].broken, "n": count}
        for key, count in sorted(fired, key=lambda it: (-it[1], it[0]))
    ]


def spread(now: Gathered) -> list[int]:
    """How many halls have their mean in each step of five points: 0–5, 5–10 … 95–100."""
    found = [0] * (10_000 // BIN)
    for row in now.rows:
        if row.sums[0]:
            found[min(len(found) - 1, row.sums[1] // (BIN * row.sums[0]))] += 1
    return found


def _line(now: Estimate, before: Estimate | None, moved: Change | None) -> dict[str, Any]:
    return {"now": estimate(now), "before": estimate(before), "change": change(moved)}


def _met(found: Estimate, target: int | None) -> str:
    """met, missed; with _unsure where the interval does not agree; empty without a target."""
    if target is None or found.value is None or found.low is None or found.high is None:
        return ""
    if found.value >= target:
        return "met" if found.low >= target else "met_unsure"
    return "missed" if found.high < target else "missed_unsure"


def _group(title: str, halls: list[HallGathered], before: list[HallGathered]) -> dict[str, Any]:
    now, then = score_of(halls), score_of(before)
    moved = now.change_from(then) if before else None
    line = _line(now.estimate, then.estimate if before else None, moved)
    counts = {"halls": len(halls), "visits": now.visits, "vetoed": now.vetoed}
    return {"title": title, **counts, "rate": estimate(now.rate), **line}


def _grouped(found: Gathered, label: Callable[[HallGathered], str]) -> dict[str, list[HallGathered]]:
    parts: dict[str, list[HallGathered]] = defaultdict(list)
    for hall in found.halls:
        parts[label(hall)].append(hall)
    return dict(sorted(parts.items()))


def _parting(now: Gathered, least: int) -> int:
    """The first level below the extent on which the halls' regions part: above it they have one name, so there their own names do."""
    paths = [hall.region.split(" · ") for hall in now.halls]
    deepest = max((len(it) for it in paths), default=1)
    return next((n for n in range(least, deepest) if len({tuple(it[:n]) for it in paths}) > 1), deepest)
