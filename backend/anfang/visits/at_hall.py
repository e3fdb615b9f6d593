"""What a parcel shows beside its hall: opening hours, places, clocks, the stay and its marks, where photos come from."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from anfang.core.checklist import Checklist
from anfang.core.wire import MarkMade, Parcel, Place
from anfang.visits.flag import SKEW_S, Flag, flag, marked_at, visited_ms
from anfang.visits.times import moment

FAR_M = 300  # beyond the receiver's own accuracy; indoors it is wrong by 50 m and more
EXACT_M = 3  # no receiver stands on the hall's own point, and is sure of it
STILL_E6 = 7
SET_BACK_S = 600
SHORT_STAY_S = 180
SECONDS_AN_ITEM = 4
LATE_HOURS = 12
ASIDE_MS = 1_800_000  # a photo of the hall taken half an hour before coming or after leaving
AT_ONCE, AT_ONCE_MS = 4, 30_000  # marks
NIGHT = ("23:00", "06:00")
CLOSED_MINUTES = 120  # how far from its hours a visit on a closed day counts
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


def hall_flags(parcel: Parcel, checklist: Checklist, hall: HallSeen, zone: ZoneInfo) -> list[Flag]:
    """These signals, in a fixed order."""
    return [
        *_hours(parcel, hall, zone),
        *_places(parcel, hall),
        *_clocks(parcel),
        *_stay(parcel),
        *_marks(parcel),
        *_sources(parcel, checklist),
    ]


def _hours(parcel: Parcel, hall: HallSeen, zone: ZoneInfo) -> Iterator[Flag]:
    came = moment(visited_ms(parcel)).astimezone(zone)
    at = came.strftime("%H:%M")
    open_ = hall.hours.get(WEEKDAYS[came.weekday()])
    if open_ is None:  # nobody has told when it is open on that day
        if at >= NIGHT[0] or at < NIGHT[1]:
            yield flag("at_night", at=at)
        return
    if not any(opens <= at <= closes for opens, closes in open_):
        spans = ", ".join(f"{one}–{other}" for one, other in open_) or "—"
        off = [abs(_minutes(at) - _minutes(edge)) for span in open_ for edge in span]
        yield flag("outside_hours", at=at, hours=spans, minutes=min(off, default=CLOSED_MINUTES))


def _minutes(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:5])


def _places(parcel: Parcel, hall: HallSeen) -> Iterator[Flag]:
    if hall.lat_e6 is None or hall.lon_e6 is None:
        return
    exact: list[Place] = []
    for when, place in (("arrived", parcel.place.arrived), ("left", parcel.place.left)):
        if place is None:
            continue
        distance_m = metres(place, hall.lat_e6, hall.lon_e6)
        beyond_m = distance_m - place.accuracy_m - FAR_M
        if beyond_m > 0:
            yield flag(
                "away_from_hall",
                when=when,
                distance_m=distance_m,
                accuracy_m=place.accuracy_m,
                beyond_m=beyond_m,
            )
        if distance_m <= EXACT_M:
            exact.append(place)
    sure = min((place.accuracy_m for place in exact), default=0)
    if exact and (sure <= EXACT_M or _still(exact)):
        yield flag("place_too_exact", count=len(exact), accuracy_m=sure)


def _still(places: list[Place]) -> bool:
    """Whether two fixes are one point: half an hour apart a real receiver never says the same twice to half a metre."""
    if len(places) < 2:
        return False
    one, other = places
    return abs(one.lat_e6 - other.lat_e6) <= STILL_E6 and abs(one.lon_e6 - other.lon_e6) <= STILL_E6


def metres(place: Place, lat_e6: int, lon_e6: int) -> int:
    """The distance on the ground from a place to WGS-84 coordinates in 1e-6 degrees."""
    return between(place.lat_e6, place.lon_e6, lat_e6, lon_e6)


def between(lat_e6: int, lon_e6: int, other_lat_e6: int, other_lon_e6: int) -> int:
    """Metres on the ground between two points in 1e-6 degrees."""
    one, other = radians(lat_e6 / 1e6), radians(other_lat_e6 / 1e6)
    across = radians((other_lon_e6 - lon_e6) / 1e6)
    chord = sin((other - one) / 2) ** 2 + cos(one) * cos(other) * sin(across / 2) ** 2
    return round(2 * 6_371_009 * asin(min(1.0, sqrt(chord))))


def _clocks(parcel: Parcel) -> Iterator[Flag]:
    """Skew by the exchanges with the server; a clock set back where an exchange is later than the seal that carries it."""
    if not parcel.clock:
        return
    skews = [(sample.server - (sample.sent + sample.received) // 2) // 1000 for sample in parcel.clock]
    worst = max(skews, key=abs)
    if abs(worst) > SKEW_S:
        yield flag("clock_skew", seconds=worst)
    back = (max(sample.received for sample in parcel.clock) - parcel.sealed_at) // 1000
    if back > SET_BACK_S:
        yield flag("clock_set_back", seconds=back)


def _stay(parcel: Parcel) -> Iterator[Flag]:
    """The time in the hall, beside what the checklist takes: some seconds for each item."""
    last: dict[str, MarkMade] = {mark.key: mark for mark in parcel.marks}
    arrived, left = last.get("arrived"), last.get("left")
    if arrived is not None and left is not None:
        needed = max(SHORT_STAY_S, SECONDS_AN_ITEM * len(parcel.answers))
        # Of two clocks the larger difference: one may be set back, the other stands still in a sleeping phone.
        stayed = max(left.at - arrived.at, left.mono - arrived.mono)
        if 0 <= stayed < needed * 1000:
            yield flag("short_stay", seconds=stayed // 1000, count=len(parcel.answers))
    ended = (left or arrived).at if left or arrived else parcel.started_at  # type: ignore[union-attr]
    hours = (parcel.sealed_at - ended) // 3_600_000
    if parcel.revision == 1 and hours >= LATE_HOURS:
        yield flag("sealed_late", hours=hours)


def _marks(parcel: Parcel) -> Iterator[Flag]:
    last: dict[str, MarkMade] = {mark.key: mark for mark in parcel.marks}
    times = sorted(mark.at for mark in last.values())
    at_once = max((bisect_right(times, at + AT_ONCE_MS) - n for n, at in enumerate(times)), default=0)
    if at_once >= AT_ONCE:
        yield flag("marks_at_once", count=at_once)


def _sources(parcel: Parcel, checklist: Checklist) -> Iterator[Flag]:
    if not parcel.evidence:
        return
    picked = sum(link.source == "picker" for link in parcel.evidence)
    if picked:
        yield flag("photos_picked", count=picked)
    arrived, left = marked_at(parcel, "arrived"), marked_at(parcel, "left")
    if arrived is None or left is None:
        return
    first, last = arrived - ASIDE_MS, left + ASIDE_MS
    items = checklist.by_key
    aside = sum(
        not first <= link.taken_at <= last
        for link in parcel.evidence
        if link.source == "camera" and link.item in items and items[link.item].phase == "inside"
    )
    if aside:
        yield flag("photos_elsewhen", count=aside)


def sealed_in_future(parcel: Parcel, now: datetime) -> Iterator[Flag]:
    """A seal that is still to come by the server's clock, beyond what a skewed clock explains."""
    ahead = (moment(parcel.sealed_at) - now).total_seconds()
    if ahead > SKEW_S:
        yield flag("sealed_in_future", seconds=round(ahead))
