"""The console's pages of halls: list, one hall, tables out and in."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls import fields
from anfang.halls.bring_in import bring_in
from anfang.halls.columns import as_row, columns
from anfang.halls.find import by_id
from anfang.halls.hours import DAYS, spoken
from anfang.halls.listing import PAGE, Narrowed, every_hall, halls_for
from anfang.halls.place import degrees
from anfang.halls.preview import preview
from anfang.halls.reach import reach_of
from anfang.halls.regions import own_names, region_names
from anfang.people.records import Role
from anfang.people.scope import sees
from anfang.people.who import Who, may
from anfang.problems import Clash, Invalid, NotHere
from anfang.sheets.cells import clean
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.uploads import FormSent, carried, confirmed, uploaded

router = APIRouter(prefix="/desk/halls", include_in_schema=False)

Looking = Annotated[Who, may(Role.PLANNER, Role.SUPERVISOR, Role.ADMIN)]
Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]
Word = Annotated[str, Query(max_length=120)]


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


def _spoken(request: Request) -> Callable[[str, Any], str]:
    language = desk.language_of(request)
    return lambda field, value: fields.spoken(field, value, language)


@router.get("")
def hall_list(
    request: Request,
    who: Looking,
    session: Reading,
    region: Word = "",
    tier: Word = "",
    kind: Word = "",
    retired: Word = "no",
    q: Word = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    done: Word = "",
) -> HTMLResponse:
    """The halls in one's regions, 50 a page; the filters stand in the address."""
    narrowed = Narrowed(region=clean(region), tier=tier, kind=kind, retired=retired, q=clean(q))
    halls, total = halls_for(session, who, narrowed, page=page)
    names = region_names(session)
    reach = reach_of(session, who.person)
    facts: dict[str, Any] = {
        "halls": halls,
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "names": names,
    }
    mine = {path: name for path, name in names.items() if reach.holds(path)}
    return desk.page(
        request, "halls.html", who=who, asked=narrowed, mine=mine, fields=fields, done=done[:60], **facts
    )


@router.get("/template.{kind}")
def hall_template(request: Request, who: Planning, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    language = desk.language_of(request)
    return _table(request, kind, "halls-template", template(columns(), language))


@router.get("/all.{kind}")
def hall_export(request: Request, who: Planning, session: Reading, kind: str) -> Response:
    """All halls in one's regions as a table that can be changed and imported again."""
    names, language = own_names(session), desk.language_of(request)
    return _table(
        request, kind, "halls", [as_row(hall, names, language) for hall in every_hall(session, who)]
    )


def _table(request: Request, kind: str, name: str, rows: list[list[str]]) -> Response:
    language = desk.language_of(request)
    made = as_file(kind, columns(), rows, language, desk.say(language, "halls.title"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


@router.get("/import")
def import_page(request: Request, who: Planning) -> HTMLResponse:
    """Where a table is chosen."""
    return _import(request, who)


@router.post("/import")
def preview_import(request: Request, who: Planning, sent: Sent, session: Reading) -> HTMLResponse:
    """What the table would change, or all that is wrong with it; nothing is written yet."""
    if not sent.content:
        return _import(request, who, 422, problem=Invalid(at="file", what=told("sheets.no_file")))
    try:
        return _import(
            request,
            who,
            name=sent.name,
            content=sent.content,
            found=preview(session, sent.content, by=who.person),
        )
    except SheetUnsound as problem:
        return _import(request, who, 422, name=sent.name, problem=problem)


@router.post("/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now) -> Response:
    """Import exactly what the preview showed: the page brings the same bytes again, and the digest of what
    they change.
    """
    content = confirmed(sent)
    name = sent.fields.get("name", "")
    try:
        with transaction(request.app.state.engine) as session:
            done = bring_in(session, content, by=who.person, now=now, seen=sent.fields.get("seen", ""))
    except SheetUnsound as problem:
        return _import(request, who, 422, name=name, problem=problem)
    except Clash as problem:
        with reading(request.app.state.engine) as session:
            found = preview(session, content, by=who.person)
        return _import(request, who, 409, name=name, content=content, found=found, problem=problem)
    counted = "-".join(str(count) for count in done.counts.values())
    return RedirectResponse(f"/desk/halls?done={counted}", 303)


def _import(
    request: Request, who: Who, status: int = 200, *, name: str = "", content: bytes = b"", **facts: Any
) -> HTMLResponse:
    kept = {
        "name": name,
        "content": carried(content),
        "found": None,
        "problem": None,
        **facts,
    }
    return desk.page(request, "halls_import.html", status=status, who=who, spoken=_spoken(request), **kept)


@router.get("/{hall_id}")
def one_hall(request: Request, who: Looking, session: Reading, hall_id: UUID) -> HTMLResponse:
    """One hall's card; NotHere for one in somebody else's regions."""
    hall = by_id(session, hall_id)
    if not sees(who, hall.region_path, hall.id):
        raise NotHere
    language = desk.language_of(request)
    week = {day: spoken(hall.hours.get(day), language) for day in DAYS}
    facts: dict[str, Any] = {
        "hall": hall,
        "region": region_names(session).get(hall.region_path, ""),
        "week": week,
    }
    place = f"{degrees(hall.lat_e6)}, {degrees(hall.lon_e6)}" if hall.lat_e6 is not None else "—"
    return desk.page(request, "halls_one.html", who=who, place=place, spoken=_spoken(request), **facts)
