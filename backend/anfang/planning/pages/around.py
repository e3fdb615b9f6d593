"""The plan from other sides: its figures, one hall, one shopper, a day on the map."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from sqlmodel import Session, col, or_, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls.fields import spoken
from anfang.halls.find import by_id
from anfang.halls.records import Hall
from anfang.halls.regions import own_names
from anfang.people.records import Role
from anfang.planning.asked import Look, look
from anfang.planning.assembling.halls import revisits, visits_wanted
from anfang.planning.itineraries import itineraries
from anfang.planning.judged import explained, judged
from anfang.planning.lines import stops_shown
from anfang.planning.records import PlanPosting, PlanStop
from anfang.planning.say import line, obstacle
from anfang.problems import NotHere
from anfang.shoppers.find import absences_of
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import Looking, day_or_none
from anfang.waves.inputs.days import days_of
from anfang.waves.inputs.rules import inputs_of
from anfang.waves.permitted import permitted
from anfang.waves.records import Assignment, Presence

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=40)]
BACK = timedelta(days=366)


@router.get("/{wave_id}/plan/figures")
def figures_part(request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID) -> HTMLResponse:
    """All figures of the plan; a part of its page, which loads it after it is shown."""
    at = look(session, who, wave_id)
    found = judged(session, at, request.app.state.settings, now)
    people = {it.login: it for it in shoppers_in(session, at.reach).values()}
    facts: dict[str, Any] = {"wave": at.wave, "found": found, "person": people, "ids": found.world.halls}
    return desk.page(request, "_plan_figures.html", who=who, **facts)


@router.get("/{wave_id}/plan/unserved")
def unserved_page(request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID) -> HTMLResponse:
    """Every visit that is not served, with its reason and what serving it would cost."""
    at = look(session, who, wave_id)
    found = judged(session, at, request.app.state.settings, now)
    halls = {it.code: it for it in found.world.month.halls}
    called = {it.code: it.name for it in halls.values()} | own_names(session)
    called |= {it.login: it.name for it in found.world.month.shoppers}
    language = desk.language_of(request)
    facts: dict[str, Any] = {
        "wave": at.wave,
        "rows": explained(found),
        "halls": halls,
        "ids": found.world.halls,
    }
    facts |= {"total": len(found.figures.unserved)}
    facts |= {"broken": found.broken, "obstacle": lambda it: obstacle(language, it, called)}
    facts |= {"line": lambda it: line(language, it, called)}
    return desk.page(request, "plan_unserved.html", who=who, **facts)


@router.get("/{wave_id}/plan/halls/{hall_id}")
def hall_page(
    request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID, hall_id: UUID
) -> HTMLResponse:
    """One hall: who was there, who comes, who may come next."""
    at, hall = look(session, who, wave_id), by_id(session, hall_id)
    if not at.reach.holds(hall.region_path, hall.id):
        raise NotHere
    today = now.astimezone(request.app.state.settings.zone).date()
    known = shoppers_in(session, at.reach)
    stops = stops_shown(session, at, col(PlanStop.hall_id) == hall.id)
    first = max(today, at.wave.starts_on)
    facts: dict[str, Any] = {
        "wave": at.wave,
        "hall": hall,
        "stops": stops,
        "names": own_names(session),
        "today": today,
    }
    facts |= {"past": _past(session, at, hall_id, today), "wanted": _wanted(session, at, hall)}
    facts |= {"able": permitted(session, known.values(), hall, first), "first": first}
    facts |= {"languages": spoken("languages", hall.languages, desk.language_of(request))}
    return desk.page(request, "plan_hall.html", who=who, **facts)


@router.get("/{wave_id}/plan/shoppers/{person_id}")
def shopper_page(
    request: Request, who: Looking, session: Reading, wave_id: UUID, person_id: UUID
) -> HTMLResponse:
    """One shopper's month: days, stops in their order, nights away."""
    at = look(session, who, wave_id)
    shopper = shoppers_in(session, at.reach).get(person_id)
    if shopper is None:
        raise NotHere
    mine = or_(col(PlanStop.shopper_id) == person_id, col(PlanStop.companion_id) == person_id)
    days: dict[date, list[Any]] = {it.day_on: [] for it in days_of(session, at.wave)}
    for shown in stops_shown(session, at, mine):
        days[shown.stop.day_on].append(shown)
    posted = select(PlanPosting).where(PlanPosting.wave_id == wave_id, PlanPosting.shopper_id == person_id)
    facts: dict[str, Any] = {
        "wave": at.wave,
        "shopper": shopper,
        "days": days_of(session, at.wave),
        "stops": days,
    }
    facts |= {
        "postings": session.exec(posted.order_by(col(PlanPosting.first_on))).all(),
        "cities": _cities(session),
    }
    facts |= {"absences": absences_of(session, [person_id]).get(person_id, [])}
    return desk.page(request, "plan_shopper.html", who=who, **facts)


@router.get("/{wave_id}/plan/map")
def map_page(
    request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID, day: Word = ""
) -> HTMLResponse:
    """The itineraries of a day as lines; without tiles unless the server has some configured."""
    at, settings = look(session, who, wave_id), request.app.state.settings
    used = (
        select(col(PlanStop.day_on))
        .where(PlanStop.wave_id == wave_id)
        .distinct()
        .order_by(col(PlanStop.day_on))
    )
    days = list(session.exec(used)) or [at.wave.starts_on]
    today = now.astimezone(settings.zone).date()
    chosen = day_or_none(day) or next((it for it in days if it >= today), days[0])
    place = days.index(chosen) if chosen in days else 0
    facts: dict[str, Any] = {"wave": at.wave, "days": [it.isoformat() for it in days], "place": place}
    return desk.page(
        request, "plan_map.html", who=who, tiles=settings.tiles, credit=settings.tiles_credit, **facts
    )


@router.get("/{wave_id}/plan/map/{day}")
def map_day(
    request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID, day: str
) -> JSONResponse:
    """One day's itineraries for the map, in the datum of its tiles. Where somebody lives is for planners alone."""
    at, settings = look(session, who, wave_id), request.app.state.settings
    day_on = day_or_none(day[:10])
    if day_on is None:
        raise NotHere
    world = judged(session, at, settings, now).world
    found = itineraries(world, day_on, datum=settings.map_datum, homes=who.role is not Role.SUPERVISOR)
    said = [
        {
            "name": it.name,
            "ends": it.ends,
            "stops": [{"at": time, "hall": hall, "place": place} for time, hall, place in it.stops],
        }
        for it in found
    ]
    return JSONResponse({"itineraries": said})


def _past(session: Session, at: Look, hall_id: UUID, today: date) -> list[tuple[date, str, str]]:
    """Visits of a year back as (day, name, visited | planned), newest first; names of other regions' shoppers stay theirs."""
    known = shoppers_in(session, at.reach)
    found: dict[tuple[date, UUID], str] = {}
    planned = select(col(Assignment.day_on), col(Assignment.shopper_id)).where(
        Assignment.hall_id == hall_id,
        col(Assignment.cancelled_at).is_(None),
        Assignment.wave_id != at.wave.id,
    )
    for day, who in session.exec(planned.where(Assignment.day_on >= today - BACK)):
        found[day, who] = "planned"
    there = select(col(Presence.day_on), col(Presence.shopper_id)).where(Presence.hall_id == hall_id)
    for day, who in session.exec(there.where(Presence.day_on >= today - BACK)):
        found[day, who] = "visited"
    rows = [(day, known[who].name if who in known else "—", state) for (day, who), state in found.items()]
    return sorted(rows, reverse=True)


def _wanted(session: Session, at: Look, hall: Hall) -> int:
    return visits_wanted(inputs_of(session, at.wave), hall, revisits(session, at.wave))


def _cities(session: Session) -> dict[str, str]:
    return {path.rstrip("/").rpartition("/")[2]: name for path, name in own_names(session).items()}
