"""Close a wave: from now on late visits stay out of its figures; and settle it, once it is published."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from anfang import journal
from anfang.people.records import Person
from anfang.waves.records import Closing, Wave


def close(session: Session, wave: Wave, *, by: Person, now: datetime) -> Closing:
    """The wave's closing; one that was closed before stays as it was. What came in before can still be judged."""
    found = closing_of(session, wave.id)
    if found is not None:
        return found
    made = Closing(wave_id=wave.id, by=by.id, at=now)
    session.add(made)
    session.flush()
    journal.write(session, "wave.closed", f"wave:{wave.id}", by=by.id, now=now)
    return made


def settle(session: Session, closing: Closing, *, now: datetime) -> None:
    """The wave is published: nobody alone changes anything about its visits any more."""
    closing.settled_at = now
    session.add(closing)
    session.flush()


def closing_of(session: Session, wave_id: UUID | None) -> Closing | None:
    """The wave's closing; None while it is open, or where there is no wave."""
    return session.get(Closing, wave_id) if wave_id else None
