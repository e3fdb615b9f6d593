"""All signals of a parcel, those it gives itself and what plan, other visits and evidence rules say of it; and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from anfang.core.answers import State, evidence_missing
from anfang.core.checklist import Checklist
from anfang.core.honesty import Doubt, judge
from anfang.core.rotation import clash
from anfang.core.wire import Parcel
from anfang.visits.answers_print import answers_print
from anfang.visits.at_hall import HallSeen, hall_flags, sealed_in_future
from anfang.visits.beside import beside
from anfang.visits.chain import chain_flags, read_chain
from anfang.visits.flag import Flag, flag, visited_ms
from anfang.visits.look_up import About
from anfang.visits.times import moment


@dataclass(frozen=True)
class Suspected:
    """All flags of a revision, what was planned first; what they come to; and its answers in a line."""

    flags: list[Flag]
    doubt: Doubt
    answers_print: str


def suspect(
    parcel: Parcel,
    checklist: Checklist,
    about: About,
    states: dict[str, State],
    photos_seen_before: int,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Suspected:
    """Judge one revision. The answers have been checked."""
    visited_on = moment(visited_ms(parcel)).astimezone(zone).date()
    own = answers_print(checklist, parcel)
    found = list(_against_the_plan(parcel, about, visited_on))
    if (other := clash(visited_on, about.other_visits)) is not None:
        found.append(flag("rotation_breach", other=other.isoformat()))
    found += [*flags(parcel, checklist, about.row, zone), *sealed_in_future(parcel, now)]
    found += beside(parcel, about.row, own)
    if photos_seen_before:
        found.append(flag("photo_seen_before", count=photos_seen_before))
    if lacking := _lacking(parcel, checklist, states):
        found.append(flag("evidence_missing", items=lacking, count=len(lacking)))
    return Suspected(found, judge(found).doubt, own)


def flags(parcel: Parcel, checklist: Checklist, hall: HallSeen, zone: ZoneInfo) -> list[Flag]:
    """What the parcel alone, beside its hall and checklist, gives reason to look at; in a fixed order."""
    return [
        *hall_flags(parcel, checklist, hall, zone),
        *chain_flags(parcel, checklist, read_chain(parcel)),
    ]


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


def _lacking(parcel: Parcel, checklist: Checklist, states: dict[str, State]) -> list[str]:
    """Items whose rule asks for more evidence than the parcel names; the phone lets nobody seal that."""
    counts: dict[str, dict[str, int]] = {}
    for link in parcel.evidence:
        if link.item is not None:
            kinds = counts.setdefault(link.item, {})
            kinds["photo"] = kinds.get("photo", 0) + 1
    wanted = evidence_missing(checklist, parcel.tier, parcel.answers, counts, states)
    return [wanting.item for wanting in wanted]
