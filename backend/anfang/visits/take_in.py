"""Take a parcel in: check its answers, score it, and write visit, revision, item results and evidence [sync, scoring]."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.find import parsed
from anfang.core.canonical import digest
from anfang.core.checklist import Checklist
from anfang.core.scorecard import written
from anfang.core.wire import Parcel
from anfang.insert import insert_new, insert_rows
from anfang.people.records import Person
from anfang.problems import NotHere, Problem
from anfang.settings import Settings
from anfang.visits.expose import expose
from anfang.visits.flag import visited_ms
from anfang.visits.look_up import look_up
from anfang.visits.name_evidence import link_evidence, name_evidence
from anfang.visits.place_revision import Spot, place_revision
from anfang.visits.records import ItemResult, ParcelKept, Revision
from anfang.visits.refusals import ChecklistUnknown, RevisionConflict, StaleBase
from anfang.visits.score import item_rows, items, scored
from anfang.visits.suspect import suspect
from anfang.visits.times import moment
from anfang.visits.unfit import Unfit
from anfang.waves.presence import record_presence

# Called with a visit to which a phone has brought a new head: stations to the right put themselves here.
new_heads: list[Callable[[Session, UUID, datetime], None]] = []


@dataclass(frozen=True)
class TakenIn:
    """`notes`: what the shopper should know although it was taken in (a branch). `awaited`: a later revision may be waiting for it."""

    notes: list[Problem]
    awaited: bool


def take_in(
    session: Session,
    parcel: Parcel,
    kept: ParcelKept,
    *,
    by: Person,
    holds: Set[tuple[UUID, int]],
    settings: Settings,
    now: datetime,
) -> TakenIn:
    """The parcel becomes a revision, scored by the version it was recorded with, however late it comes [P8].

    Raises Unfit with nothing to be kept but the bytes.
    """
    connection = session.connection()
    about = look_up(connection, parcel, by.id)
    checklist = _checklist(session, parcel)
    scorecard = scored(checklist, parcel)
    evidence = name_evidence(session, parcel, checklist, limit=settings.evidence_limit, now=now)
    states = {item["key"]: item["state"] for item in items(scorecard)}
    suspected = suspect(parcel, checklist, about, states, evidence.seen_before, zone=settings.zone, now=now)
    revision_id = uuid7()
    flags = suspected.flags
    spot = Spot(about, scorecard, suspected, revision_id, evidence.wanting)
    placed = place_revision(
        connection, parcel, spot, by=by, holds=holds, checklist=checklist, zone=settings.zone, now=now
    )
    text = written(scorecard)
    card = digest(text)
    row = _revision(parcel, kept, text, card, flags, revision_id, placed.branch, now)
    if not insert_new(connection, Revision, row):
        raise Unfit("conflict", RevisionConflict(at="revision", revision=parcel.revision))
    insert_rows(connection, ItemResult, item_rows(checklist, scorecard, revision_id))
    link_evidence(session, parcel, revision_id)
    day_on = moment(visited_ms(parcel)).astimezone(settings.zone).date()
    # A companion was there as well, and keeps away for three months like whoever transacted.
    for who in filter(None, (by.id, about.row.companion_id if about.planned else None)):
        record_presence(session, shopper_id=who, hall_id=parcel.hall, day_on=day_on, now=now)
    if placed.head:
        expose(session, parcel, shopper_id=by.id, visited_on=day_on, anew=placed.anew, now=now)
    _tell(session, parcel, card, flags, by=by, now=now)
    if placed.anew:
        for follow in new_heads:
            follow(session, parcel.visit, now)
    return TakenIn([StaleBase(at="base")] if placed.branch else [], about.waits)


def _checklist(session: Session, parcel: Parcel) -> Checklist:
    try:
        return parsed(session, parcel.checklist)
    except NotHere as missing:
        raise Unfit(
            "quarantined", ChecklistUnknown(at="checklist", digest=parcel.checklist[:12])
        ) from missing


def _revision(
    parcel: Parcel,
    kept: ParcelKept,
    scorecard: bytes,
    card: str,
    flags: list[dict[str, Any]],
    revision_id: UUID,
    stale: bool,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": revision_id,
        "visit_id": parcel.visit,
        "revision": parcel.revision,
        "base": parcel.base,
        "stale_base": stale,
        "parcel_digest": kept.digest,
        "phone_id": kept.phone_id,
        "app": parcel.app,
        "scorecard": scorecard,
        "scorecard_digest": card,
        "claim_digest": parcel.claim.scorecard,
        "flags": flags,
        "started_at": moment(parcel.started_at),
        "sealed_at": moment(parcel.sealed_at),
        "received_at": now,
    }


def _tell(
    session: Session, parcel: Parcel, card: str, flags: list[dict[str, Any]], *, by: Person, now: datetime
) -> None:
    """The journal's line, and the alarm where the phone's engine says something else than ours."""
    subject = f"visit:{parcel.visit}"
    codes = [flag["code"] for flag in flags]
    journal.write(
        session, "visit.received", subject, by=by.id, now=now, revision=parcel.revision, flags=codes
    )
    if parcel.claim.scorecard != card:
        facts = {
            "revision": parcel.revision,
            "app": parcel.app,
            "phone": parcel.claim.scorecard,
            "server": card,
        }
        journal.write(session, "engines.differ", subject, by=None, now=now, **facts)
