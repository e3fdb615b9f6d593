"""The list of shoppers, one shopper's terms and absences."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.core.datum import drawn, from_gcj02
from anfang.database import Reading, transaction
from anfang.halls.fields import LANGUAGES, spoken
from anfang.halls.hours import DAYS
from anfang.halls.lodging import cities
from anfang.halls.place import degrees, millionths
from anfang.halls.reach import reach_of
from anfang.halls.regions import region_names
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.columns import CellWrong
from anfang.sheets.days import day as day_of
from anfang.shoppers import fields
from anfang.shoppers.absent import WHYS, note_absence, take_back
from anfang.shoppers.around import landmarks
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.records import Absence, Terms
from anfang.shoppers.set_terms import set_terms
from anfang.shoppers.within import known_to, regions_of, shoppers_in

router = APIRouter(prefix="/desk/shoppers", include_in_schema=False)

Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]
Text = Annotated[str, Form(max_length=200)]
Word = Annotated[str, Query(max_length=120)]


@router.get("")
def shopper_list(
    request: Request, who: Planning, session: Reading, now: Now, done: Word = ""
) -> HTMLResponse:
    """Everybody a planner may send, what is missing of them, who is away now."""
    people = [it for it in shoppers_in(session, reach_of(session, who.person)).values() if it.left_at is None]
    ids = [it.id for it in people]
    today = now.astimezone(request.app.state.settings.zone).date()
    absences = {
        key: [it for it in them if it.last_on >= today] for key, them in absences_of(session, ids).items()
    }
    facts: dict[str, Any] = {"people": people, "terms": terms_of(session, ids), "absences": absences}
    facts |= {"paths": regions_of(session), "names": region_names(session), "today": today, "done": done[:10]}
    return _page(request, "shoppers.html", who, **facts)


async def _sent(request: Request, who: Planning) -> dict[str, str]:
    # The hours of seven days are fourteen fields: read as they come, once the caller is known.
    async with request.form(max_files=0, max_fields=60) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)} | {
            "languages": ",".join(str(value) for value in form.getlist("languages"))
        }


Sent = Annotated[dict[str, str], Depends(_sent)]


@router.post("/place")
def place_pointed_at(request: Request, who: Planning, lat: Text = "", lon: Text = "") -> JSONResponse:
    """The place, in WGS-84, at which a map shows these degrees. Sent as a form: an address would be kept and logged."""
    try:
        place = millionths(lat), millionths(lon)
    except CellWrong as wrong:
        raise Invalid(at="home", what=wrong.what) from wrong
    if request.app.state.settings.map_datum == "gcj02":
        north, east = from_gcj02(*(it / 1e6 for it in place))
        place = round(north * 1e6), round(east * 1e6)
    return JSONResponse({"lat": degrees(place[0]), "lon": degrees(place[1])})


@router.get("/{person_id}")
def one_shopper(request: Request, who: Planning, session: Reading, person_id: UUID) -> HTMLResponse:
    """One shopper: terms to change, absences to note."""
    return _one(request, who, session, person_id)


@router.post("/{person_id}")
def change_terms(request: Request, who: Planning, sent: Sent, now: Now, person_id: UUID) -> Response:
    """Change the terms; what was typed stays on the page where something is wrong with it."""

    def take(session: Session) -> str:
        shopper, seen = known_to(session, who.person, person_id), _number(sent.get("seen", ""))
        set_terms(session, shopper, **_said(session, sent), seen=seen, by=who.person, now=now)
        return f"/desk/shoppers/{person_id}?done=1"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        # What another planner saved meanwhile is shown instead of what was typed against an older state.
        given = None if problem.status == 409 else sent
        return _one(request, who, session, person_id, problem.status, problem=problem, given=given)

    return desk.changed(request, take, refused)


@router.post("/{person_id}/absence")
def note_one(
    request: Request,
    who: Planning,
    now: Now,
    person_id: UUID,
    first_on: Text = "",
    last_on: Text = "",
    why: Text = "",
) -> Response:
    """Note days away."""

    def take(session: Session) -> str:
        shopper = known_to(session, who.person, person_id)
        try:
            days = day_of(first_on), day_of(last_on or first_on)
        except CellWrong as wrong:
            raise Invalid(at="first_on", what=wrong.what) from wrong
        note_absence(session, shopper, *days, why, by=who.person, now=now)
        return f"/desk/shoppers/{person_id}"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        return _one(request, who, session, person_id, problem.status, problem=problem)

    return desk.changed(request, take, refused)


@router.post("/{person_id}/absence/{absence_id}/back")
def take_one_back(request: Request, who: Planning, now: Now, person_id: UUID, absence_id: UUID) -> Response:
    """The shopper is there after all."""
    with transaction(request.app.state.engine) as session:
        absence = session.get(Absence, absence_id)
        if absence is None or absence.shopper_id != person_id:
            raise NotHere
        take_back(session, absence, by=who.person, now=now)
    return RedirectResponse(f"/desk/shoppers/{person_id}", 303)


def _said(session: Session, sent: dict[str, str]) -> dict[str, Any]:
    """The form's fields as terms. A home: two numbers, else the middle of the chosen city."""
    at = "home"
    try:
        place = fields.home(sent.get("lat", "").strip(), sent.get("lon", "").strip())
        if place is None and sent.get("city"):
            place = next(((it.lat_e6, it.lon_e6) for it in cities(session) if it.path == sent["city"]), None)
        at = "hours"
        hours: dict[str, fields.Span] = {}
        for day in DAYS:
            if text := sent.get(day, "").strip():
                span = fields.span(text)
                hours |= {day: span} if span else {}
        at = "most_stops"
        most = fields.stops(sent.get("most_stops", "").strip())
    except CellWrong as wrong:
        raise Invalid(at=at, what=wrong.what) from wrong
    spoken_ = [each for each in sent.get("languages", "").split(",") if each]
    return {"home": place, "hours": hours, "languages": spoken_, "most_stops": most}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _one(
    request: Request,
    who: Who,
    session: Session,
    person_id: UUID,
    status: int = 200,
    *,
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
) -> HTMLResponse:
    shopper = known_to(session, who.person, person_id)
    terms = terms_of(session, [person_id]).get(person_id)
    shown = _form(terms) if given is None else {**given, "languages": given["languages"].split(",")}
    reach = reach_of(session, who.person)
    facts: dict[str, Any] = {"shopper": shopper, "terms": terms, "given": shown, "problem": problem}
    facts |= {"absences": absences_of(session, [person_id]).get(person_id, []), "days": DAYS, "whys": WHYS}
    facts |= {"cities": [it for it in cities(session) if reach.meets((it.path,))], "languages": LANGUAGES}
    facts |= {"paths": regions_of(session).get(person_id, ()), "names": region_names(session)}
    settings = request.app.state.settings
    around = landmarks(session, reach, facts["paths"], settings.map_datum)
    facts |= {"around": [{"name": it.name, "place": it.place, "city": it.city} for it in around]}
    facts |= {"tiles": settings.tiles, "credit": settings.tiles_credit, "drawn": None}
    if terms is not None and terms.lat_e6 is not None and terms.lon_e6 is not None:
        facts |= {"drawn": drawn(terms.lat_e6, terms.lon_e6, settings.map_datum)}
    return _page(request, "shoppers_one.html", who, status, **facts)


def _form(terms: Terms | None) -> dict[str, Any]:
    """Terms as the form's fields; a new shopper's are filled with the usual week."""
    if terms is None:
        return {**dict.fromkeys(DAYS[:5], "08:30-18:00"), "languages": ["zh"], "most_stops": "8", "seen": "0"}
    hours = {day: "-".join(span) for day, span in terms.hours.items()}
    place = {"lat": degrees(terms.lat_e6), "lon": degrees(terms.lon_e6)}
    rest = {"languages": terms.languages, "most_stops": str(terms.most_stops), "seen": str(terms.revision)}
    return {**hours, **place, **rest}


def _page(request: Request, template: str, who: Who, status: int = 200, **facts: Any) -> HTMLResponse:
    language = desk.language_of(request)
    said = {
        "home": fields.home_spoken,
        "week": lambda hours: fields.week_spoken(hours, language),
        "spoken": lambda value: spoken("languages", value, language),
    }
    return desk.page(request, template, status=status, who=who, **said, **facts)
