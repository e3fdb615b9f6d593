"""One call of a phone: what it brings is received, parcel by parcel, and what it lacks goes down [sync §On the wire]."""

from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from anfang.core.wire import (
    AssignmentDown,
    OfferAgain,
    PersonDown,
    Receipt,
    ReturnDown,
    SyncReply,
    SyncRequest,
)
from anfang.people.records import Person, Phone
from anfang.people.seen import seen
from anfang.settings import Settings
from anfang.visits.bring_down import assignments_down, checklists_down, evidence_wanted, halls_down
from anfang.visits.receipts import receipts_of, refusal, signed
from anfang.visits.receive import Bringer, receive
from anfang.visits.records import ParcelKept
from anfang.visits.refusals import ParcelDiffers
from anfang.visits.returns_down import returns_down
from anfang.visits.server_key import Signer, server_key, signer
from anfang.visits.times import millis
from anfang.visits.unpack import name

SOME = 500  # values in one query; SQLite takes no more than some thousands
# What the phone notes of a receipt; "sealed" ones, which had none yet, are in its outbox anyway.
STATE_OF = {"received": "received", "complete": "complete"} | dict.fromkeys(
    ("parked", "quarantined", "conflict", "refused"), "kept"
)


def sync(
    session: Session, sent: SyncRequest, *, by: Person, phone: Phone, settings: Settings, now: datetime
) -> SyncReply:
    """The whole answer; `server_sent_at` is still the time of arrival. Raises nothing for a bad parcel: its receipt says so."""
    # First of all, since it locks the phone's row: two calls of one phone go one after the other and cannot block each other.
    seen(session, phone.id, app=sent.app, now=now)
    key = server_key(session, now=now)
    sign = signer(key.private_key)
    receipts, kept = _receive_all(session, sent, by=by, phone=phone, settings=settings, sign=sign, now=now)
    offer_again, changed = _inventory(session, sent, kept, restored=sent.epoch != key.epoch, sign=sign)
    today = now.astimezone(settings.zone).date()
    planned = assignments_down(session, by.id, sent.inventory, today=today, days=settings.days_ahead)
    returned = returns_down(session, by.id, set(sent.returned))
    both: list[AssignmentDown | ReturnDown] = [*planned, *returned]
    return SyncReply(
        epoch=key.epoch,
        key=sign.public,
        person=PersonDown(id=by.id, name=by.name, role="shopper"),
        receipts=receipts,
        changed=changed,
        assignments=planned,
        halls=halls_down(session, {one.hall for one in both}),
        checklists=checklists_down(
            session, by.id, {one.checklist for one in both}, sent.inventory, set(sent.checklists)
        ),
        returned=returned,
        wanted=evidence_wanted(session, by.id),
        offer_again=offer_again,
        server_received_at=millis(now),
        server_sent_at=millis(now),
    )


def _receive_all(
    session: Session,
    sent: SyncRequest,
    *,
    by: Person,
    phone: Phone,
    settings: Settings,
    sign: Signer,
    now: datetime,
) -> tuple[list[Receipt], set[str]]:
    """Receipts in the order of the parcels, written when all are judged: a later one may have let an earlier one in."""
    named = [name(parcel.body.encode()) for parcel in sent.parcels]
    holds = {(one.visit, one.revision) for one in named if one.visit and one.revision}
    holds |= {(line.visit, line.revision) for line in sent.inventory if line.digest is not None}
    bringer = Bringer(by, phone, holds)
    kept: dict[str, ParcelKept] = {}
    differing: dict[str, Receipt] = {}
    for parcel, one in zip(sent.parcels, named, strict=True):
        try:
            kept[parcel.digest] = receive(session, parcel, one, by=bringer, settings=settings, now=now)
        except ParcelDiffers as problem:
            differing[parcel.digest] = refusal(parcel.digest, problem, now=now)
    written = {**receipts_of(session, list(kept.values())), **differing}
    return [signed(written[parcel.digest], sign) for parcel in sent.parcels], set(kept)


def _inventory(
    session: Session, sent: SyncRequest, just_kept: set[str], *, restored: bool, sign: Signer
) -> tuple[list[OfferAgain], list[Receipt]]:
    """What the server does not have of the phone's inventory (a restored backup), and receipts that are others by now.

    A `complete` one stays so, unless an older backup was restored meanwhile.
    """
    states = set(STATE_OF.values())
    lines = {
        line.digest: line
        for line in sent.inventory
        if line.digest is not None and line.digest not in just_kept and line.state in states
    }
    there = _there(session, list(lines))
    again = [
        OfferAgain(visit=line.visit, revision=line.revision)
        for digest, line in lines.items()
        if digest not in there
    ]
    watched = [parcel for digest, parcel in there.items() if restored or lines[digest].state != "complete"]
    receipts = receipts_of(session, watched)
    changed = [
        receipt for digest, receipt in receipts.items() if STATE_OF[receipt.kind] != lines[digest].state
    ]
    return again, [signed(receipt, sign) for receipt in changed]


def _there(session: Session, digests: list[str]) -> dict[str, ParcelKept]:
    """The parcels of those digests that are here, without their bytes."""
    found: dict[str, ParcelKept] = {}
    for first in range(0, len(digests), SOME):
        some = select(ParcelKept).where(col(ParcelKept.digest).in_(digests[first : first + SOME]))
        found.update((kept.digest, kept) for kept in session.exec(some.options(defer(ParcelKept.body))))  # type: ignore[arg-type]
    return found
