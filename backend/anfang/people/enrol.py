"""Make a phone a shopper's, by a one-time code or by a password."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.core.crockford import understood
from anfang.people.records import Enrolment, Person, Phone, SignIn
from anfang.people.sign_in import sign_in
from anfang.people.sign_out import end_held
from anfang.people.who import token_digest
from anfang.problems import EnrolmentWrong


def redeem(session: Session, code: str, *, now: datetime) -> Person:
    """The shopper for whom `code` was made; it is used up now. Raises EnrolmentWrong for one unknown, used or run out."""
    digest = token_digest(understood(code))
    # One statement, so that of two phones with the same code only one is let in.
    used = session.exec(
        update(Enrolment)
        .where(
            col(Enrolment.code_digest) == digest,
            col(Enrolment.used_at).is_(None),
            col(Enrolment.ends_at) > now,
        )
        .values(used_at=now)
    )
    if used.rowcount != 1:
        raise EnrolmentWrong
    person = session.exec(select(Person).join(Enrolment).where(Enrolment.code_digest == digest)).one()
    if person.left_at is not None:
        raise EnrolmentWrong
    return person


def enrol(
    session: Session, person: Person, *, phone: str, app: str, held: str | None, days: int, now: datetime
) -> tuple[SignIn, str]:
    """The new session of `person` on the phone named `phone`, good for `days`, and its token.

    `held` is the token that the caller's browser has already, if any: its session ends, and a phone of the same person stays the
    same phone, so that a repeated sign-in does not make the list longer.
    """
    kept = _held(session, person, held, now=now)
    if kept is None:
        kept = Phone(id=uuid7(), person_id=person.id, name=phone, app=app, enrolled_at=now, seen_at=now)
        session.add(kept)
        session.flush()
        journal.write(
            session, "phone.enrolled", f"person:{person.id}", by=person.id, now=now, phone=str(kept.id)
        )
    kept.name, kept.app, kept.seen_at = phone, app, now
    return sign_in(session, person, phone=kept, ends_at=now + timedelta(days=days), now=now)


def _held(session: Session, person: Person, token: str | None, *, now: datetime) -> Phone | None:
    before = end_held(session, token, now=now)
    phone = session.get(Phone, before.phone_id) if before and before.phone_id else None
    same = phone is not None and phone.person_id == person.id and phone.revoked_at is None
    return phone if same else None
