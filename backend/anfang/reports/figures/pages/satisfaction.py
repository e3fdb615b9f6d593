"""The console's pages with which results of customers' interviews are brought in."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from anfang.clock import Now
from anfang.database import Reading
from anfang.people.who import Who
from anfang.reports.figures.pages.shown import BringingIn
from anfang.reports.figures.satisfaction import (
    InterviewTable,
    bring_interviews_in,
    interview_columns,
    preview_interviews,
)
from anfang.table_in import TableIn, empty_table
from anfang.uploads import FormSent, uploaded

router = APIRouter(prefix="/desk/figures/satisfaction", include_in_schema=False)


async def _sent(request: Request, who: BringingIn) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def interview_template(request: Request, who: BringingIn, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    return empty_table(request, kind, "satisfaction-template", interview_columns(), "figures.satisfaction")


@router.get("/import")
def import_page(request: Request, who: BringingIn, now: Now) -> HTMLResponse:
    """Where a table is chosen."""
    return _table(request, who, now).choose()


@router.post("/import")
def preview_import(request: Request, who: BringingIn, sent: Sent, session: Reading, now: Now) -> HTMLResponse:
    """What the table would change, or all that is wrong with it; nothing is written yet."""
    return _table(request, who, now).show(session, sent)


@router.post("/import/confirm")
def confirm_import(request: Request, who: BringingIn, sent: Sent, now: Now) -> Response:
    """Store exactly what the preview showed."""

    def then(done: InterviewTable) -> str:
        return f"/desk/figures/composite?wave={min(it.wave.code for it in done.rows)}"

    return _table(request, who, now).confirm(sent, then)


def _table(request: Request, who: Who, now: datetime) -> TableIn[InterviewTable]:
    def seen(session: Session, content: bytes) -> InterviewTable:
        return preview_interviews(session, content, by=who.person)

    def bring(session: Session, content: bytes, digest: str) -> InterviewTable:
        return bring_interviews_in(session, content, by=who.person, now=now, seen=digest)

    return TableIn(request, who, "figures_import.html", seen, bring)
