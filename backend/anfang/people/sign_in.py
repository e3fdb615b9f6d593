"""Sign somebody in: check who it is, then open a session on the server."""

import secrets
from datetime import datetime

from sqlmodel import Session, select

from anfang import journal
from anfang.people.password import fits
from anfang.people.records import Person, Phone, SignIn
from anfang.people.who import token_digest
from anfang.problems import SignInWrong


def known(session: Session, login: str, password: str) -> Person:
    """The person with this login and password. Raises SignInWrong for all others: unknown, without a password, gone; all take as long."""
    person = session.exec(select(Person).where(Person.login == login.strip().lower())).first()
    stored = person.password_hash if person is not None and person.left_at is None else None
    if not fits(password, stored) or person is None:
        raise SignInWrong
    return person


def sign_in(
    session: Session, person: Person, *, phone: Phone | None = None, ends_at: datetime, now: datetime
) -> tuple[SignIn, str]:
    """Open a session for `person`, at the desk or with `phone`; answers it and its token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    phone_id = phone.id if phone else None
    made = SignIn(
        token_digest=token_digest(token), person_id=person.id, phone_id=phone_id, made_at=now, ends_at=ends_at
    )
    session.add(made)
    journal.write(
        session, "person.signed_in", f"person:{person.id}", by=person.id, now=now, desk=phone is None
    )
    return made, token
