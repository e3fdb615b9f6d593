"""The console's pages of assignments: make one, look at one, cancel one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.checklists.find import by_digest
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.find import by_code
from anfang.halls.hours import DAYS, spoken
from anfang.halls.records import Hall
from anfang.halls.regions import region_names
from anfang.people.records import Person
from anfang.people.scope import sees, shoppers_of
from anfang.people.who import Who
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.cells import clean
from anfang.sheets.columns import told
from anfang.sheets.days import day as day_of
from anfang.waves.asked import Looking, Planning, day_or_none, field
from anfang.waves.assign import assign
from anfang.waves.calendar import calendar
from anfang.waves.cancel import cancel, was_made
from anfang.waves.cells import window as window_of
from anfang.waves.check import Wish, doubts
from anfang.waves.find import assignment_for, wave_by_id
from anfang.waves.permitted import permitted
from anfang.waves.records import Assignment, Wave

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]
Text = Annotated[str, Form(max_length=200)]


@router.get("/{wave_id}/assign")
def assign_page(
    request: Request, who: Planning, session: Reading, wave_id: UUID, hall: Word = "", day: Word = ""
) -> HTMLResponse:
    """Where one visit is assigned; with hall and day given, who may go by the three months."""
    return _assign(request, who, session, wave_by_id(session, wave_id), given={"hall": hall, "day_on": day})


@router.post("/{wave_id}/assign")
def assign_one(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    hall: Text = "",
    shopper: Text = "",
    day_on: Text = "",
    window: Text = "",
    scenario: Annotated[str, Form(max_length=8000)] = "",
) -> Response:
    """Assign one visit; all that stands against it is said on the same page, with what was typed."""
    given = {"hall": hall, "shopper": shopper, "day_on": day_on, "window": window, "scenario": scenario}
    try:
        with transaction(request.app.state.engine) as session:
            wave, where, person = _named(session, who, wave_id, given)
            day = field("day_on", lambda: day_of(day_on))
            hours = field("window", lambda: window_of(window.strip(), where, day))
            made = assign(
                session,
                wave=wave,
                hall=where,
                shopper=person,
                day_on=day,
                window=hours,
                scenario=scenario,
                by=who.person,
                now=now,
            )
    except NotHere:
        raise
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            wave = wave_by_id(session, wave_id)
            return _assign(request, who, session, wave, problem.status, given=given, problem=problem)
    return RedirectResponse(f"/desk/waves/{wave_id}/assignments/{made.id}", 303)


def _named(session: Session, who: Who, wave_id: UUID, given: dict[str, str]) -> tuple[Wave, Hall, Person]:
    wave, hall = wave_by_id(session, wave_id), by_code(session, clean(given["hall"]))
    if hall is None or not sees(who, hall.region_path, hall.id):
        raise Invalid(at="hall", what=told("waves.wrong.no_hall", given=given["hall"][:60]))
    for person in shoppers_of(session, who):
        if str(person.id) == given["shopper"]:
            return wave, hall, person
    raise Invalid(at="shopper", what=told("waves.wrong.needed"))


def _assign(
    request: Request, who: Who, session: Session, wave: Wave, status: int = 200, **facts: Any
) -> HTMLResponse:
    given, day = facts["given"], day_or_none(facts["given"]["day_on"])
    hall = by_code(session, clean(given["hall"]))
    hall = hall if hall is not None and sees(who, hall.region_path, hall.id) else None
    people = shoppers_of(session, who)
    able = (
        permitted(session, people, hall, day)
        if hall and day
        else [(it, None) for it in people if not it.left_at]
    )
    opening = spoken(hall.hours.get(DAYS[day.weekday()]), desk.language_of(request)) if hall and day else None
    shown = {
        "problem": None,
        "wave": wave,
        "found": hall,
        "day": day,
        "able": able,
        "opening": opening,
        **facts,
    }
    return desk.page(request, "waves_assign.html", status=status, who=who, **shown)


@router.get("/{wave_id}/assignments/{assignment_id}")
def one_assignment(
    request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID, assignment_id: UUID
) -> HTMLResponse:
    """One assignment, with what is doubtful about it."""
    assignment, hall = assignment_for(session, who, assignment_id)
    return _one(request, who, session, wave_by_id(session, wave_id), assignment, hall, now)


@router.post("/{wave_id}/assignments/{assignment_id}/cancel")
def cancel_one(request: Request, who: Planning, now: Now, wave_id: UUID, assignment_id: UUID) -> Response:
    """Cancel an assignment."""
    with transaction(request.app.state.engine) as session:
        assignment, _ = assignment_for(session, who, assignment_id)
        cancel(session, assignment, by=who.person, now=now)
    return RedirectResponse(f"/desk/waves/{wave_id}/assignments/{assignment_id}", 303)


def _one(
    request: Request,
    who: Who,
    session: Session,
    wave: Wave,
    assignment: Assignment,
    hall: Hall,
    now: datetime,
) -> HTMLResponse:
    if assignment.wave_id != wave.id:
        raise NotHere
    shopper = session.get_one(Person, assignment.shopper_id)
    window = (assignment.from_time, assignment.to_time)
    wish = Wish(wave, hall, shopper, assignment.day_on, window, assignment.scenario)
    known = calendar(session, [hall.id], wish.day_on, wish.day_on)
    known.unplan(hall.id, wave.id, wish.day_on)  # it is not in its own way
    shown: list[Any] = (
        []
        if assignment.cancelled_at
        else doubts(wish, known, today=now.astimezone(request.app.state.settings.zone).date())
    )
    facts: dict[str, Any] = {
        "wave": wave,
        "it": assignment,
        "hall": hall,
        "shopper": shopper,
        "doubts": shown,
    }
    facts |= {
        "made": was_made(session, assignment),
        "version": by_digest(session, assignment.checklist_digest),
    }
    facts |= {"region": region_names(session).get(hall.region_path, "")}
    return desk.page(request, "waves_assignment.html", who=who, **facts)
