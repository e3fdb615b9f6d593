"""The console's pages with which a table of assignments is brought in."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from anfang.clock import Now
from anfang.database import Reading
from anfang.people.who import Who
from anfang.table_in import TableIn, empty_table
from anfang.uploads import FormSent, uploaded
from anfang.waves.asked import Planning
from anfang.waves.bring_in import bring_in
from anfang.waves.columns import columns
from anfang.waves.preview import Preview, preview

router = APIRouter(prefix="/desk/waves", include_in_schema=False)


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def assignment_template(request: Request, who: Planning, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    return empty_table(request, kind, "waves-template", columns(), "waves.assignments")


@router.get("/import")
def import_page(request: Request, who: Planning, now: Now) -> HTMLResponse:
    """Where a table is chosen."""
    return _table(request, who, now).choose()


@router.post("/import")
def preview_import(request: Request, who: Planning, sent: Sent, session: Reading, now: Now) -> HTMLResponse:
    """What the table would make, or all that is wrong with it; nothing is written yet."""
    return _table(request, who, now).show(session, sent)


@router.post("/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now) -> Response:
    """Make exactly what the preview showed."""

    def then(done: Preview) -> str:
        waves = {it.wish.wave.id for it in done.planned}
        return f"/desk/waves/{waves.pop()}" if len(waves) == 1 else "/desk/waves"

    return _table(request, who, now).confirm(sent, then)


def _table(request: Request, who: Who, now: datetime) -> TableIn[Preview]:
    today = now.astimezone(request.app.state.settings.zone).date()

    def seen(session: Session, content: bytes) -> Preview:
        return preview(session, content, by=who.person, today=today)

    def bring(session: Session, content: bytes, digest: str) -> Preview:
        return bring_in(session, content, by=who.person, now=now, today=today, seen=digest)

    return TableIn(request, who, "waves_import.html", seen, bring)
