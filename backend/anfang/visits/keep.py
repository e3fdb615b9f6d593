"""Keep what came, before anything is made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import class_mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict
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
    kept = _as_if_read(row)
    session.add(kept)
    return kept, True


def _as_if_read(row: dict[str, Any]) -> ParcelKept:
    """The row is there already. As when one is read, no attribute tells of its being set: that would take as long as inserting it."""
    kept: ParcelKept = class_mapper(ParcelKept).class_manager.new_instance()
    instance_dict(kept).update(row)
    make_transient_to_detached(kept)
    return kept
