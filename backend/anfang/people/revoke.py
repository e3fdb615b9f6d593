"""Take a phone off the list. It learns so at its next contact; what it holds stays on it and can be exported."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.people.records import Person, Phone


def revoke(session: Session, phone: Phone, *, by: Person, now: datetime) -> None:
    """End the phone's access for good; again is nothing new. Its next call gets 401 `phone_revoked`."""
    if phone.revoked_at is not None:
        return
    phone.revoked_at = now
    session.add(phone)
    journal.write(
        session, "phone.revoked", f"person:{phone.person_id}", by=by.id, now=now, phone=str(phone.id)
    )
