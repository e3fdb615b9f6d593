"""One stop: what moving it would break and cost; moved, added, removed, locked, forbidden; a step undone."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.hours import DAYS, spoken
from anfang.halls.records import Hall
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
from anfang.planning.say import sentence
from anfang.planning.spoken import names_of
from anfang.planning.undo import undo
from anfang.planning.weigh import Effect, weigh
from anfang.planning.wishes import back_to, hall_named, id_or_none, unlocked, waived, where
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.columns import told
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import Looking, Planning, day_or_none

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]


async def _sent(request: Request, who: Planning) -> dict[str, str]:
    # Waivers come as waive.RULE fields, as many as there are rules.
    async with request.form(max_files=0, max_fields=60) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(_sent)]


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
    return _stop(request, who, session, now, wave_id, stop_id, given, part=part, back=back)


@router.post("/{wave_id}/plan/stops/{stop_id}/move")
def move_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID, stop_id: UUID) -> Response:
    """Move it, hard rules waived where a reason is given for each."""
    given = {"day": sent.get("day", ""), "shopper": sent.get("shopper", ""), "at": sent.get("at", "")}

    def change(session: Session, it: Desk) -> PlanStep:
        day_on, person, minute = where(session, who, wave_id, given)
        return move(session, it, stop_id, day_on=day_on, shopper=person, at=minute, waive=waived(sent)).step

    return _changed(request, who, now, wave_id, sent, change, stop_id=stop_id, given=given)


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

    return _changed(request, who, now, wave_id, sent, change, stop_id=stop_id, given={})


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
    return _add(request, who, session, now, wave_id, named, given, part=part, back=back)


@router.post("/{wave_id}/plan/add")
def add_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID) -> Response:
    """Add a stop."""
    given = {"day": sent.get("day", ""), "shopper": sent.get("shopper", ""), "at": sent.get("at", "")}
    with reading(request.app.state.engine) as session:
        hall = hall_named(session, who, wave_id, id_or_none(sent.get("hall", "")))

    def change(session: Session, it: Desk) -> PlanStep:
        day_on, person, minute = where(session, who, wave_id, given)
        if day_on is None or person is None or minute is None:
            raise Invalid(at="stop", what=told("waves.wrong.needed"))
        begin(session, it.wave, by=who.person, now=now)
        return add(session, it, hall=hall, shopper=person, day_on=day_on, at=minute, waive=waived(sent)).step

    return _changed(request, who, now, wave_id, sent, change, hall=hall, given=given)


@router.post("/{wave_id}/plan/undo")
def undo_one(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID) -> Response:
    """Take back one's own last step."""
    return _changed(request, who, now, wave_id, sent, undo, given={})


def _changed(
    request: Request,
    who: Who,
    now: Now,
    wave_id: UUID,
    sent: dict[str, str],
    change: Callable[[Session, Desk], PlanStep],
    *,
    given: dict[str, str],
    stop_id: UUID | None = None,
    hall: UUID | None = None,
) -> Response:
    """Take the step and go back to the plan; a refusal is told where the change was asked for."""
    seen = int(sent["seen"]) if sent.get("seen", "").isdecimal() and len(sent["seen"]) < 10 else 0
    back = sent.get("back", "")[:500]
    try:
        with transaction(request.app.state.engine) as session:
            step = change(session, desk_of(session, who, wave_id, seen, request.app.state.settings, now))
            said = step.n
    except NotHere:
        raise
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            if stop_id is not None and session.get(PlanStop, stop_id) is not None:
                return _stop(request, who, session, now, wave_id, stop_id, given, back=back, problem=problem)
            if hall is not None:
                return _add(request, who, session, now, wave_id, hall, given, back=back, problem=problem)
            facts = {"wave": look(session, who, wave_id).wave, "problem": problem}
            return desk.page(request, "plan_refused.html", status=problem.status, who=who, **facts)
    return RedirectResponse(f"/desk/waves/{wave_id}/plan?{back_to(back)}done={said}", 303)


def _stop(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    stop_id: UUID,
    given: dict[str, str],
    *,
    part: str = "",
    back: str = "",
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    it = desk_of(session, who, wave_id, at.revision, request.app.state.settings, now)
    stop = stop_within(session, it, stop_id)
    hall = hall_within(session, it, stop.hall_id)
    locks = session.exec(
        select(PlanLock).where(PlanLock.wave_id == at.wave.id, PlanLock.hall_id == hall.id)
    ).all()
    shown = {"day": stop.day_on.isoformat(), "shopper": str(stop.shopper_id), "at": clock_time(stop.at)}
    wish = shown | {key: text for key, text in given.items() if text}
    effect, wrong = None, problem
    if wish != shown and problem is None:
        try:
            day_on, person, minute = where(session, who, wave_id, wish)
            changes = as_moved(session, it, stop, day_on=day_on, shopper=person, at=minute)
            effect = weigh(session, at.wave, changes, reach=at.reach, settings=it.settings, now=now)
        except Problem as refused:
            wrong = refused
    facts = {"stop": stop, "locked": holds(locks, stop), "moved": wish != shown, "was": shown}
    return _panel(
        request,
        who,
        session,
        at,
        hall,
        wish,
        effect,
        wrong,
        part,
        back,
        status=problem.status if problem else 200,
        **facts,
    )


def _add(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    hall_id: UUID,
    given: dict[str, str],
    *,
    part: str = "",
    back: str = "",
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    it = desk_of(session, who, wave_id, at.revision, request.app.state.settings, now)
    hall = hall_within(session, it, hall_id)
    effect, wrong = None, problem
    if all(given.values()) and problem is None:
        try:
            day_on, person, minute = where(session, who, wave_id, given)
            if day_on and person and minute is not None:
                changes = as_added(session, it, hall=hall_id, shopper=person, day_on=day_on, at=minute)
                effect = weigh(session, at.wave, changes, reach=at.reach, settings=it.settings, now=now)
        except Problem as refused:
            wrong = refused
    return _panel(
        request, who, session, at, hall, given, effect, wrong, part, back,
        status=problem.status if problem else 200, stop=None, locked=False, moved=True, was=given,
    )  # fmt: skip


def _panel(
    request: Request,
    who: Who,
    session: Session,
    at: Any,
    hall: Hall,
    wish: dict[str, str],
    effect: Effect | None,
    problem: Problem | None,
    part: str,
    back: str,
    *,
    status: int,
    **facts: Any,
) -> HTMLResponse:
    known = shoppers_in(session, at.reach)
    day = day_or_none(wish["day"])
    language = desk.language_of(request)
    opening = spoken(hall.hours.get(DAYS[day.weekday()]), language) if day else None
    shown: dict[str, Any] = {
        "wave": at.wave,
        "seen": at.revision,
        "hall": hall,
        "wish": wish,
        "effect": effect,
    }
    shown |= {
        "people": list(known.values()),
        "problem": problem,
        "back": back,
        "opening": opening,
        "never": NEVER,
    }
    against = list(effect.broken) if effect else list(getattr(problem, "broken", ()))
    called = names_of(session, against)
    shown |= {"against": [(it, sentence(language, it, called)) for it in against]}
    template = "_plan_stop.html" if part else "plan_stop.html"
    return desk.page(request, template, status=status, who=who, **shown, **facts)
