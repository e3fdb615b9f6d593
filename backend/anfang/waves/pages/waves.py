"""The console's pages of waves: list, open one, one with its coverage and assignments."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, select

from anfang import desk
from anfang.checklists.records import ChecklistVersion
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls import fields
from anfang.halls.regions import region_names
from anfang.people.scope import shoppers_of
from anfang.people.who import Who
from anfang.problems import Problem
from anfang.sheets.cells import clean
from anfang.sheets.days import day as day_of
from anfang.waves.asked import Looking, Planning, day_or_none, field
from anfang.waves.coverage import Covered, coverage
from anfang.waves.find import wave_by_id
from anfang.waves.listing import PAGE, Narrowed, assignments_for, waves_listed
from anfang.waves.open import open_wave

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]
Text = Annotated[str, Form(max_length=200)]

SHORT_SHOWN = 12


@router.get("")
def wave_list(request: Request, who: Looking, session: Reading) -> HTMLResponse:
    """All waves, newest first."""
    return desk.page(request, "waves.html", who=who, waves=waves_listed(session, who))


@router.get("/new")
def open_page(request: Request, who: Planning, session: Reading) -> HTMLResponse:
    """Where a wave is opened."""
    return _open(request, who, session)


@router.post("")
def open_one(
    request: Request,
    who: Planning,
    now: Now,
    code: Text = "",
    title: Text = "",
    starts_on: Text = "",
    ends_on: Text = "",
    checklist_code: Text = "",
    flagship: Text = "",
    central: Text = "",
    second: Text = "",
    third: Text = "",
    cooperative: Text = "",
) -> Response:
    """Open a wave."""
    times = dict(zip(fields.TIERS, (flagship, central, second, third, cooperative), strict=True))
    given = {"code": code, "title": title, "starts_on": starts_on, "ends_on": ends_on}
    given |= {"checklist_code": checklist_code, **times}
    try:
        first = field("starts_on", lambda: day_of(starts_on))
        last = field("ends_on", lambda: day_of(ends_on))
        frequency = {
            tier: int(text) if text.isascii() and text.isdigit() else 0 for tier, text in times.items()
        }
        with transaction(request.app.state.engine) as session:
            wave = open_wave(
                session,
                code=code,
                title=title,
                starts_on=first,
                ends_on=last,
                checklist_code=checklist_code,
                frequency=frequency,
                by=who.person,
                now=now,
            )
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            return _open(request, who, session, problem.status, given=given, problem=problem)
    return RedirectResponse(f"/desk/waves/{wave.id}/inputs", 303)


def _open(request: Request, who: Who, session: Session, status: int = 200, **facts: Any) -> HTMLResponse:
    shown = {"given": {}, "problem": None, "tiers": fields.TIERS, "checklists": _checklists(session), **facts}
    return desk.page(request, "waves_new.html", status=status, who=who, **shown)


@router.get("/{wave_id}")
def one_wave(
    request: Request,
    who: Looking,
    session: Reading,
    wave_id: UUID,
    tier: Word = "",
    shopper: Word = "",
    day: Word = "",
    state: Word = "planned",
    q: Word = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """A wave: coverage per tier, halls that are short, assignments with filters, as far as one may see."""
    wave = wave_by_id(session, wave_id)
    narrowed = Narrowed(tier=tier, shopper=_uuid(shopper), day_on=day_or_none(day), state=state, q=clean(q))
    lines, total = assignments_for(session, who, wave, narrowed, page=page)
    covered, short = coverage(session, wave, who)
    whole = Covered("")
    for row in covered:
        for name in ("halls", "needed", "planned", "missing", "competitor"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
    facts: dict[str, Any] = {"wave": wave, "lines": lines, "total": total, "asked": narrowed, "page": page}
    facts |= {"pages": max(1, -(-total // PAGE)), "covered": covered, "whole": whole, "tiers": fields.TIERS}
    facts |= {"short": short[:SHORT_SHOWN], "short_count": len(short), "shoppers": shoppers_of(session, who)}
    return desk.page(request, "waves_one.html", who=who, names=region_names(session), **facts)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _checklists(session: Session) -> list[str]:
    return sorted(session.exec(select(ChecklistVersion.code).distinct()))
