"""End sessions: one, or all of a person's."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang import journal
from anfang.people.records import SignIn
from anfang.people.who import token_digest


def sign_out(session: Session, ending: SignIn, *, now: datetime) -> None:
    """End this one session; once is enough."""
    kept = session.get(SignIn, ending.token_digest)
    if kept is None or kept.ended_at is not None:
        return
    kept.ended_at = now
    journal.write(session, "person.signed_out", f"person:{kept.person_id}", by=kept.person_id, now=now)


def end_held(session: Session, token: str | None, *, now: datetime) -> SignIn | None:
    """End the session whose token a browser still holds while it gets another; answers that session."""
    before = session.get(SignIn, token_digest(token)) if token else None
    if before is not None:
        sign_out(session, before, now=now)
    return before


def end_all(session: Session, person_id: UUID, *, now: datetime, but: SignIn | None = None) -> None:
    """End every open session of a person, on all desks and phones; `but` one."""
    running = select(SignIn).where(SignIn.person_id == person_id, col(SignIn.ended_at).is_(None))
    for each in session.exec(running):
        if but is None or each.token_digest != but.token_digest:
            each.ended_at = now
