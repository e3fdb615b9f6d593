"""Figures of a wave as a whole: overview, execution rates, trend, groups, agreement. For supervisors, analysts and admins."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.core.statistics import rate
from anfang.database import Reading
from anfang.halls.fields import KINDS, TIERS
from anfang.problems import Language
from anfang.reports.figures import drawn
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.exposure import exposures
from anfang.reports.figures.hall_rows import lights
from anfang.reports.figures.items import item_rates, item_titles
from anfang.reports.figures.overlap import overlap
from anfang.reports.figures.pages.shown import LookingAtFigures, OnGround, show
from anfang.reports.figures.scores import Score, regions_below, scores
from anfang.reports.figures.trend import trend
from anfang.tallies.records import HallTally
from anfang.visits.spelled import band_words

router = APIRouter(prefix="/desk/figures", include_in_schema=False)


@router.get("")
def overview(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """The wave at a glance."""
    language = desk.language_of(request)
    if here.wave is None:
        return show(request, session, here, "", "figures_overview.html")
    found = scores(session, here, _two(here))
    score = found.get((here.wave.id,), Score())
    counted = [(band, band_words(band or None, language), n) for band, n in lights(session, here, here.wave)]
    picture = drawn.chart(
        "parts",
        desk.say(language, "figures.lights"),
        [words for _, words, _ in counted],
        [drawn.plain(desk.say(language, "figures.halls"), [100 * n for *_, n in counted])],
        "",
    )
    return show(
        request,
        session,
        here,
        "",
        "figures_overview.html",
        score=score,
        before=found.get((here.before.id,)) if here.before else None,
        lights=counted,
        noticed=exposures(session, here),
        rate=score.rate,
        vetoes=rate(score.vetoed, score.visits),
        picture={**picture, "keys": [band for band, *_ in counted]},
    )


@router.get("/items")
def items(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Every item's execution rate beside its target and the wave before [domain §2]."""
    language = desk.language_of(request)
    found = item_rates(session, here, language)
    made = [drawn.series(here.wave.title if here.wave else "", [each.estimate for each in found])]
    if here.before:
        made.append(drawn.series(here.before.title, [each.before for each in found]))
    made.append(drawn.plain(desk.say(language, "figures.target"), [each.target for each in found], "target"))
    picture = drawn.chart(
        "bars", desk.say(language, "figures.tab.items"), [it.title for it in found], made, "%"
    )
    return show(request, session, here, "/items", "figures_items.html", rates=found, picture=picture)


@router.get("/trend")
def over_waves(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """The score over waves, and one item of choice."""
    language = desk.language_of(request)
    titles = item_titles(session, here.wave, language) if here.wave else {}
    item = here.asked.item or next(iter(titles), "")
    steps = trend(session, here, item)
    codes = [step.wave.code for step in steps]
    score = drawn.series(desk.say(language, "figures.mean"), [step.score.estimate for step in steps])
    rates = drawn.series(titles.get(item, (item,))[0], [step.item for step in steps])
    return show(
        request,
        session,
        here,
        "/trend",
        "figures_trend.html",
        steps=steps,
        titles=titles,
        item=item,
        picture=drawn.chart("line", desk.say(language, "figures.trend_score"), codes, [score], ""),
        item_picture=drawn.chart("line", desk.say(language, "figures.trend_item"), codes, [rates], "%"),
    )


@router.get("/groups")
def groups(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Tiers, kinds and regions side by side."""
    language = desk.language_of(request)
    parts = [] if here.wave is None else _groups(here, session, language)
    return show(request, session, here, "/groups", "figures_groups.html", parts=parts)


@router.get("/overlap")
def agreement(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Whether two shoppers who saw the same hall say the same."""
    language = desk.language_of(request)
    found = overlap(session, here, here.wave) if here.wave else []
    titles = item_titles(session, here.wave, language) if here.wave else {}
    return show(request, session, here, "/overlap", "figures_overlap.html", found=found, titles=titles)


def _two(here: Ground) -> list[UUID]:
    return [wave.id for wave in (here.wave, here.before) if wave]


def _groups(here: Ground, session: Reading, language: Language) -> list[dict[str, object]]:
    """One part for tiers, one for kinds, one for regions: rows of (words, score, change, address)."""
    columns = {"tier": HallTally.tier, "kind": HallTally.kind, "region": HallTally.region_path}
    parts: list[dict[str, object]] = []
    wave, before = here.wave, here.before
    assert wave is not None  # noqa: S101 - asked by the caller
    for name, column in columns.items():
        found = scores(session, here, _two(here), column)
        if name == "region":
            found = regions_below(found, here.asked.path)
        known = TIERS if name == "tier" else KINDS if name == "kind" else ()
        order = sorted((key for of, key in found if of == wave.id), key=lambda key: (_rank(known, key), key))
        rows = []
        for key in order:
            score = found[wave.id, key]
            change = score.change_from(found.get((before.id, key))) if before else None
            rows.append((key, _words(here, name, key, language), score, change))
        words = desk.say(language, f"figures.by_{name}")
        made = [drawn.series(wave.title, [score.estimate for _, _, score, _ in rows])]
        picture = drawn.chart("columns", words, [title for _, title, *_ in rows], made, "")
        parts.append({"name": name, "title": words, "rows": rows, "picture": picture})
    return parts


def _rank(known: tuple[str, ...], key: str) -> int:
    """As the words are listed; what is unknown goes last."""
    return known.index(key) if key in known else len(known)


def _words(here: Ground, name: str, key: str, language: Language) -> str:
    """A group's own name."""
    if name == "region":
        return here.names.get(key, key).split(" · ")[-1]
    return desk.say(language, f"halls.{name}.{key}")
