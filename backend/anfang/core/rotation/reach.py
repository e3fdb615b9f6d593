"""Who can go to which halls and be back within a day's work."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import cos, radians, sin

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
    points = [(name, place, _point(place), minutes) for name, place, minutes in starts]
    most_way = 10**9 if way is None else way
    for hall in halls:
        x, y, z = _point(hall.place)
        found = []
        for name, place, (x_, y_, z_), minutes in points:
            left = (minutes - hall.minutes) * 60
            if month.travel:
                there = seconds(place, hall.place, month.travel)
                near = there <= most_way and there + seconds(hall.place, place, month.travel) <= left
            else:
                near = x * x_ + y * y_ + z * z_ >= _cosine(left // 2, most_way)
            if near:
                found.append(name)
        yield hall, found


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
