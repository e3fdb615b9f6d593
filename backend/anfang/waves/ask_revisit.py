"""Ask for another visit to a hall; planning serves it with an assignment."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from anfang import journal
from anfang.waves.records import Revisit


def ask_revisit(session: Session, hall_id: UUID, reason: str, *, by: UUID, now: datetime) -> Revisit:
    """The wish as a row. Halls never learn of it."""
    made = Revisit(id=uuid4(), hall_id=hall_id, reason=reason.strip()[:500], asked_by=by, asked_at=now)
    session.add(made)
    session.flush()
    journal.write(session, "revisit.asked", f"hall:{hall_id}", by=by, now=now)
    return made
