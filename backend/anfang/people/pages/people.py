"""Who works here: list, create, scope, first password, take access away. Admins only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, Writing
from anfang.people.change_password import change_password
from anfang.people.create import create
from anfang.people.disable import disable
from anfang.people.password import invented
from anfang.people.places import places
from anfang.people.records import Person, Role, Scope
from anfang.people.rescope import rescope
from anfang.people.tokens import tokens_of
from anfang.people.who import Admin
from anfang.problems import NotHere, Problem

router = APIRouter(prefix="/desk/people", include_in_schema=False)
Text = Annotated[str, Form(max_length=200)]
Regions = Annotated[list[str], Form(max_length=500)]
Halls = Annotated[list[UUID], Form(max_length=500)]


@router.get("")
def people_page(request: Request, who: Admin, session: Reading) -> HTMLResponse:
    """Everybody, those who left last, with role and scope."""
    order = (col(Person.left_at).is_not(None), Person.role, Person.name)
    everybody = session.exec(select(Person).order_by(*order)).all()
    known = places(session)
    scopes: dict[UUID, list[str]] = {}
    for scope in session.exec(select(Scope)):
        path, hall = scope.region_path or "", scope.hall_id
        name = known.halls.get(hall, str(hall)) if hall else known.regions.get(path, path)
        scopes.setdefault(scope.person_id, []).append(name)
    return desk.page(request, "people.html", who=who, people=everybody, scopes=scopes)


@router.get("/new")
def new_person_page(request: Request, who: Admin, session: Reading) -> HTMLResponse:
    """An empty form for a new person."""
    given = {"login": "", "name": "", "role": Role.SHOPPER.value, "regions": [], "halls": []}
    return _new(request, who, session, given, None)


@router.post("")
def create_person(
    request: Request,
    who: Admin,
    session: Writing,
    now: Now,
    role: Annotated[Role, Form()],
    login: Text = "",
    name: Text = "",
    regions: Regions = [],  # noqa: B006 - FastAPI copies it
    halls: Halls = [],  # noqa: B006
) -> HTMLResponse:
    """Create a person and show the first password, this once. A shopper gets none: the phone's code is enough."""
    first = None if role is Role.SHOPPER else invented()
    try:
        person = create(
            session,
            login=login,
            name=name,
            role=role,
            regions=regions,
            halls=halls,
            password=first,
            by=who.person.id,
            now=now,
        )
    except Problem as problem:
        given = {"login": login, "name": name, "role": role.value, "regions": regions, "halls": halls}
        return _new(request, who, session, given, problem)
    return desk.page(request, "people_password_shown.html", who=who, person=person, first=first)


@router.get("/{person_id}")
def person_page(request: Request, who: Admin, session: Reading, now: Now, person_id: UUID) -> HTMLResponse:
    """One person: scope to change, access to take away."""
    return _one(request, who, session, _there(session, person_id), None, now)


@router.post("/{person_id}/scope")
def change_scope(
    request: Request,
    who: Admin,
    session: Writing,
    now: Now,
    person_id: UUID,
    regions: Regions = [],  # noqa: B006
    halls: Halls = [],  # noqa: B006
) -> Response:
    """Replace the regions and halls of a person."""
    person = _there(session, person_id)
    try:
        rescope(session, person, regions=regions, halls=halls, by=who.person, now=now)
    except Problem as problem:
        return _one(request, who, session, person, problem, now)
    return RedirectResponse(f"/desk/people/{person_id}", 303)


@router.post("/{person_id}/password")
def new_first_password(
    request: Request, who: Admin, session: Writing, now: Now, person_id: UUID
) -> HTMLResponse:
    """Give a person a new first password, shown this once; their sessions end."""
    person, first = _there(session, person_id), invented()
    change_password(session, person, first, by=who.person, now=now)
    return desk.page(request, "people_password_shown.html", who=who, person=person, first=first)


@router.post("/{person_id}/disable")
def disable_person(request: Request, who: Admin, session: Writing, now: Now, person_id: UUID) -> Response:
    """Take a person's access away."""
    person = _there(session, person_id)
    try:
        disable(session, person, by=who.person, now=now)
    except Problem as problem:
        return _one(request, who, session, person, problem, now)
    return RedirectResponse("/desk/people", 303)


def _there(session: Session, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotHere
    return person


def _new(
    request: Request, who: Admin, session: Session, given: Mapping[str, object], problem: Problem | None
) -> HTMLResponse:
    status = problem.status if problem else 200
    facts = {"places": places(session), "roles": list(Role), "given": given, "problem": problem}
    return desk.page(request, "people_new.html", status=status, who=who, **facts)


def _one(
    request: Request, who: Admin, session: Session, person: Person, problem: Problem | None, now: datetime
) -> HTMLResponse:
    scopes = session.exec(select(Scope).where(Scope.person_id == person.id)).all()
    given = {"regions": [each.region_path for each in scopes], "halls": [each.hall_id for each in scopes]}
    status = problem.status if problem else 200
    facts = {"person": person, "places": places(session), "given": given, "problem": problem}
    tokens = tokens_of(session, person.id)
    return desk.page(request, "people_one.html", status=status, who=who, tokens=tokens, now=now, **facts)
