"""Who can go to which halls and be back within a day's work."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from math import acos, cos, degrees, radians, sin

from anfang.core.rotation.month import HallWanted, Month, Place, ShopperThere
from anfang.core.rotation.travel import DETOUR, DOOR_TO_DOOR, EARTH_KM, drive, seconds

Start = tuple[str, Place, int]
"""A name, where the day begins and ends, and how many minutes it has at most."""


def starts(shoppers: Iterable[ShopperThere]) -> list[Start]:
    """The shoppers who work at all this month, from home, by their longest day."""
    return [
        (it.login, it.home, max(to - begins for begins, to in it.hours.values()))
        for it in shoppers
        if it.hours
    ]


def within(
    month: Month, halls: Iterable[HallWanted], starts: Iterable[Start], *, way: int | None = None
) -> Iterator[tuple[HallWanted, list[str]]]:
    """For each hall the names of the starts from which a day allows the way there, the visit and the way back.

    `way`: the most seconds one way that anybody is sent; None: as far as the day allows. Without a matrix the way is decided by
    the angle between two places: millions of pairs in a second or two.
    """
    begin, most_way = list(starts), 10**9 if way is None else way
    near = _by_table(month, begin, most_way) if month.travel else _by_angle(begin, most_way)
    for hall in halls:
        yield hall, near(hall)


def _by_table(month: Month, starts: list[Start], way: int) -> Callable[[HallWanted], list[str]]:
    def near(hall: HallWanted) -> list[str]:
        found = []
        for name, place, minutes in starts:
            there = seconds(place, hall.place, month.travel)
            back = seconds(hall.place, place, month.travel)
            if there <= way and there + back <= (minutes - hall.minutes) * 60:
                found.append(name)
        return found

    return near


def _by_angle(starts: list[Start], way: int) -> Callable[[HallWanted], list[str]]:
    # In the order of their latitudes, so that a hall looks only at those that lie neither too far north nor too far south.
    ordered = sorted(
        (place.lat_e6, number, _point(place), minutes) for number, (_, place, minutes) in enumerate(starts)
    )
    latitudes = [it[0] for it in ordered]
    longest = max((minutes for *_, minutes in starts), default=0)

    def near(hall: HallWanted) -> list[str]:
        x, y, z = _point(hall.place)
        least = _cosine((longest - hall.minutes) * 30, way)
        if least > 1:
            return []
        away = round(degrees(acos(least)) * 1e6) + 1
        some = slice(
            bisect_left(latitudes, hall.place.lat_e6 - away),
            bisect_right(latitudes, hall.place.lat_e6 + away),
        )
        found = [
            number
            for _, number, (x_, y_, z_), minutes in ordered[some]
            if x * x_ + y * y_ + z * z_ >= _cosine((minutes - hall.minutes) * 30, way)
        ]
        return [starts[number][0] for number in sorted(found)]

    return near


def _point(place: Place) -> tuple[float, float, float]:
    lat, lon = radians(place.lat_e6 / 1e6), radians(place.lon_e6 / 1e6)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


@lru_cache(maxsize=1024)
def _cosine(half: int, way: int) -> float:
    """The cosine of the angle, seen from the middle of the earth, between places as far apart as the lesser time; 2 where none are."""
    most = min(half, way)
    if most < DOOR_TO_DOOR:
        return 2.0
    near, far = 0.0, 3000.0
    for _ in range(60):
        middle = (near + far) / 2
        near, far = (middle, far) if DOOR_TO_DOOR + round(drive(middle)) <= most else (near, middle)
    return cos(near / DETOUR / EARTH_KM)
