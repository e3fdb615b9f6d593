"""The first administrator of a new server: made by whoever can read the terminal, once."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from anfang.people.create import create
from anfang.people.records import FirstRun, Person, Role
from anfang.people.who import token_digest
from anfang.problems import NotHere

GOOD_FOR = timedelta(hours=24)


def nobody_yet(session: Session) -> bool:
    """Whether this server has no people at all."""
    return session.exec(select(Person.id).limit(1)).first() is None


def first_token(session: Session, *, now: datetime) -> str:
    """A token for the first-run page, good for 24 hours and until somebody exists; stored is only its digest."""
    token = secrets.token_urlsafe(24)
    session.add(FirstRun(token_digest=token_digest(token), ends_at=now + GOOD_FOR))
    return token


def first_admin(
    session: Session, token: str, *, login: str, name: str, password: str, now: datetime
) -> Person:
    """The first administrator. Raises NotHere for a wrong token, one that has run out, and always once anybody exists."""
    of_token = col(FirstRun.token_digest) == token_digest(token.strip())
    used = session.exec(delete(FirstRun).where(of_token, col(FirstRun.ends_at) > now))
    if used.rowcount != 1 or not nobody_yet(session):
        raise NotHere
    return create(session, login=login, name=name, role=Role.ADMIN, password=password, by=None, now=now)
