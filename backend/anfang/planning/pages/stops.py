"""One stop: what moving it would break and cost; moved, added, removed, locked, forbidden; a step undone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading
from anfang.halls.hours import DAYS, spoken
from anfang.people.who import Who
from anfang.planning.add import add, as_added
from anfang.planning.asked import desk_of, look
from anfang.planning.begin import begin, clock_time
from anfang.planning.change import NEVER, Desk, hall_within, stop_within
from anfang.planning.forbid import forbid
from anfang.planning.lines import holds
from anfang.planning.lock import lock
from anfang.planning.move import as_moved, move
from anfang.planning.records import PlanLock, PlanStep, PlanStop
from anfang.planning.remove import remove
from anfang.planning.rows import Change
from anfang.planning.say import sentence
from anfang.planning.spoken import names_of
from anfang.planning.undo import undo
from anfang.planning.weigh import weigh
from anfang.planning.wishes import Given, back_to, hall_named, id_or_none, unlocked, waived, where
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.columns import told
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import Looking, Planning, day_or_none

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]


async def _sent(request: Request, who: Planning) -> dict[str, str]:
    # Waivers come as waive.RULE fields, as many as there are rules.
    async with request.form(max_files=0, max_fields=60) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(_sent)]


@dataclass(frozen=True)
class About:
    """What a panel is about: a stop that stands (`stop`), or one more at a `hall`; where it is to go, where one came from."""

    given: Given
    stop: UUID | None = None
    hall: UUID | None = None
    back: str = ""


@router.get("/{wave_id}/plan/stops/{stop_id}")
def one_stop(
    request: Request,
    who: Looking,
    session: Reading,
    now: Now,
    wave_id: UUID,
    stop_id: UUID,
    day: Word = "",
    shopper: Word = "",
    at: Word = "",
    part: Word = "",
    back: Word = "",
) -> HTMLResponse:
    """The stop, and what it would be elsewhere: `day`, `shopper` (id), `at` ("09:30"). `part`: without the page around it."""
    given = {"day": day, "shopper": shopper, "at": at}
    return _panel(request, who, session, now, wave_id, About(given, stop=stop_id, back=back), part=part)


@router.post("/{wave_id}/plan/stops/{stop_id}/move")
def move_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID, stop_id: UUID) -> Response:
    """Move it, hard rules waived where a reason is given for each."""
    given = _given(sent)

    def change(session: Session, it: Desk) -> PlanStep:
        day_on, person, minute = where(session, who, wave_id, given)
        return move(session, it, stop_id, day_on=day_on, shopper=person, at=minute, waive=waived(sent)).step

    return _changed(request, who, now, wave_id, sent, change, About(given, stop=stop_id))


@router.post("/{wave_id}/plan/stops/{stop_id}/{verb}")
def change_one(
    request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID, stop_id: UUID, verb: str
) -> Response:
    """lock, unlock, remove or forbid."""

    def change(session: Session, it: Desk) -> PlanStep:
        stop = stop_within(session, it, stop_id)
        if verb == "lock":
            return lock(session, it, stop_id, hour=sent.get("hour") == "yes").step
        if verb == "unlock":
            return unlocked(session, it, stop).step
        if verb == "remove":
            return remove(session, it, stop_id).step
        if verb != "forbid" or sent.get("what") not in ("here", "day", "closed"):
            raise NotHere
        shopper = None if sent["what"] == "closed" else stop.shopper_id
        hall = None if sent["what"] == "day" else stop.hall_id
        days = () if sent["what"] == "here" else (stop.day_on,)
        return forbid(session, it, hall=hall, shopper=shopper, days=days, reason=sent.get("reason", "")).step

    return _changed(request, who, now, wave_id, sent, change, About({}, stop=stop_id))


@router.get("/{wave_id}/plan/add")
def add_page(
    request: Request,
    who: Planning,
    session: Reading,
    now: Now,
    wave_id: UUID,
    hall: UUID | None = None,
    day: Word = "",
    shopper: Word = "",
    at: Word = "",
    part: Word = "",
    back: Word = "",
) -> HTMLResponse:
    """What one more stop would break and cost."""
    given = {"day": day, "shopper": shopper, "at": at}
    named = hall_named(session, who, wave_id, hall)
    return _panel(request, who, session, now, wave_id, About(given, hall=named, back=back), part=part)


@router.post("/{wave_id}/plan/add")
def add_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID) -> Response:
    """Add a stop."""
    given = _given(sent)
    with reading(request.app.state.engine) as session:
        hall = hall_named(session, who, wave_id, id_or_none(sent.get("hall", "")))

    def change(session: Session, it: Desk) -> PlanStep:
        day_on, person, minute = where(session, who, wave_id, given)
        if day_on is None or person is None or minute is None:
            raise Invalid(at="stop", what=told("waves.wrong.needed"))
        begin(session, it.wave, by=who.person, now=now)
        return add(session, it, hall=hall, shopper=person, day_on=day_on, at=minute, waive=waived(sent)).step

    return _changed(request, who, now, wave_id, sent, change, About(given, hall=hall))


@router.post("/{wave_id}/plan/undo")
def undo_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID) -> Response:
    """Take back one's own last step."""
    return _changed(request, who, now, wave_id, sent, undo, None)


def _given(sent: dict[str, str]) -> Given:
    return {key: sent.get(key, "") for key in ("day", "shopper", "at")}


def _changed(
    request: Request,
    who: Who,
    now: Now,
    wave_id: UUID,
    sent: dict[str, str],
    change: Callable[[Session, Desk], PlanStep],
    about: About | None,
) -> Response:
    """Take the step and go back to the plan; a refusal is told where the change was asked for."""
    seen = int(sent["seen"]) if sent.get("seen", "").isdecimal() and len(sent["seen"]) < 10 else 0
    back = sent.get("back", "")[:500]

    def take(session: Session) -> str:
        step = change(session, desk_of(session, who, wave_id, seen, request.app.state.settings, now))
        return f"/desk/waves/{wave_id}/plan?{back_to(back)}done={step.n}"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        # A stop that somebody took out meanwhile has no panel any more.
        if about is not None and (about.stop is None or session.get(PlanStop, about.stop) is not None):
            return _panel(request, who, session, now, wave_id, replace(about, back=back), problem=problem)
        facts = {"wave": look(session, who, wave_id).wave, "problem": problem}
        return desk.page(request, "plan_refused.html", status=problem.status, who=who, **facts)

    return desk.changed(request, take, refused)


def _panel(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    about: About,
    *,
    part: str = "",
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    it = desk_of(session, who, wave_id, at.revision, request.app.state.settings, now)
    stop = stop_within(session, it, about.stop) if about.stop else None
    hall_id = stop.hall_id if stop else about.hall
    if hall_id is None:
        raise NotHere
    hall = hall_within(session, it, hall_id)
    was = _as_it_is(stop)
    wish = was | {key: text for key, text in about.given.items() if text}
    effect, wrong = None, problem
    if wish != was and all(wish.values()) and problem is None:
        try:
            changes = _changes(session, it, stop, hall.id, who, wish)
            effect = weigh(session, at.wave, changes, reach=at.reach, settings=it.settings, now=now)
        except Problem as refused:
            wrong = refused
    locks = select(PlanLock).where(PlanLock.wave_id == wave_id, PlanLock.hall_id == hall.id)
    day, language = day_or_none(wish["day"]), desk.language_of(request)
    against = list(effect.broken) if effect else list(getattr(wrong, "broken", ()))
    called = names_of(session, against)
    facts: dict[str, Any] = {"wave": at.wave, "seen": at.revision, "hall": hall, "stop": stop, "wish": wish}
    facts |= {"moved": wish != was, "effect": effect, "problem": wrong, "back": about.back, "never": NEVER}
    facts |= {"locked": stop is not None and holds(session.exec(locks).all(), stop)}
    facts |= {"people": list(shoppers_in(session, at.reach).values())}
    facts |= {"opening": spoken(hall.hours.get(DAYS[day.weekday()]), language) if day else None}
    facts |= {"against": [(each, sentence(language, each, called)) for each in against]}
    template, status = "_plan_stop.html" if part else "plan_stop.html", problem.status if problem else 200
    return desk.page(request, template, status=status, who=who, **facts)


def _as_it_is(stop: PlanStop | None) -> Given:
    if stop is None:
        return {"day": "", "shopper": "", "at": ""}
    return {"day": stop.day_on.isoformat(), "shopper": str(stop.shopper_id), "at": clock_time(stop.at)}


def _changes(
    session: Session, it: Desk, stop: PlanStop | None, hall: UUID, who: Who, wish: Given
) -> list[Change]:
    """What the wish would do to the plan. Raises Invalid, StopStarted."""
    day_on, person, minute = where(session, who, it.wave.id, wish)
    if stop is not None:
        return as_moved(session, it, stop, day_on=day_on, shopper=person, at=minute)
    if day_on is None or person is None or minute is None:
        raise Invalid(at="stop", what=told("waves.wrong.needed"))
    return as_added(session, it, hall=hall, shopper=person, day_on=day_on, at=minute)
