"""Mid-wave: a day is cancelled, somebody falls ill or was noticed, a hall is new or is to be visited again; then the plan is put right
with the fewest changes.
"""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls.find import by_code
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.planning.asked import Look, look
from anfang.planning.happened import asked_for, kept_away, new_halls
from anfang.planning.judged import judged, unwaived
from anfang.planning.publishing.difference import difference
from anfang.planning.spoken import told_of
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.cells import clean
from anfang.sheets.columns import told
from anfang.shoppers.absent import WHYS, note_absence
from anfang.shoppers.within import known_to, shoppers_in
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.asked import Planning, day_or_none
from anfang.waves.inputs.days import make_day
from anfang.waves.inputs.one_hall import set_hall
from anfang.waves.inputs.rules import inputs_of
from anfang.waves.note_exposure import NOTED, note_exposure, take_exposure_back
from anfang.waves.open import MOST_VISITS
from anfang.waves.records import Cooling

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Text = Annotated[str, Form(max_length=200)]
Reason = Annotated[str, Form(max_length=500)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
Change = Callable[[Session, Look], object]
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

    def change(session: Session, at: Look) -> object:
        on = day_or_none(day_on)
        if on is None:
            raise Invalid(at="day_on", what=told("sheets.wrong_day"))
        return make_day(session, at.wave, on, False, why, seen=seen, by=who.person, now=now)

    return _changed(request, who, now, wave_id, change)


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

    def change(session: Session, at: Look) -> object:
        first, last = day_or_none(first_on), day_or_none(last_on or first_on)
        if first is None or last is None:
            raise Invalid(at="first_on", what=told("sheets.wrong_day"))
        person = _shopper(session, who, at, shopper)
        return note_absence(session, person, first, last, why, by=who.person, now=now)

    return _changed(request, who, now, wave_id, change)


@router.post("/{wave_id}/plan/replan/exposure")
def somebody_noticed(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    shopper: Text = "",
    hall: Text = "",
    since_on: Text = "",
) -> Response:
    """Somebody was noticed at a hall, and their phone has not told it."""
    today = now.astimezone(request.app.state.settings.zone).date()

    def change(session: Session, at: Look) -> None:
        on = day_or_none(since_on)
        if on is None:
            raise Invalid(at="since_on", what=told("sheets.wrong_day"))
        where, person = _hall(session, at, hall), _shopper(session, who, at, shopper)
        note_exposure(session, where, person, on, by=who.person, today=today, now=now)

    return _changed(request, who, now, wave_id, change)


@router.post("/{wave_id}/plan/replan/exposure/{cooling_id}/back")
def nobody_noticed(request: Request, who: Planning, now: Now, wave_id: UUID, cooling_id: UUID) -> Response:
    """Nobody had noticed after all."""

    def change(session: Session, at: Look) -> None:
        row = session.get(Cooling, cooling_id)
        if row is None:
            raise NotHere
        take_exposure_back(session, row, by=who.person, now=now)

    return _changed(request, who, now, wave_id, change)


@router.post("/{wave_id}/plan/replan/revisit")
def once_more(
    request: Request, who: Planning, now: Now, wave_id: UUID, hall: Text = "", reason: Reason = ""
) -> Response:
    """A hall is to be visited once more, beyond what it has anyway."""

    def change(session: Session, at: Look) -> object:
        return ask_revisit(session, _hall(session, at, hall).id, reason, by=who.person.id, now=now)

    return _changed(request, who, now, wave_id, change)


@router.post("/{wave_id}/plan/replan/hall")
def new_hall(
    request: Request, who: Planning, now: Now, wave_id: UUID, seen: Seen, hall: Text = "", visits: Text = ""
) -> Response:
    """How often a hall that is new is visited in what is left of the wave; 0: not in this one."""

    def change(session: Session, at: Look) -> object:
        it = _hall(session, at, hall)
        own = inputs_of(session, at.wave).halls.get(it.id)
        kept = own.model_dump(include={"minutes", "least_gap", "team", "why"}) if own else {}
        count = int(visits) if visits.isascii() and visits.isdecimal() and len(visits) < 3 else -1
        return set_hall(session, at.wave, it, visits=count, **kept, seen=seen, by=who.person, now=now)

    return _changed(request, who, now, wave_id, change)


def _shopper(session: Session, who: Who, at: Look, said: str) -> Person:
    for person in shoppers_in(session, at.reach).values():
        if str(person.id) == said:
            return known_to(session, who.person, person.id)
    raise Invalid(at="shopper", what=told("waves.wrong.no_shopper", given=said[:40]))


def _hall(session: Session, at: Look, said: str) -> Hall:
    hall = by_code(session, clean(said))
    if hall is None or not at.reach.holds(hall.region_path, hall.id):
        raise Invalid(at="hall", what=told("waves.wrong.no_hall", given=said[:60]))
    return hall


def _changed(request: Request, who: Who, now: Now, wave_id: UUID, change: Change) -> Response:
    def take(session: Session) -> str:
        change(session, look(session, who, wave_id))
        return f"/desk/waves/{wave_id}/plan/replan"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        return _page(request, who, session, now, wave_id, problem.status, problem)

    return desk.changed(request, take, refused)


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
    against = unwaived(session, at, found)
    known = shoppers_in(session, at.reach)
    facts: dict[str, Any] = {"wave": at.wave, "plan": at.plan, "broken": against, "problem": problem}
    facts |= {"unserved": found.figures.wanted - found.figures.served, "most": MOST_VISITS, "noted": NOTED}
    facts |= {"differing": len(difference(session, at)), "inputs": inputs_of(session, at.wave)}
    facts |= {"people": [it for it in known.values() if it.left_at is None], "whys": WHYS, "today": today}
    facts |= {"wishes": asked_for(session, at), "fresh": new_halls(session, at), "known": known}
    facts |= {"exposed": kept_away(session, at), "first": max(today, at.wave.starts_on)}
    lines = [words[desk.language_of(request)] for _, words in told_of(session, against[:SHOWN])]
    return desk.page(request, "plan_replan.html", status=status, who=who, lines=lines, **facts)
