"""Note that a phone called."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from anfang.people.records import Phone

# Made once: making a statement costs more than carrying it out.
_SEEN = update(Phone.__table__).where(col(Phone.id) == bindparam("phone"))  # type: ignore[attr-defined]


def seen(session: Session, phone_id: UUID, *, app: str, now: datetime) -> None:
    """Keep when the phone was last heard of, and with which version of the app. From here on its row is locked."""
    session.connection().execute(_SEEN, {"phone": phone_id, "seen_at": now, "app": app})
