"""Create a person, with role, scope and first password."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.database import savepoint
from anfang.people.password import hashed
from anfang.people.records import Person, Role
from anfang.people.rescope import fitting, grant
from anfang.problems import Clash, Invalid

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


def create(
    session: Session,
    *,
    login: str,
    name: str,
    role: Role,
    regions: Sequence[str] = (),
    halls: Sequence[UUID] = (),
    password: str | None = None,
    language: str = "zh",
    by: UUID | None,
    now: datetime,
) -> Person:
    """A new person. `regions` are region paths ("/52/5201/", "/" for everywhere), `halls` hall ids; admins need neither.

    Raises Invalid for a login, name, password or scope that cannot be, Clash for a login that somebody has or had.
    """
    login, name = login.strip().lower(), " ".join(name.split())
    if not LOGIN.fullmatch(login):
        zh = "登录名须为 2 到 60 个小写字母、数字、点、横线或下划线，以字母或数字开头"
        raise _invalid("login", zh, "takes 2 to 60 lower-case letters, digits, dots, hyphens or underscores")
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise _invalid("name", "姓名须为 1 到 80 个字符", "takes 1 to 80 characters")
    fitting(session, role, regions, halls)
    person = Person(id=uuid7(), login=login, name=name, role=role, language=language, created_at=now)
    person.password_hash = hashed(password) if password is not None else None
    try:
        with savepoint(session):
            session.add(person)
            session.flush()
    except IntegrityError as error:
        raise Clash(what={"zh": f"登录名 {login} 已有人使用", "en": f"the login {login} is taken"}) from error
    grant(session, person, regions, halls)
    journal.write(session, "person.created", f"person:{person.id}", by=by, now=now, role=role.value)
    return person


def _invalid(at: str, zh: str, en: str) -> Invalid:
    return Invalid(at=at, what={"zh": zh, "en": en})
