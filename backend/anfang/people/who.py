"""Who is calling. Every route names in its signature who may call it: `who: Annotated[Who, may(Role.SUPERVISOR)]`.

Two cookies, so that a supervisor may hold an enrolled phone in the same browser: `desk` for the console, `phone` for the app. Both are
256 random bits, stored as a digest, revocable. Whoever may not see something gets the same 404 as for what does not exist.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session, col, select, update

from anfang.clock import Now
from anfang.database import reading, transaction
from anfang.people.records import ApiToken, Person, Phone, Role, Scope, SignIn
from anfang.problems import NotHere, PhoneRevoked, SignInEnded, SignInNeeded, TokenEnded

DESK, PHONE, TOKEN = "desk", "phone", "token"


USED = timedelta(minutes=1)


@dataclass(frozen=True)
class Who:
    """The caller: a person, how far they may look, and the phone they call with (None at the desk)."""

    person: Person
    sign_in: SignIn
    scopes: tuple[Scope, ...]
    phone: Phone | None

    @property
    def role(self) -> Role:
        """The person's one role."""
        return Role(self.person.role)


def caller_address(request: Request) -> str:
    """Where the request comes from; behind a proxy that is trusted (`ANFANG_PROXIES`), what the proxy says."""
    return request.client.host if request.client else "unknown"


def cookie_name(request: Request, door: str) -> str:
    """`__Host-` wherever the address is https: such a cookie cannot be set by a neighbouring host. Plain http is for trials only."""
    prefix = "__Host-" if request.url.scheme == "https" else ""
    return f"{prefix}anfang-{door}"


def set_cookie(request: Request, response: Response, door: str, token: str, ends_at: datetime) -> None:
    """Hand the caller the token of a sign-in. Strict and unreadable for scripts."""
    response.set_cookie(
        cookie_name(request, door),
        token,
        expires=ends_at,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def take_cookie(request: Request, response: Response, door: str) -> None:
    """Have the caller's browser forget the token of `door`."""
    name = cookie_name(request, door)
    response.delete_cookie(
        name, path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )


def token_digest(token: str) -> str:
    """What is stored of a token or code: its SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_in(session: Session, token: str | None, *, now: datetime) -> Who:
    """The caller that holds `token`.

    Raises SignInNeeded without one, SignInEnded for one that has run out or was ended, PhoneRevoked when its phone was taken off the list.
    """
    if not token:
        raise SignInNeeded
    found = session.exec(
        select(SignIn, Person).join(Person).where(SignIn.token_digest == token_digest(token))
    ).first()
    if found is None:
        raise SignInEnded
    sign_in, person = found
    phone = session.get(Phone, sign_in.phone_id) if sign_in.phone_id else None
    if phone is not None and phone.revoked_at is not None:
        raise PhoneRevoked
    if sign_in.ended_at is not None or sign_in.ends_at <= now or person.left_at is not None:
        raise SignInEnded
    scopes = session.exec(select(Scope).where(Scope.person_id == person.id)).all()
    return Who(person, sign_in, tuple(scopes), phone)


def may(*roles: Role, door: str = DESK) -> Any:
    """A dependency that lets only `roles` in, through the desk's cookie, the phone's, or a program's token. Others see a 404."""

    def caller(request: Request, now: Now) -> Who:
        # A session of its own, closed at once: a slow body that follows must not hold a connection.
        if door == TOKEN:
            who = with_token(request, now)
        else:
            with reading(request.app.state.engine) as session:
                who = signed_in(session, request.cookies.get(cookie_name(request, door)), now=now)
        if who.role not in roles:
            raise NotHere
        return who

    caller.roles, caller.door = roles, door  # type: ignore[attr-defined]  # read by the permission table's test
    return Depends(caller)


def with_token(request: Request, now: datetime) -> Who:
    """The caller behind `Authorization: Bearer …`, counted: TooOften says when to come again. Raises SignInNeeded, TokenEnded.

    When it was last used is written down once a minute: a program that asks often must not make a writer of every call.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise SignInNeeded
    request.app.state.limits.address(caller_address(request))
    with reading(request.app.state.engine) as session:
        found = session.exec(
            select(ApiToken, Person)
            .where(ApiToken.token_digest == token_digest(token.strip()))
            .join(Person, col(Person.id) == col(ApiToken.person_id))
        ).first()
        if found is None:
            raise TokenEnded
        held, person = found
        if held.revoked_at is not None or held.ends_at <= now or person.left_at is not None:
            raise TokenEnded
        scopes = session.exec(select(Scope).where(Scope.person_id == person.id)).all()
    request.app.state.limits.token(held.id)
    if held.used_at is None or now - held.used_at >= USED:
        with transaction(request.app.state.engine) as session:
            session.exec(update(ApiToken).where(col(ApiToken.id) == held.id).values(used_at=now))
    sign_in = SignIn(
        token_digest=held.token_digest, person_id=person.id, made_at=held.made_at, ends_at=held.ends_at
    )
    return Who(person, sign_in, tuple(scopes), None)


def anybody() -> None:
    """Marks a route that needs no sign-in, so that a forgotten `may` cannot look like one."""


Anybody = Depends(anybody)
Admin = Annotated[Who, may(Role.ADMIN)]
AtDesk = Annotated[Who, may(*(role for role in Role if role is not Role.SHOPPER))]
Shopper = Annotated[Who, may(Role.SHOPPER, door=PHONE)]
