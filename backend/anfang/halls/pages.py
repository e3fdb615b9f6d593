"""The console's pages of halls: list, one hall, tables out and in."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls import fields
from anfang.halls.bring_in import bring_in
from anfang.halls.columns import as_row, columns
from anfang.halls.find import by_id
from anfang.halls.hours import DAYS, spoken
from anfang.halls.listing import PAGE, Narrowed, every_hall, halls_for
from anfang.halls.place import degrees
from anfang.halls.preview import Preview, preview
from anfang.halls.reach import reach_of
from anfang.halls.regions import own_names, region_names
from anfang.people.records import Role
from anfang.people.scope import sees
from anfang.people.who import Who, may
from anfang.problems import NotHere
from anfang.sheets.cells import clean
from anfang.table_in import TableIn, empty_table, table_out
from anfang.uploads import FormSent, uploaded

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
    return empty_table(request, kind, "halls-template", columns(), "halls.title")


@router.get("/all.{kind}")
def hall_export(request: Request, who: Planning, session: Reading, kind: str) -> Response:
    """All halls in one's regions as a table that can be changed and imported again."""
    names, language = own_names(session), desk.language_of(request)
    rows = [as_row(hall, names, language) for hall in every_hall(session, who)]
    return table_out(request, kind, "halls", columns(), rows, "halls.title")


@router.get("/import")
def import_page(request: Request, who: Planning, now: Now) -> HTMLResponse:
    """Where a table is chosen."""
    return _table(request, who, now).choose()


@router.post("/import")
def preview_import(request: Request, who: Planning, sent: Sent, session: Reading, now: Now) -> HTMLResponse:
    """What the table would change, or all that is wrong with it; nothing is written yet."""
    return _table(request, who, now).show(session, sent)


@router.post("/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now) -> Response:
    """Import exactly what the preview showed."""

    def then(done: Preview) -> str:
        return f"/desk/halls?done={'-'.join(str(count) for count in done.counts.values())}"

    return _table(request, who, now).confirm(sent, then)


def _table(request: Request, who: Who, now: datetime) -> TableIn[Preview]:
    def seen(session: Session, content: bytes) -> Preview:
        return preview(session, content, by=who.person)

    def bring(session: Session, content: bytes, digest: str) -> Preview:
        return bring_in(session, content, by=who.person, now=now, seen=digest)

    return TableIn(request, who, "halls_import.html", seen, bring, {"spoken": _spoken(request)})


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
