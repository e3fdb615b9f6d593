"""Halls in a report: lights, places with ties and their reach, the worst ones, and the list of all."""

from typing import Any

from anfang.core.statistics import mean_change
from anfang.reports.deliverables.both import Both, change, estimate
from anfang.reports.deliverables.gather import Gathered
from anfang.reports.deliverables.ground import Ground
from anfang.reports.deliverables.scores import standing
from anfang.reports.facts import bands_told
from anfang.reports.figures.hall_rows import HallRow, light_of, paid, ranked

BEST, LISTED = 10, 400


def lights_of(ground: Ground, found: Gathered) -> list[dict[str, Any]]:
    """Band by band: its words, its shape, how many halls. A hall with a vetoed visit is in the last one."""
    bands = ground.titles.newest.bands
    lit = [light_of(row, bands) for row in found.rows]
    lights = [
        {
            "words": band.words,
            "shape": band.shape,
            "n": lit.count(band.key),
            "from": band.from_,
            "to": band.to,
        }
        for band in bands_told(ground.titles.newest, ground.titles.language)
    ]
    if None in lit:
        none = {"words": ground.titles.say("visits.unscored"), "shape": "none", "n": lit.count(None)}
        lights.append({**none, "from": None, "to": None})
    return lights


def ranking_told(ground: Ground, found: Gathered) -> dict[str, Any]:
    """The best ten, the programme's worst, and how many have no place and why. Competitors have none among the own halls."""
    rules, regions = ground.rules, {hall.row.id: hall.region for hall in found.halls}
    own = [row for row in found.rows if row.kind != "competitor"]
    all_ = ranked(own, set(ground.held), rules)

    def told(place: Any, row: HallRow) -> dict[str, Any]:
        share = paid(row, rules)
        return {
            "place": place.place, "best": place.best, "worst": place.worst, "tied": place.tied,
            "hall": row.name, "code": row.code, "region": regions[row.id], "visits": row.visits,
            "now": estimate(row.estimate), "rate": row.rate, "pays": share,
        }  # fmt: skip

    edge = all_.ranked[BEST - 1][0].place if len(all_.ranked) > BEST else None
    best = [entry for entry in all_.ranked if edge is None or entry[0].place <= edge]
    return {
        "ranked": len(all_.ranked),
        "few": len(all_.few),
        "held": len(all_.held),
        "least": rules.rank_visits,
        "best": [told(*entry) for entry in best[: 2 * BEST]],
        "worst": [
            {"count": count, "rows": [told(*entry) for entry in all_.worst(count)][: 4 * count]}
            for count in rules.worst
        ],
        "pays": bool(rules.pay),
    }


def hall_lines(both: Both) -> list[dict[str, Any]]:
    """Every hall, where there are not too many for paper: then the score table has them."""
    if len(both.now.halls) > LISTED:
        return []
    ground, bands = both.ground, bands_told(both.ground.titles.newest, both.ground.titles.language)
    shapes = {band.key: (band.words, band.shape) for band in bands}
    own = [row for row in both.now.rows if row.kind != "competitor"]
    places = {place.key: place for place, _ in ranked(own, set(ground.held), ground.rules).ranked}
    then = {row.id: row for row in both.then.rows} if both.then else {}
    found = []
    for hall in both.now.halls:
        row, place, old = hall.row, places.get(hall.row.id), then.get(hall.row.id)
        light = light_of(row, ground.titles.newest.bands)
        words, shape = shapes.get(light or "", (ground.titles.say("visits.unscored"), "none"))
        found.append(
            {"hall": row.name, "code": row.code, "region": hall.region, "tier": ground.word("halls.tier", row.tier),
             "visits": row.visits, "vetoed": row.vetoed, "now": estimate(row.estimate), "rate": row.rate,
             "light": words, "shape": shape, "place": place.place if place else None,
             "tied": bool(place and place.tied), "best": place.best if place else None,
             "worst": place.worst if place else None, "why": standing(ground, row, place is not None),
             "before": estimate(old.estimate) if old else None,
             "change": change(mean_change(old.sums, row.sums)) if old else None}
        )  # fmt: skip
    return found
