"""Shoppers as a table, out and in."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.fields import spoken
from anfang.halls.place import degrees
from anfang.halls.reach import reach_of
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.shoppers import fields
from anfang.shoppers.away import ahead, spoken_away
from anfang.shoppers.bring_in import bring_in
from anfang.shoppers.columns import as_row, columns
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.preview import preview
from anfang.shoppers.within import shoppers_in
from anfang.uploads import FormSent, carried, confirmed, uploaded

router = APIRouter(prefix="/desk/shoppers", include_in_schema=False)

Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def shopper_template(request: Request, who: Planning, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    return _table(request, kind, "shoppers-template", template(columns(), desk.language_of(request)))


@router.get("/all.{kind}")
def shopper_export(request: Request, who: Planning, session: Reading, now: Now, kind: str) -> Response:
    """All shoppers in one's regions as a table that can be changed and imported again."""
    people = [it for it in shoppers_in(session, reach_of(session, who.person)).values() if it.left_at is None]
    ids, language, today = [it.id for it in people], desk.language_of(request), _today(request, now)
    terms, away = terms_of(session, ids), absences_of(session, ids)
    rows = [as_row(it, terms.get(it.id), ahead(away.get(it.id, ()), today), language) for it in people]
    return _table(request, kind, "shoppers", rows)


def _today(request: Request, now: datetime) -> date:
    return now.astimezone(request.app.state.settings.zone).date()


def _table(request: Request, kind: str, name: str, rows: list[list[str]]) -> Response:
    language = desk.language_of(request)
    made = as_file(kind, columns(), rows, language, desk.say(language, "shoppers.title"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


@router.get("/import")
def import_page(request: Request, who: Planning) -> HTMLResponse:
    """Where a table is chosen."""
    return _import(request, who)


@router.post("/import")
def preview_import(request: Request, who: Planning, sent: Sent, session: Reading, now: Now) -> HTMLResponse:
    """What the table would change, or all that is wrong with it; nothing is written yet."""
    if not sent.content:
        return _import(request, who, 422, problem=Invalid(at="file", what=told("sheets.no_file")))
    try:
        found = preview(session, sent.content, by=who.person, today=_today(request, now))
    except SheetUnsound as problem:
        return _import(request, who, 422, name=sent.name, problem=problem)
    return _import(request, who, name=sent.name, content=sent.content, found=found)


@router.post("/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now) -> Response:
    """Import exactly what the preview showed: the page brings the same bytes again, and the digest of what they change."""
    content, name = confirmed(sent), sent.fields.get("name", "")
    try:
        with transaction(request.app.state.engine) as session:
            done = bring_in(
                session,
                content,
                by=who.person,
                today=_today(request, now),
                now=now,
                seen=sent.fields.get("seen", ""),
            )
    except SheetUnsound as problem:
        return _import(request, who, 422, name=name, problem=problem)
    except Clash as problem:
        with reading(request.app.state.engine) as session:
            found = preview(session, content, by=who.person, today=_today(request, now))
        return _import(request, who, 409, name=name, content=content, found=found, problem=problem)
    return RedirectResponse(f"/desk/shoppers?done={done.weight}", 303)


def _import(
    request: Request, who: Who, status: int = 200, *, name: str = "", content: bytes = b"", **facts: Any
) -> HTMLResponse:
    language = desk.language_of(request)

    def said(field: str, value: Any) -> str:
        if field == "home":
            return f"{degrees(value[0])}, {degrees(value[1])}" if value else "—"
        if field == "hours":
            return fields.week_spoken(value, language)
        if field == "away":
            return spoken_away(value, language) or "—"
        return spoken("languages", value, language) if field == "languages" else str(value)

    kept = {"name": name, "content": carried(content), "found": None, "problem": None, **facts}
    return desk.page(request, "shoppers_import.html", status=status, who=who, said=said, **kept)
