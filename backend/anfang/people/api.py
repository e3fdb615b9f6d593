"""The phone's way in: enrol, sign in, who am I, sign out; and whether the server is well."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import select

from anfang.body import body
from anfang.clock import Now
from anfang.core.wire import EnrolRequest, Health, PersonDown, PhoneSignInRequest
from anfang.database import Reading, Writing, reading, transaction
from anfang.people.enrol import enrol, redeem
from anfang.people.records import Person, Role
from anfang.people.sign_in import known
from anfang.people.sign_out import sign_out
from anfang.people.who import PHONE, Anybody, Shopper, caller_address, cookie_name, set_cookie, take_cookie
from anfang.problems import SignInWrong

router = APIRouter(prefix="/api", tags=["people"])


def _counted(request: Request) -> None:
    request.app.state.limits.attempt(caller_address(request))


Counted = Depends(_counted)  # before the body: whoever tries too often is not read


@router.get("/health", dependencies=[Anybody])
def health(session: Reading) -> Health:
    """Whether the server and its database answer; for a proxy or a watchman."""
    session.exec(select(1)).one()
    return Health(state="well")


@router.post("/enrol", dependencies=[Anybody, Counted])
def enrol_phone(
    request: Request,
    response: Response,
    sent: Annotated[EnrolRequest, body(EnrolRequest)],
    session: Writing,
    now: Now,
) -> PersonDown:
    """Make this phone its shopper's, with the one-time code from the desk. Sets the phone's cookie."""
    held = request.cookies.get(cookie_name(request, PHONE))
    days = request.app.state.settings.phone_days
    person = redeem(session, sent.code, now=now)
    signed, token = enrol(session, person, phone=sent.phone, app=sent.app, held=held, days=days, now=now)
    set_cookie(request, response, PHONE, token, signed.ends_at - now)
    return _down(person)


@router.post("/sign-in", dependencies=[Anybody, Counted])
def sign_in_phone(
    request: Request,
    response: Response,
    sent: Annotated[PhoneSignInRequest, body(PhoneSignInRequest)],
    now: Now,
) -> PersonDown:
    """Make this phone its shopper's, with login and password. Sets the phone's cookie."""
    state, address = request.app.state, caller_address(request)
    state.limits.login(address, sent.login)
    with reading(state.engine) as session:
        person = known(session, sent.login, sent.password)
    if person.role != Role.SHOPPER:
        raise SignInWrong
    state.limits.succeeded(address, sent.login)
    held = request.cookies.get(cookie_name(request, PHONE))
    # A transaction of its own: the password took a tenth of a second, in which nobody else could have written.
    with transaction(state.engine) as session:
        signed, token = enrol(
            session,
            person,
            phone=sent.phone,
            app=sent.app,
            held=held,
            days=state.settings.phone_days,
            now=now,
        )
    set_cookie(request, response, PHONE, token, signed.ends_at - now)
    return _down(person)


@router.get("/me")
def me(who: Shopper) -> PersonDown:
    """Whose phone this is."""
    return _down(who.person)


@router.post("/sign-out", status_code=204)
def sign_out_phone(request: Request, response: Response, who: Shopper, session: Writing, now: Now) -> None:
    """End this phone's session. What the phone holds stays on it."""
    sign_out(session, who.sign_in, now=now)
    take_cookie(request, response, PHONE)


def _down(person: Person) -> PersonDown:
    role: Literal["shopper"] = "shopper"
    return PersonDown(id=person.id, name=person.name, role=role)
