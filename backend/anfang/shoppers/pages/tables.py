"""Shoppers as a table, out and in."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls.fields import spoken
from anfang.halls.place import degrees
from anfang.halls.reach import reach_of
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.shoppers import fields
from anfang.shoppers.away import ahead, spoken_away
from anfang.shoppers.bring_in import bring_in
from anfang.shoppers.columns import as_row, columns
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.preview import Preview, preview
from anfang.shoppers.within import shoppers_in
from anfang.table_in import TableIn, empty_table, table_out
from anfang.uploads import FormSent, uploaded

router = APIRouter(prefix="/desk/shoppers", include_in_schema=False)

Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/template.{kind}")
def shopper_template(request: Request, who: Planning, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    return empty_table(request, kind, "shoppers-template", columns(), "shoppers.title")


@router.get("/all.{kind}")
def shopper_export(request: Request, who: Planning, session: Reading, now: Now, kind: str) -> Response:
    """All shoppers in one's regions as a table that can be changed and imported again."""
    people = [it for it in shoppers_in(session, reach_of(session, who.person)).values() if it.left_at is None]
    ids, language, today = [it.id for it in people], desk.language_of(request), _today(request, now)
    terms, away = terms_of(session, ids), absences_of(session, ids)
    rows = [as_row(it, terms.get(it.id), ahead(away.get(it.id, ()), today), language) for it in people]
    return table_out(request, kind, "shoppers", columns(), rows, "shoppers.title")


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
    return _table(request, who, now).confirm(sent, lambda done: f"/desk/shoppers?done={done.weight}")


def _today(request: Request, now: datetime) -> date:
    return now.astimezone(request.app.state.settings.zone).date()


def _table(request: Request, who: Who, now: datetime) -> TableIn[Preview]:
    language, today = desk.language_of(request), _today(request, now)

    def seen(session: Session, content: bytes) -> Preview:
        return preview(session, content, by=who.person, today=today)

    def bring(session: Session, content: bytes, digest: str) -> Preview:
        return bring_in(session, content, by=who.person, today=today, now=now, seen=digest)

    def said(field: str, value: Any) -> str:
        if field == "home":
            return f"{degrees(value[0])}, {degrees(value[1])}" if value else "—"
        if field == "hours":
            return fields.week_spoken(value, language)
        if field == "away":
            return spoken_away(value, language) or "—"
        return spoken("languages", value, language) if field == "languages" else str(value)

    return TableIn(request, who, "shoppers_import.html", seen, bring, {"said": said})
