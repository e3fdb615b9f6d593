"""Mid-wave: a day is cancelled, somebody falls ill, a hall is to be visited again; then the plan is put right with the fewest changes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, or_, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.planning.asked import Look, look
from anfang.planning.judged import judged, unwaived
from anfang.planning.publishing.difference import difference
from anfang.planning.spoken import told_of
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.columns import told
from anfang.shoppers.absent import WHYS, note_absence
from anfang.shoppers.within import known_to, shoppers_in
from anfang.waves.asked import Planning, day_or_none
from anfang.waves.inputs.days import make_day
from anfang.waves.inputs.rules import inputs_of
from anfang.waves.records import Assignment, Cooling, Revisit

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Text = Annotated[str, Form(max_length=200)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
SHOWN = 8


@router.get("/{wave_id}/plan/replan")
def replan_page(request: Request, who: Planning, session: Reading, now: Now, wave_id: UUID) -> HTMLResponse:
    """What has happened, what the plan breaks by it, and what phones would be told."""
    return _page(request, who, session, now, wave_id)


@router.post("/{wave_id}/plan/replan/day")
def cancel_day(
    request: Request, who: Planning, now: Now, wave_id: UUID, seen: Seen, day_on: Text = "", why: Text = ""
) -> Response:
    """Nobody is sent out on a day."""
    try:
        with transaction(request.app.state.engine) as session:
            on = day_or_none(day_on)
            if on is None:
                raise Invalid(at="day_on", what=told("sheets.wrong_day"))
            wave = look(session, who, wave_id).wave
            make_day(session, wave, on, False, why, seen=seen, by=who.person, now=now)
    except NotHere:
        raise
    except Problem as problem:
        return _refused(request, who, now, wave_id, problem)
    return RedirectResponse(f"/desk/waves/{wave_id}/plan/replan", 303)


@router.post("/{wave_id}/plan/replan/absence")
def somebody_away(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    shopper: Text = "",
    first_on: Text = "",
    last_on: Text = "",
    why: Text = "illness",
) -> Response:
    """Somebody is ill, or away."""
    try:
        with transaction(request.app.state.engine) as session:
            days = day_or_none(first_on), day_or_none(last_on or first_on)
            if days[0] is None or days[1] is None:
                raise Invalid(at="first_on", what=told("sheets.wrong_day"))
            note_absence(
                session, _named(session, who, wave_id, shopper), days[0], days[1], why, by=who.person, now=now
            )
    except NotHere:
        raise
    except Problem as problem:
        return _refused(request, who, now, wave_id, problem)
    return RedirectResponse(f"/desk/waves/{wave_id}/plan/replan", 303)


def _named(session: Session, who: Who, wave_id: UUID, said: str) -> Person:
    for person in shoppers_in(session, look(session, who, wave_id).reach).values():
        if str(person.id) == said:
            return known_to(session, who.person, person.id)
    raise Invalid(at="shopper", what=told("waves.wrong.no_shopper", given=said[:40]))


def _refused(request: Request, who: Who, now: Now, wave_id: UUID, problem: Problem) -> HTMLResponse:
    with reading(request.app.state.engine) as session:
        return _page(request, who, session, now, wave_id, problem.status, problem)


def _page(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    status: int = 200,
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    settings = request.app.state.settings
    today = now.astimezone(settings.zone).date()
    found = judged(session, at, settings, now)
    known = shoppers_in(session, at.reach)
    facts: dict[str, Any] = {"wave": at.wave, "plan": at.plan, "broken": unwaived(session, at, found)}
    facts |= {
        "unserved": found.figures.wanted - found.figures.served,
        "differing": len(difference(session, at)),
    }
    facts |= {"people": [it for it in known.values() if it.left_at is None], "whys": WHYS, "today": today}
    facts |= {"inputs": inputs_of(session, at.wave), "wishes": _wishes(session, at), "problem": problem}
    facts |= {"exposed": _exposed(session, at), "first": max(today, at.wave.starts_on)}
    lines = [words[desk.language_of(request)] for _, words in told_of(session, facts["broken"][:SHOWN])]
    facts |= {"lines": lines}
    return desk.page(request, "plan_replan.html", status=status, who=who, known=known, **facts)


def _wishes(session: Session, at: Look) -> list[tuple[Revisit, Hall, bool]]:
    """Re-visits that were asked for and that no visit that stands serves; whether one did that was cancelled."""
    open_ = or_(col(Revisit.assignment_id).is_(None), col(Assignment.cancelled_at).is_not(None))
    asked = (
        select(Revisit, Hall)
        .join(Hall, col(Hall.id) == Revisit.hall_id)
        .outerjoin(Assignment, col(Assignment.id) == Revisit.assignment_id)
        .where(open_)
        .order_by(col(Revisit.asked_at))
    )
    return [
        (wish, hall, wish.assignment_id is not None)
        for wish, hall in session.exec(asked)
        if at.reach.holds(hall.region_path, hall.id)
    ]


def _exposed(session: Session, at: Look) -> list[tuple[Cooling, Hall]]:
    asked = (
        select(Cooling, Hall)
        .join(Hall, col(Hall.id) == Cooling.hall_id)
        .where(Cooling.until_on > at.wave.starts_on)
        .order_by(col(Cooling.until_on))
    )
    return [(it, hall) for it, hall in session.exec(asked) if at.reach.holds(hall.region_path, hall.id)]
