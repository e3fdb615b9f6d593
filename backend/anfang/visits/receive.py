"""Receive one parcel: keep its bytes, judge it, take it in or say why not."""

import logging
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, col

from anfang.core.wire import ParcelSent, ReceiptKind
from anfang.database import savepoint
from anfang.people.records import Person, Phone
from anfang.settings import Settings
from anfang.visits.keep import keep
from anfang.visits.records import ParcelKept
from anfang.visits.refusals import BaseAwaited, ParcelDiffers, ServerFault
from anfang.visits.take_in import take_in
from anfang.visits.unfit import Unfit, complaint
from anfang.visits.unpack import Named, name, unpack

_WAITING = (
    select(col(ParcelKept.digest))
    .where(
        col(ParcelKept.visit_id) == bindparam("visit"),
        col(ParcelKept.person_id) == bindparam("person"),
        col(ParcelKept.revision) > bindparam("revision"),
        col(ParcelKept.kind) == "parked",
    )
    .order_by(col(ParcelKept.revision))
)
_log = logging.getLogger("anfang")


@dataclass(frozen=True)
class Bringer:
    """Who brings parcels, with which phone; `holds` are the (visit, revision) that phone still has and will send."""

    person: Person
    phone: Phone
    holds: Set[tuple[UUID, int]] = frozenset()


def receive(
    session: Session, sent: ParcelSent, named: Named, *, by: Bringer, settings: Settings, now: datetime
) -> ParcelKept:
    """What became of one parcel (`named` says what it says it is): its row, whose `kind` and `problems` the receipt tells.

    The same bytes give the same row. What was not received earlier is judged again. Raises ParcelDiffers, once the bytes are
    kept under their own digest, when they are not what was announced.
    """
    body = sent.body.encode()
    kept, new = keep(session, body, named, by=by.person, phone=by.phone, now=now)
    if kept.digest != sent.digest:
        if new:
            kept.kind, kept.problems = "refused", [complaint(ParcelDiffers())]
        raise ParcelDiffers(at="digest", data_kept=True)
    if new or kept.kind != "received":
        _judge(session, kept, named.said, by=by, settings=settings, now=now)
    return kept


def _judge(
    session: Session,
    kept: ParcelKept,
    said: dict[str, Any] | None,
    *,
    by: Bringer,
    settings: Settings,
    now: datetime,
) -> None:
    kind, problems, awaited = _outcome(session, kept, said, by=by, settings=settings, now=now)
    if (kept.kind, kept.problems) != (kind, problems):
        kept.kind, kept.problems = kind, problems
        session.flush()  # what is asked below the session would not do it
    if awaited:
        _judge_waiting(session, kept, by=by, settings=settings, now=now)


def _outcome(
    session: Session,
    kept: ParcelKept,
    said: dict[str, Any] | None,
    *,
    by: Bringer,
    settings: Settings,
    now: datetime,
) -> tuple[ReceiptKind, list[dict[str, Any]], bool]:
    """Kind, complaints, and whether a later revision may wait for this one.

    A savepoint per parcel: one that cannot be taken in leaves nothing but its bytes, and does not sink the others.
    """
    try:
        with savepoint(session):
            parcel = unpack(kept.body, said)
            taken = take_in(session, parcel, kept, by=by.person, holds=by.holds, settings=settings, now=now)
        return "received", [complaint(note) for note in taken.notes], taken.awaited
    except Unfit as unfit:
        return unfit.kind, [complaint(problem) for problem in unfit.problems], False
    except Exception as error:
        # The database's own trouble is nobody's parcel: the phone keeps all and tries again.
        if isinstance(error, OperationalError) or (
            isinstance(error, DBAPIError) and error.connection_invalidated
        ):
            raise
        _log.exception("parcel %s: a fault", kept.digest)
        return "quarantined", [complaint(ServerFault())], False


def _judge_waiting(
    session: Session, base: ParcelKept, *, by: Bringer, settings: Settings, now: datetime
) -> None:
    """Judge the revision that came before this one, on which it stands [sync §On the wire: n + 1 waits if it comes first]."""
    later = {"visit": base.visit_id, "person": by.person.id, "revision": base.revision}
    for digest in session.connection().execute(_WAITING, later).scalars().all():
        waiting = session.get_one(ParcelKept, digest)
        # Looked at now: the one before it in this list may have let it in already.
        if waiting.kind == "parked" and any(one["code"] == BaseAwaited.code for one in waiting.problems):
            _judge(session, waiting, name(waiting.body).said, by=by, settings=settings, now=now)
