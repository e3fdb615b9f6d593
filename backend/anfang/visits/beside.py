"""What the visits next to this one say of it: nobody is at two halls at once, or tells the same of two visits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from anfang.core.wire import Parcel
from anfang.visits.answers_print import copied
from anfang.visits.at_hall import between
from anfang.visits.flag import Flag, flag, marked_at, visited_ms
from anfang.visits.times import millis

NEAR_M = 200  # two counters of one building
BY_CAR_MPS, BY_AIR_MPS, FAR_M = 40, 200, 200_000
STAY_S = 60  # the least that the earlier visit took, where no leave is marked


def beside(parcel: Parcel, row: Any, own: str) -> Iterator[Flag]:
    """These signals; `row` as look_up.About has it, `own` the parcel's answers_print."""
    came, left = visited_ms(parcel), marked_at(parcel, "left")
    travel: list[Flag] = []
    if row.prior_visited_at is not None:
        there = (row.prior_lat_e6, row.prior_lon_e6)
        travel += _travel(
            parcel, row, row.prior_hall_id, there, millis(row.prior_visited_at), _end(row.prior_left_at), came
        )
    if row.next_visited_at is not None:
        there = (row.next_lat_e6, row.next_lon_e6)
        travel += _travel(parcel, row, row.next_hall_id, there, came, left, millis(row.next_visited_at))
    yield from travel[:1]
    if row.company_at is not None:
        yield flag("two_at_once", minutes=abs(millis(row.company_at) - came) // 60_000)
    prints = [row.prior_answers_print, row.next_answers_print, row.here_print, row.company_print]
    found = [alike for other in prints if other and (alike := copied(own, other))]
    if found:
        same, places = max(found)
        yield flag("answers_as_before", count=same, of=places)


def _travel(
    parcel: Parcel,
    row: Any,
    other_hall: Any,
    there: tuple[int | None, int | None],
    first: int,
    first_left: int | None,
    second: int,
) -> Iterator[Flag]:
    """Two visits of one shopper to two halls, by the arrivals first: a leave may be marked late, an arrival is where the phone was."""
    lat, lon = there
    if other_hall == parcel.hall or None in (lat, lon, row.lat_e6, row.lon_e6):
        return
    distance_m = between(row.lat_e6, row.lon_e6, lat, lon)  # type: ignore[arg-type]
    if distance_m <= NEAR_M:
        return
    way_s = distance_m // (BY_CAR_MPS if distance_m < FAR_M else BY_AIR_MPS)
    gap_s = (second - first) // 1000
    if gap_s < way_s + STAY_S:
        yield flag("impossible_travel", distance_m=distance_m, seconds=gap_s)
    elif first_left is not None and first < first_left and (second - first_left) // 1000 < way_s:
        yield flag("visits_overlap", distance_m=distance_m, seconds=(second - first_left) // 1000)


def _end(at: datetime | None) -> int | None:
    return None if at is None else millis(at)
