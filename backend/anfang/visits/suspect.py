"""Flags that need to know more than the parcel: the plan, the shopper's other visits, photos of other visits, evidence rules."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from anfang.core.answers import evidence_missing
from anfang.core.checklist import Checklist
from anfang.core.rotation import clash
from anfang.core.wire import Parcel
from anfang.people.records import Person
from anfang.visits.flag import Flag, flag, flags, sealed_in_future, visited_ms
from anfang.visits.look_up import About
from anfang.visits.records import Visit
from anfang.visits.times import moment

# Longer than any three calendar months; core.rotation decides, this only keeps the rows few (ix_visits_hall).
ROTATION_WINDOW = timedelta(days=94)
_NEAR = select(col(Visit.visited_on)).where(
    col(Visit.shopper_id) == bindparam("shopper"),
    col(Visit.hall_id) == bindparam("hall"),
    col(Visit.id) != bindparam("visit"),
    col(Visit.visited_at).between(bindparam("first"), bindparam("last")),
)


def suspect(
    session: Session,
    parcel: Parcel,
    checklist: Checklist,
    about: About,
    photos_seen_before: int,
    *,
    by: Person,
    zone: ZoneInfo,
    now: datetime,
) -> list[Flag]:
    """All flags of a revision, what was planned first."""
    found: list[Flag] = []
    visited_at = moment(visited_ms(parcel))
    visited_on = visited_at.astimezone(zone).date()
    found.extend(_against_the_plan(parcel, about, visited_on))
    window = {"first": visited_at - ROTATION_WINDOW, "last": visited_at + ROTATION_WINDOW}
    asked = {"shopper": by.id, "hall": parcel.hall, "visit": parcel.visit, **window}
    near = session.connection().execute(_NEAR, asked).scalars()
    if (other := clash(visited_on, near)) is not None:
        found.append(flag("rotation_breach", other=other.isoformat()))
    found += [*flags(parcel, checklist, about.row, zone), *sealed_in_future(parcel, now)]
    if photos_seen_before:
        found.append(flag("photo_seen_before", count=photos_seen_before))
    if lacking := _lacking(parcel, checklist):
        found.append(flag("evidence_missing", items=lacking, count=len(lacking)))
    return found


def _against_the_plan(parcel: Parcel, about: About, visited_on: date) -> Iterator[Flag]:
    row = about.row
    if not about.planned:
        yield flag("assignment_unknown" if about.unknown else "unplanned")
        if row.tier != parcel.tier:
            yield flag("tier_differs", hall=row.tier, visit=parcel.tier)
        return
    if differences := about.differences(parcel):
        yield flag("differs_from_plan", fields=", ".join(differences))
    if row.day_on != visited_on:
        yield flag("other_day", planned=row.day_on.isoformat(), visited=visited_on.isoformat())


def _lacking(parcel: Parcel, checklist: Checklist) -> list[str]:
    """Items whose rule asks for more evidence than the parcel names; the phone lets nobody seal that."""
    counts: dict[str, dict[str, int]] = {}
    for link in parcel.evidence:
        if link.item is not None:
            kinds = counts.setdefault(link.item, {})
            kinds["photo"] = kinds.get("photo", 0) + 1
    return [wanting.item for wanting in evidence_missing(checklist, parcel.tier, parcel.answers, counts)]
