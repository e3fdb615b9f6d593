"""Weak signals of a visit: each a reason for a supervisor to look closer, none a refusal [security §Shoppers who cheat].

A flag is {"code", "facts"}; facts are JSON values, and words/visits.yaml has the sentence for each code.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from anfang.core.checklist import Checklist
from anfang.core.wire import Mark, Parcel, Place
from anfang.visits.times import moment

Flag = dict[str, Any]

FAR_M = 300  # beyond the receiver's own accuracy; indoors it is wrong by 50 m and more
SKEW_S = 120
JUMP_MS = 120_000
SHORT_STAY_S = 180
LATE_HOURS = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HallSeen(Protocol):
    """What a flag needs to know of a hall: a Hall, or the columns of one."""

    @property
    def tier(self) -> str: ...

    @property
    def hours(self) -> dict[str, Any]: ...

    @property
    def lat_e6(self) -> int | None: ...

    @property
    def lon_e6(self) -> int | None: ...


def flag(code: str, **facts: Any) -> Flag:
    """One flag."""
    return {"code": code, "facts": facts}


def flags(parcel: Parcel, checklist: Checklist, hall: HallSeen, zone: ZoneInfo) -> list[Flag]:
    """What the parcel alone, beside its hall and checklist, gives reason to look at; in a fixed order."""
    return [
        *_hours(parcel, hall, zone),
        *_places(parcel, hall),
        *_clocks(parcel),
        *_stay(parcel),
        *_edits(parcel, checklist),
        *_sources(parcel),
    ]


def marked_at(parcel: Parcel, key: Mark) -> int | None:
    """The wall time of the last mark of that kind, epoch milliseconds."""
    return next((mark.at for mark in reversed(parcel.marks) if mark.key == key), None)


def visited_ms(parcel: Parcel) -> int:
    """When the visit took place: its check-in, or else its beginning; epoch milliseconds."""
    return marked_at(parcel, "arrived") or parcel.started_at


def _hours(parcel: Parcel, hall: HallSeen, zone: ZoneInfo) -> Iterator[Flag]:
    came = moment(visited_ms(parcel)).astimezone(zone)
    open_ = hall.hours.get(WEEKDAYS[came.weekday()])
    if open_ is None:
        return  # nobody has told when it is open on that day
    at = came.strftime("%H:%M")
    if not any(opens <= at <= closes for opens, closes in open_):
        yield flag("outside_hours", at=at, hours=", ".join(f"{one}–{other}" for one, other in open_) or "—")


def _places(parcel: Parcel, hall: HallSeen) -> Iterator[Flag]:
    if hall.lat_e6 is None or hall.lon_e6 is None:
        return
    for when, place in (("arrived", parcel.place.arrived), ("left", parcel.place.left)):
        if place is None:
            continue
        distance_m = metres(place, hall.lat_e6, hall.lon_e6)
        if distance_m > FAR_M + place.accuracy_m:
            yield flag("away_from_hall", when=when, distance_m=distance_m, accuracy_m=place.accuracy_m)


def metres(place: Place, lat_e6: int, lon_e6: int) -> int:
    """The distance on the ground from a place to WGS-84 coordinates in 1e-6 degrees."""
    one, other = radians(place.lat_e6 / 1e6), radians(lat_e6 / 1e6)
    across = radians((lon_e6 - place.lon_e6) / 1e6)
    chord = sin((other - one) / 2) ** 2 + cos(one) * cos(other) * sin(across / 2) ** 2
    return round(2 * 6_371_009 * asin(min(1.0, sqrt(chord))))


def _clocks(parcel: Parcel) -> Iterator[Flag]:
    """Skew by the exchanges with the server; jumps where wall time and monotonic time of two entries differ."""
    skews = [(sample.server - (sample.sent + sample.received) // 2) // 1000 for sample in parcel.clock]
    worst = max(skews, key=abs, default=0)
    if abs(worst) > SKEW_S:
        yield flag("clock_skew", seconds=worst)
    jumps = []
    times = [(entry.n, entry.mono, entry.at) for entry in parcel.entries.log]
    for (_, mono, at), (n, next_mono, next_at) in pairwise(times):
        passed, wall = next_mono - mono, next_at - at
        # The monotonic clock begins anew with the browser: then only a step back can be told.
        off = wall - passed if passed >= 0 else min(wall, 0)
        if abs(off) > JUMP_MS:
            jumps.append((n, off // 1000))
    if jumps:
        n, seconds = max(jumps, key=lambda jump: abs(jump[1]))
        yield flag("clock_jump", entry=n, seconds=seconds, count=len(jumps))


def _stay(parcel: Parcel) -> Iterator[Flag]:
    arrived, left = marked_at(parcel, "arrived"), marked_at(parcel, "left")
    if arrived is not None and left is not None and left - arrived < SHORT_STAY_S * 1000:
        yield flag("short_stay", seconds=(left - arrived) // 1000)
    hours = (parcel.sealed_at - (left or arrived or parcel.started_at)) // 3_600_000
    if parcel.revision == 1 and hours >= LATE_HOURS:
        yield flag("sealed_late", hours=hours)


def _edits(parcel: Parcel, checklist: Checklist) -> Iterator[Flag]:
    """What could only be seen inside, answered after leaving: the entries' chain shows it."""
    left = marked_at(parcel, "left")
    if left is None:
        return
    late = {
        entry.item: None
        for entry in parcel.entries.log
        if entry.kind in ("answer", "clear") and entry.at > left and entry.item in checklist.inside
    }
    if late:
        yield flag("edited_after_leaving", items=list(late), count=len(late))


def _sources(parcel: Parcel) -> Iterator[Flag]:
    picked = sum(link.source == "picker" for link in parcel.evidence)
    if picked:
        yield flag("photos_picked", count=picked)


def sealed_in_future(parcel: Parcel, now: datetime) -> Iterator[Flag]:
    """A seal that is still to come by the server's clock, beyond what a skewed clock explains."""
    ahead = (moment(parcel.sealed_at) - now).total_seconds()
    if ahead > SKEW_S:
        yield flag("sealed_in_future", seconds=round(ahead))
