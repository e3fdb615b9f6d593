"""Take a person's access away. The row stays: old visits keep their names."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from anfang import journal
from anfang.people.records import Enrolment, Person, Role
from anfang.people.sign_out import end_all
from anfang.problems import Clash


def disable(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """End every session and open code of `person`; nobody signs in with that login again. Again is nothing new.

    Raises Clash for the last admin, without whom nobody could be created any more.
    """
    if person.left_at is not None:
        return
    if person.role == Role.ADMIN:
        admins = select(func.count()).where(Person.role == Role.ADMIN, col(Person.left_at).is_(None))
        if session.exec(admins).one() == 1:
            raise Clash(what={"zh": "这是最后一位管理员", "en": "this is the last administrator"})
    person.left_at = now
    session.add(person)
    end_all(session, person.id, now=now)
    unused = select(Enrolment).where(Enrolment.person_id == person.id, col(Enrolment.used_at).is_(None))
    for code in session.exec(unused):
        session.delete(code)
    journal.write(session, "person.disabled", f"person:{person.id}", by=by.id if by else None, now=now)
