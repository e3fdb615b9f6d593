"""Tokens with which an analyst's program calls: made by an admin, shown once, revoked at any moment."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.records import ApiToken, Person, Role
from anfang.people.who import token_digest
from anfang.problems import Invalid, NotHere

MOST_DAYS, USUAL_DAYS = 366, 90
BEGINS = "anfang_"  # so that a scanner of sources recognises one that was left lying


def make_token(
    session: Session, person: Person, *, name: str, days: int, by: Person, now: datetime
) -> tuple[ApiToken, str]:
    """The row and the token itself, which is stored nowhere. Raises NotHere for anybody but an analyst who is there, Invalid."""
    if person.role != Role.ANALYST or person.left_at is not None:
        raise NotHere
    if not name.strip():
        raise Invalid(at="name", what={"zh": "请写明用途", "en": "say what it is for"})
    if not 1 <= days <= MOST_DAYS:
        what = {"zh": f"须为 1 至 {MOST_DAYS} 天", "en": f"has to be 1 to {MOST_DAYS} days"}
        raise Invalid(at="days", what=what)
    token = BEGINS + secrets.token_urlsafe(32)
    row = ApiToken(
        id=uuid7(),
        person_id=person.id,
        name=name.strip()[:80],
        token_digest=token_digest(token),
        made_by=by.id,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    facts = {"token": str(row.id), "days": days}
    journal.write(session, "token.made", f"person:{person.id}", by=by.id, now=now, **facts)
    return row, token


def revoke_token(session: Session, person_id: UUID, token_id: UUID, *, by: Person, now: datetime) -> None:
    """From now on it opens nothing. Raises NotHere."""
    row = session.get(ApiToken, token_id)
    if row is None or row.person_id != person_id:
        raise NotHere
    if row.revoked_at is None:
        row.revoked_at = now
        session.add(row)
        facts = {"token": str(row.id)}
        journal.write(session, "token.revoked", f"person:{person_id}", by=by.id, now=now, **facts)


def tokens_of(session: Session, person_id: UUID) -> list[ApiToken]:
    """All tokens of a person, the newest first."""
    mine = select(ApiToken).where(ApiToken.person_id == person_id)
    return list(session.exec(mine.order_by(col(ApiToken.made_at).desc(), col(ApiToken.id).desc())))
