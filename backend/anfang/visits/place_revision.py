"""Find a revision its place in its visit: the visit's first, its new head, an older one that comes late, or a branch."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update
from sqlmodel import col

from anfang.core.checklist import Checklist
from anfang.core.scorecard import Scorecard
from anfang.core.wire import Parcel
from anfang.insert import insert_new
from anfang.people.records import Person
from anfang.visits.flag import Flag, visited_ms
from anfang.visits.look_up import About
from anfang.visits.records import Revision, Visit
from anfang.visits.refusals import BaseAwaited, GivenAway, ParcelInvalid
from anfang.visits.times import moment
from anfang.visits.unfit import Unfit
from anfang.visits.wave_of import wave_of


@dataclass(frozen=True)
class Spot:
    """What the visit's row repeats of the revision."""

    about: About
    scorecard: Scorecard
    flags: list[Flag]
    revision_id: UUID
    wanting: int


def place_revision(
    connection: Connection,
    parcel: Parcel,
    spot: Spot,
    *,
    by: Person,
    holds: Set[tuple[UUID, int]],
    checklist: Checklist,
    zone: ZoneInfo,
    now: datetime,
) -> bool:
    """Write the visit's row; whether the revision is a branch. Head is the highest revision that is none.

    Raises Unfit: parked while the revision's base is still on the phone and has not come, or if somebody else's visit has the id.
    """
    if parcel.base is not None and parcel.base >= parcel.revision:
        what = {"zh": "须小于稿次", "en": "must be lower than the revision"}
        raise Unfit("refused", ParcelInvalid(at="base", what=what))
    head = _head(parcel, spot, zone)
    about = spot.about
    row = {
        **head,
        "id": parcel.visit,
        "assignment_id": about.assignment_id,
        "wave_id": about.row.wave_id
        if about.planned
        else wave_of(connection, head["visited_on"], checklist.code),
        "shopper_id": by.id,
        "first_received_at": now,
    }
    if insert_new(connection, Visit, row):
        _wait_for_base(parcel, set(), holds)
        return False
    locked = select(col(Visit.shopper_id), col(Visit.revision)).where(col(Visit.id) == parcel.visit)
    owner, newest = connection.execute(locked.with_for_update()).one()
    if owner != by.id:
        raise Unfit("parked", GivenAway(at="visit"))
    numbers = select(col(Revision.revision), col(Revision.base)).where(col(Revision.visit_id) == parcel.visit)
    there = {row.revision: row.base for row in connection.execute(numbers)}
    _wait_for_base(parcel, set(there), holds)
    stale = is_branch(parcel.revision, parcel.base, newest, list(there.values()))
    if not stale and parcel.revision > newest:
        connection.execute(update(Visit.__table__).where(col(Visit.id) == parcel.visit).values(**head))  # type: ignore[attr-defined]
    return stale


def is_branch(revision: int, base: int | None, head: int, bases: list[int | None]) -> bool:
    """Whether a revision stands on something else than the newest.

    One that comes late, below the head, is none if a later one stands on it. (Its own number taken twice is a conflict, told elsewhere.)
    """
    if revision > head:
        return base != head
    return revision != head and revision not in bases


def _wait_for_base(parcel: Parcel, there: set[int], holds: Set[tuple[UUID, int]]) -> None:
    """A base that nobody has any more (a restored backup, a phone that has let it go) is not waited for."""
    base = parcel.base
    if base is not None and base not in there and (parcel.visit, base) in holds:
        raise Unfit("parked", BaseAwaited(at="base", revision=parcel.revision, base=base))


def _head(parcel: Parcel, spot: Spot, zone: ZoneInfo) -> dict[str, Any]:
    """The columns of Visit that repeat its head."""
    visited_at = moment(visited_ms(parcel))
    return {
        "hall_id": parcel.hall,
        "checklist_digest": parcel.checklist,
        "tier": parcel.tier,
        "revision_id": spot.revision_id,
        "revision": parcel.revision,
        "visited_at": visited_at,
        "visited_on": visited_at.astimezone(zone).date(),
        "raw": spot.scorecard["raw"],
        "final": spot.scorecard["final"],
        "band": spot.scorecard["band"],
        "verdict": spot.scorecard["verdict"],
        "flags": [flag["code"] for flag in spot.flags],
        "wanting": spot.wanting,
    }
