"""Find a revision its place in its visit: the visit's first, its new head, an older one that comes late, or a branch."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import col

from anfang.core.checklist import Checklist
from anfang.core.honesty import worse
from anfang.core.scorecard import Scorecard
from anfang.core.wire import Parcel
from anfang.insert import insert_new
from anfang.people.records import Person
from anfang.visits.expose import exposed
from anfang.visits.flag import marked_at, visited_ms
from anfang.visits.look_up import About
from anfang.visits.records import Revision, Visit
from anfang.visits.refusals import BaseAwaited, GivenAway, ParcelInvalid
from anfang.visits.set_head import repeated
from anfang.visits.suspect import Suspected
from anfang.visits.times import moment
from anfang.visits.unfit import Unfit
from anfang.visits.wave_of import wave_of
from anfang.waves.records import Closing
from anfang.waves.visited import mark_visited

_SETTLED = (
    select(col(Closing.wave_id))
    .join(Visit, col(Visit.wave_id) == col(Closing.wave_id))
    .where(col(Visit.id) == bindparam("visit"), col(Closing.settled_at).is_not(None))
)


@dataclass(frozen=True)
class Placed:
    """`branch`: a person has to choose about it. `head`: it counts. `anew`: as the new head of a visit that was here already."""

    branch: bool
    head: bool = False
    anew: bool = False


@dataclass(frozen=True)
class Spot:
    """What the visit's row repeats of the revision."""

    about: About
    scorecard: Scorecard
    suspected: Suspected
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
) -> Placed:
    """Write the visit's row. Head is the highest revision that is no branch; nobody has judged a new head: the visit waits again.

    Of a visit whose wave is published, what comes is a branch: no phone changes a published result.

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
        if about.planned:
            mark_visited(connection, about.row.assignment_id)
        return Placed(branch=False, head=True)
    locked = select(col(Visit.shopper_id), col(Visit.revision), col(Visit.standing), col(Visit.doubt)).where(
        col(Visit.id) == parcel.visit
    )
    owner, newest, standing, doubt = connection.execute(locked.with_for_update()).one()
    if owner != by.id:
        raise Unfit("parked", GivenAway(at="visit"))
    numbers = select(col(Revision.revision), col(Revision.base)).where(col(Revision.visit_id) == parcel.visit)
    there = {row.revision: row.base for row in connection.execute(numbers)}
    _wait_for_base(parcel, set(there), holds)
    stale = is_branch(parcel.revision, parcel.base, newest, list(there.values()))
    if stale or parcel.revision < newest:
        return Placed(branch=stale)
    if standing == "approved" and connection.execute(_SETTLED, {"visit": parcel.visit}).first():
        return Placed(branch=True)
    head["doubt"] = worse(doubt, head["doubt"])  # what the first revision showed, a later one does not undo
    connection.execute(update(Visit.__table__).where(col(Visit.id) == parcel.visit).values(**head))  # type: ignore[attr-defined]
    return Placed(branch=False, head=True, anew=True)


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
        **repeated(spot.scorecard),
        "left_at": None if (left := marked_at(parcel, "left")) is None else moment(left),
        "answers_print": spot.suspected.answers_print,
        "flags": [flag["code"] for flag in spot.suspected.flags],
        "doubt": spot.suspected.doubt,
        "wanting": spot.wanting,
        "exposed": exposed(parcel) is not None,
        "standing": "waiting",
    }
