"""Note that a phone called."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from anfang.people.records import Phone


def seen(session: Session, phone_id: UUID, *, app: str, now: datetime) -> None:
    """Keep when the phone was last heard of, and with which version of the app."""
    phone = session.get_one(Phone, phone_id)
    phone.seen_at, phone.app = now, app
    session.add(phone)
