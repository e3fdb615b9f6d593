"""Keep what came, before anything is made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from anfang.core.canonical import digest
from anfang.insert import insert_new
from anfang.people.records import Person, Phone
from anfang.visits.records import ParcelKept
from anfang.visits.unpack import Named


def keep(
    session: Session, body: bytes, named: Named, *, by: Person, phone: Phone, now: datetime
) -> tuple[ParcelKept, bool]:
    """The bytes' row, and whether they came for the first time. A new row says `received` until a judge says otherwise."""
    row: dict[str, Any] = {
        "digest": digest(body),
        "visit_id": named.visit,
        "revision": named.revision,
        "person_id": by.id,
        "phone_id": phone.id,
        "body": body,
        "kind": "received",
        "problems": [],
        "received_at": now,
    }
    if not insert_new(session.connection(), ParcelKept, row):
        return session.get_one(ParcelKept, row["digest"]), False
    kept = ParcelKept(**row)
    # The row is there already: the object joins the session as if it had been read from it.
    make_transient_to_detached(kept)
    session.add(kept)
    return kept, True
