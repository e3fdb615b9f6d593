"""What a shopper is asked to look at again: visits that came back from review and that no later revision has answered."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from anfang.core.wire import ItemReturned, ParcelSent, ReturnDown
from anfang.visits.records import ParcelKept, Reopening, Revision, Visit

MOST_RETURNED = 200
# Made once: making a statement costs more than carrying it out. Literals, so that SQLite takes ix_visits_aside.
_ASIDE = text(
    "visits.standing <> 'approved' AND visits.standing <> 'waiting' AND visits.standing = 'returned'"
)
_OPEN = (
    select(Reopening, Visit, Revision.parcel_digest)
    .join(Visit, col(Visit.revision_id) == col(Reopening.revision_id))
    .join(Revision, col(Revision.id) == col(Reopening.revision_id))
    .where(_ASIDE, col(Visit.shopper_id) == bindparam("shopper"), col(Reopening.withdrawn_at).is_(None))
    .order_by(col(Reopening.due_on), col(Reopening.id))
    .limit(MOST_RETURNED)
)


def returns_down(session: Session, shopper_id: UUID, got: Collection[UUID]) -> list[ReturnDown]:
    """The whole list, due first. `got` are the returns whose parcel the phone has got already.

    Every phone of the shopper's hears of it: the one that sealed the visit may be lost. Should two of them answer, both answers are
    kept [sync §On the wire].
    """
    rows = session.exec(_OPEN, params={"shopper": shopper_id}).all()
    lacking = [digest for asked, _, digest in rows if asked.id not in got]
    bodies = {kept.digest: kept.body.decode() for kept in _parcels(session, lacking)} if lacking else {}
    return [
        ReturnDown(
            id=asked.id,
            visit=visit.id,
            revision=visit.revision,
            items=[ItemReturned(item=one["item"], reason=one["reason"]) for one in asked.items],
            note=asked.note,
            due_on=asked.due_on,
            hall=visit.hall_id,
            checklist=visit.checklist_digest,
            parcel=ParcelSent(digest=digest, body=bodies[digest]) if digest in bodies else None,
        )
        for asked, visit, digest in rows
    ]


def _parcels(session: Session, digests: list[str]) -> list[ParcelKept]:
    return list(session.exec(select(ParcelKept).where(col(ParcelKept.digest).in_(digests))).all())
