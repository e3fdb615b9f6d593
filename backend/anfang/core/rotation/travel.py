"""How long the way between two places takes, until a matrix is configured [planner.md, Yardsticks]."""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

from anfang.core.rotation.month import Place

EARTH_KM = 6371.0088
DETOUR = 1.3  # roads are longer than the great circle
DOOR_TO_DOOR = 360  # seconds: to the stop, to the car park, to the counter
# Up to this many km at this many km/h, then the next pair.
SPEEDS = ((8.0, 24.0), (40.0, 45.0), (float("inf"), 75.0))


def seconds(one: Place, other: Place, known: Mapping[tuple[Place, Place], int] | None = None) -> int:
    """Seconds from door to door; 0 within one place. `known` goes first: a matrix, which need not be symmetric."""
    if one == other:
        return 0
    if known and (found := known.get((one, other))) is not None:
        return found
    return DOOR_TO_DOOR + round(drive(kilometres(one, other) * DETOUR))


def kilometres(one: Place, other: Place) -> float:
    """The great circle between two places."""
    return great_circle(one.lat_e6, one.lon_e6, other.lat_e6, other.lon_e6)


def great_circle(one_lat_e6: int, one_lon_e6: int, lat_e6: int, lon_e6: int) -> float:
    """Kilometres; plain numbers in and out, so that a solver can compile it."""
    lat, lat_ = radians(one_lat_e6 / 1e6), radians(lat_e6 / 1e6)
    half = sin((lat_ - lat) / 2) ** 2
    half += cos(lat) * cos(lat_) * sin(radians((lon_e6 - one_lon_e6) / 1e6) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def drive(km: float) -> float:
    """Seconds on the road for `km` of it: slow in town, faster outside."""
    gone, total = 0.0, 0.0
    for up_to, speed in SPEEDS:
        part = max(0.0, min(km, up_to) - gone)
        total += part / speed * 3600
        gone = up_to
    return total
