"""The console's pages with which results of customers' interviews are brought in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.who import Who
from anfang.problems import Clash, Invalid
from anfang.reports.figures.pages.shown import BringingIn
from anfang.reports.figures.satisfaction import bring_interviews_in, interview_columns, preview_interviews
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.uploads import FormSent, carried, confirmed, uploaded

router = APIRouter(prefix="/desk/figures/satisfaction", include_in_schema=False)


async def _sent(request: Request, who: BringingIn) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def interview_template(request: Request, who: BringingIn, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    language = desk.language_of(request)
    title = desk.say(language, "figures.satisfaction")
    made = as_file(kind, interview_columns(), template(interview_columns(), language), language, title)
    headers = {"Content-Disposition": f'attachment; filename="satisfaction-template.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


@router.get("/import")
def import_page(request: Request, who: BringingIn) -> HTMLResponse:
    """Where a table is chosen."""
    return _import(request, who)


@router.post("/import")
def preview_import(request: Request, who: BringingIn, sent: Sent, session: Reading) -> HTMLResponse:
    """What the table would change, or all that is wrong with it; nothing is written yet."""
    if not sent.content:
        return _import(request, who, 422, problem=Invalid(at="file", what=told("sheets.no_file")))
    try:
        found = preview_interviews(session, sent.content, by=who.person)
    except SheetUnsound as problem:
        return _import(request, who, 422, name=sent.name, problem=problem)
    return _import(request, who, name=sent.name, content=sent.content, found=found)


@router.post("/import/confirm")
def confirm_import(request: Request, who: BringingIn, sent: Sent, now: Now) -> Response:
    """Store exactly what the preview showed."""
    content, name = confirmed(sent), sent.fields.get("name", "")
    try:
        with transaction(request.app.state.engine) as session:
            done = bring_interviews_in(
                session, content, by=who.person, now=now, seen=sent.fields.get("seen", "")
            )
    except SheetUnsound as problem:
        return _import(request, who, 422, name=name, problem=problem)
    except Clash as problem:
        with reading(request.app.state.engine) as session:
            found = preview_interviews(session, content, by=who.person)
        return _import(request, who, 409, name=name, content=content, found=found, problem=problem)
    waves = {it.wave.code for it in done.rows}
    return RedirectResponse(f"/desk/figures/composite?wave={waves.pop()}", 303)


def _import(
    request: Request, who: Who, status: int = 200, *, name: str = "", content: bytes = b"", **facts: Any
) -> HTMLResponse:
    kept = {"name": name, "content": carried(content), "found": None, "problem": None, **facts}
    return desk.page(request, "figures_import.html", status=status, who=who, **kept)
