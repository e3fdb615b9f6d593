"""Give a person another password; their other sessions end."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.people.password import hashed
from anfang.people.records import Person, SignIn
from anfang.people.sign_out import end_all


def change_password(
    session: Session,
    person: Person,
    password: str,
    *,
    by: Person | None,
    now: datetime,
    keep: SignIn | None = None,
) -> None:
    """Set `password` and end all sessions of `person` but `keep`. Raises Invalid for one that is too short."""
    person.password_hash = hashed(password)
    session.add(person)
    end_all(session, person.id, now=now, but=keep)
    journal.write(
        session, "person.password_changed", f"person:{person.id}", by=by.id if by else None, now=now
    )
