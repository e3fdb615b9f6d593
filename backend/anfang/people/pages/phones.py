"""The shoppers' phones: who has which, when it was last heard of; a code for a new one; taking one off the list."""

from typing import Annotated, Any
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, Writing
from anfang.people.invite import GOOD_FOR, invite
from anfang.people.records import Person, Phone, Role
from anfang.people.revoke import revoke
from anfang.people.scope import shoppers_of
from anfang.people.who import Who, may
from anfang.problems import NotHere

router = APIRouter(prefix="/desk/phones", include_in_schema=False)
Inviter = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


@router.get("")
def phones_page(request: Request, who: Inviter, session: Reading) -> HTMLResponse:
    """The shoppers one may know, each with their phones, the last enrolled first."""
    shoppers = [person for person in shoppers_of(session, who) if person.left_at is None]
    phones: dict[UUID, list[Phone]] = {person.id: [] for person in shoppers}
    for phone in session.exec(select(Phone).order_by(col(Phone.enrolled_at).desc())):
        phones.get(phone.person_id, []).append(phone)
    return desk.page(request, "phones.html", who=who, shoppers=shoppers, phones=phones)


@router.post("/{person_id}/code")
def make_code(request: Request, who: Inviter, session: Writing, now: Now, person_id: UUID) -> HTMLResponse:
    """A one-time code for a shopper's phone, as QR and to type; shown this once."""
    shopper = _shopper(session, who, person_id)
    code = invite(session, shopper, by=who.person, now=now)
    address = request.app.state.settings.address or str(request.base_url).rstrip("/")
    # Behind #: a fragment is never sent, so the code reaches no log.
    drawing = segno.make(f"{address}/app/#enrol={code.replace('-', '')}", error="m", micro=False)
    qr = Markup(drawing.svg_inline(scale=6, border=4, light="#fff", omitsize=True))  # noqa: S704 - our own drawing
    facts: dict[str, Any] = {"shopper": shopper, "code": code, "address": address, "qr": qr}
    return desk.page(request, "phones_code.html", who=who, ends_at=now + GOOD_FOR, **facts)


@router.post("/{phone_id}/revoke")
def revoke_phone(request: Request, who: Inviter, session: Writing, now: Now, phone_id: UUID) -> Response:
    """Take a phone off the list."""
    phone = session.get(Phone, phone_id)
    if phone is None:
        raise NotHere
    _shopper(session, who, phone.person_id)
    revoke(session, phone, by=who.person, now=now)
    return RedirectResponse("/desk/phones", 303)


def _shopper(session: Session, who: Who, person_id: UUID) -> Person:
    found = next((person for person in shoppers_of(session, who) if person.id == person_id), None)
    if found is None:
        raise NotHere
    return found
