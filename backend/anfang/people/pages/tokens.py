"""Tokens of an analyst: make one and show it this once, take one away. Admins only; the list stands on the person's page."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from anfang import desk
from anfang.clock import Now
from anfang.database import Writing
from anfang.people.records import Person
from anfang.people.tokens import USUAL_DAYS, make_token, revoke_token
from anfang.people.who import Admin
from anfang.problems import NotHere

router = APIRouter(prefix="/desk/people/{person_id}/tokens", include_in_schema=False)


@router.post("")
def make_one(
    request: Request,
    who: Admin,
    session: Writing,
    now: Now,
    person_id: UUID,
    name: Annotated[str, Form(max_length=80)] = "",
    days: Annotated[int, Form()] = USUAL_DAYS,
) -> Response:
    """A new token, on a page that cannot be called up again."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotHere
    row, token = make_token(session, person, name=name, days=days, by=who.person, now=now)
    return desk.page(
        request,
        "people_token_shown.html",
        who=who,
        person=person,
        row=row,
        token=token,
        address=_address(request),
    )


@router.post("/{token_id}/revoke")
def revoke_one(who: Admin, session: Writing, now: Now, person_id: UUID, token_id: UUID) -> Response:
    """It opens nothing any more."""
    revoke_token(session, person_id, token_id, by=who.person, now=now)
    return RedirectResponse(f"/desk/people/{person_id}#tokens", 303)


def _address(request: Request) -> str:
    """Where a program calls: as the operator set it, else as this browser came."""
    return str(request.app.state.settings.address or f"{request.url.scheme}://{request.url.netloc}")
