"""Make the one-time code with which a phone becomes its shopper's."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from anfang import journal
from anfang.core.crockford import spell
from anfang.people.records import Enrolment, Person, Role
from anfang.people.who import token_digest
from anfang.problems import Clash

GOOD_FOR = timedelta(minutes=15)


def invite(session: Session, shopper: Person, *, by: Person, now: datetime) -> str:
    """A code of ten characters, "7KQ2M-X9TDA", good for 15 minutes and one phone; stored is only its digest.

    Codes made for the same shopper before and not used are void. Raises Clash for whoever is not, or no longer, a shopper.
    """
    if shopper.role != Role.SHOPPER or shopper.left_at is not None:
        raise Clash(
            what={
                "zh": "只有在用的神秘顾客可以登记手机",
                "en": "only a shopper who is still here can enrol a phone",
            }
        )
    unused = select(Enrolment).where(Enrolment.person_id == shopper.id, col(Enrolment.used_at).is_(None))
    for old in session.exec(unused):
        session.delete(old)
    code = spell(secrets.randbits(50), 10)
    session.add(
        Enrolment(
            code_digest=token_digest(code),
            person_id=shopper.id,
            made_by=by.id,
            made_at=now,
            ends_at=now + GOOD_FOR,
        )
    )
    journal.write(session, "phone.invited", f"person:{shopper.id}", by=by.id, now=now)
    return f"{code[:5]}-{code[5:]}"
