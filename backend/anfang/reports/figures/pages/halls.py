"""Figures of single halls: heat map, ranking, composite, standstill. For supervisors, analysts and admins."""

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.database import Reading
from anfang.problems import NotHere
from anfang.reports.figures import drawn
from anfang.reports.figures.composite import composites
from anfang.reports.figures.hall_rows import UNSCORED, halls_lit, lights, paid, ranking
from anfang.reports.figures.heat import PAGE, heat
from anfang.reports.figures.items import dimension_titles
from anfang.reports.figures.pages.shown import LookingAtFigures, OnGround, show
from anfang.reports.figures.standstill import standstills, still_halls
from anfang.visits.spelled import band_words
from anfang.waves.programme import programme

router = APIRouter(prefix="/desk/figures", include_in_schema=False)


@router.get("/heat")
def heat_map(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Halls × dimensions."""
    if here.wave is None:
        return show(request, session, here, "/heat", "figures_heat.html", found=None)
    found, titles = (
        heat(session, here, here.wave),
        dimension_titles(session, here.wave, desk.language_of(request)),
    )
    seen = {dimension for _, dimension in found.cells}
    columns = [key for key in titles if key in seen] + sorted(seen - set(titles))
    values = [
        [cell.value if (cell := found.cells.get((row.id, key))) else None for key in columns]
        for row in found.rows
    ]
    picture = drawn.heat_chart(
        desk.say(desk.language_of(request), "figures.tab.heat"),
        [row.name for row in found.rows],
        [titles.get(key, key) for key in columns],
        values,
        "",
    )
    pages = -(-found.halls // PAGE)
    facts = {"found": found, "columns": columns, "titles": titles, "pages": pages, "picture": picture}
    return show(request, session, here, "/heat", "figures_heat.html", **facts)


@router.get("/lights")
def halls_by_light(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """The halls behind each light's number."""
    if here.wave is None:
        return show(request, session, here, "/lights", "figures_lights.html", lights={})
    language = desk.language_of(request)
    known = {band: band_words(band or None, language) for band, _ in lights(session, here, here.wave)}
    words = {band or UNSCORED: said for band, said in known.items()}
    if here.asked.light not in ("", *words):
        raise NotHere
    found = halls_lit(session, here, here.wave, here.asked.light)
    start = PAGE * (here.asked.page - 1)
    facts = {"found": found[start : start + PAGE], "count": len(found), "pages": -(-len(found) // PAGE)}
    return show(request, session, here, "/lights", "figures_lights.html", lights=words, **facts)


@router.get("/ranking")
def places(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Places with ties, how far they can be relied on, the worst ones, and what is paid."""
    rules = programme(session)
    if here.wave is None:
        return show(request, session, here, "/ranking", "figures_ranking.html", found=None, rules=rules)
    found = ranking(session, here, here.wave, rules)
    start = PAGE * (here.asked.page - 1)
    some = found.ranked[start : start + PAGE]
    language = desk.language_of(request)
    picture = drawn.chart(
        "bars",
        desk.say(language, "figures.tab.ranking"),
        [row.name for _, row in some],
        [drawn.series(desk.say(language, "figures.mean"), [row.estimate for _, row in some])],
        "",
    )
    return show(
        request,
        session,
        here,
        "/ranking",
        "figures_ranking.html",
        found=found,
        some=some,
        worst=[(count, found.worst(count)) for count in rules.worst],
        pages=-(-len(found.ranked) // PAGE),
        rules=rules,
        paid=lambda row: paid(row, rules),
        picture=picture,
    )


@router.get("/composite")
def with_satisfaction(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Inspection and satisfaction together."""
    rules = programme(session)
    found = composites(session, here, here.wave, rules) if here.wave else []
    start = PAGE * (here.asked.page - 1)
    facts = {"found": found[start : start + PAGE], "count": len(found), "pages": -(-len(found) // PAGE)}
    return show(request, session, here, "/composite", "figures_composite.html", rules=rules, **facts)


@router.get("/standstill")
def no_rise(request: Request, who: LookingAtFigures, session: Reading, here: OnGround) -> Response:
    """Two waves without improvement: the list for the talk with the owner."""
    found = still_halls(session, here)
    start = PAGE * (here.asked.page - 1)
    facts = {
        "found": standstills(session, here, found[start : start + PAGE]),
        "count": len(found),
        "pages": -(-len(found) // PAGE),
    }
    return show(request, session, here, "/standstill", "figures_standstill.html", **facts)
