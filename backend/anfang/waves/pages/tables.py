"""The console's pages with which a table of assignments is brought in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.who import Who
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.uploads import FormSent, carried, confirmed, uploaded
from anfang.waves.asked import Planning
from anfang.waves.bring_in import bring_in
from anfang.waves.columns import columns
from anfang.waves.preview import preview

router = APIRouter(prefix="/desk/waves", include_in_schema=False)


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def assignment_template(request: Request, who: Planning, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    language = desk.language_of(request)
    title = desk.say(language, "waves.assignments")
    made = as_file(kind, columns(), template(columns(), language), language, title)
    headers = {"Content-Disposition": f'attachment; filename="waves-template.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


@router.get("/import")
def import_page(request: Request, who: Planning) -> HTMLResponse:
    """Where a table is chosen."""
    return _import(request, who)


@router.post("/import")
def preview_import(request: Request, who: Planning, sent: Sent, session: Reading, now: Now) -> HTMLResponse:
    """What the table would make, or all that is wrong with it; nothing is written yet."""
    if not sent.content:
        return _import(request, who, 422, problem=Invalid(at="file", what=told("sheets.no_file")))
    try:
        found = preview(
            session, sent.content, by=who.person, today=now.astimezone(request.app.state.settings.zone).date()
        )
    except SheetUnsound as problem:
        return _import(request, who, 422, name=sent.name, problem=problem)
    return _import(request, who, name=sent.name, content=sent.content, found=found)


@router.post("/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now) -> Response:
    """Make exactly what the preview showed: the page brings the same bytes again, and the digest of what they
    make.
    """
    content, name, today = (
        confirmed(sent),
        sent.fields.get("name", ""),
        now.astimezone(request.app.state.settings.zone).date(),
    )
    seen = sent.fields.get("seen", "")
    try:
        with transaction(request.app.state.engine) as session:
            done = bring_in(session, content, by=who.person, now=now, today=today, seen=seen)
    except SheetUnsound as problem:
        return _import(request, who, 422, name=name, problem=problem)
    except Clash as problem:
        with reading(request.app.state.engine) as session:
            found = preview(session, content, by=who.person, today=today)
        return _import(request, who, 409, name=name, content=content, found=found, problem=problem)
    waves = {it.wish.wave.id for it in done.planned}
    return RedirectResponse(f"/desk/waves/{waves.pop()}" if len(waves) == 1 else "/desk/waves", 303)


def _import(
    request: Request, who: Who, status: int = 200, *, name: str = "", content: bytes = b"", **facts: Any
) -> HTMLResponse:
    kept = {"name": name, "content": carried(content), "found": None, "problem": None, **facts}
    return desk.page(request, "waves_import.html", status=status, who=who, **kept)
