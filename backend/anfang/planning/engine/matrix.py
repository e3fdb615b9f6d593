"""Seconds and minutes between all places of a month."""

from collections.abc import Mapping, Sequence

import numpy as np

from anfang.core.rotation import travel
from anfang.core.rotation.month import Place
from anfang.planning.engine.arrays import Ints, Longs
from anfang.planning.engine.compiled import compiled

great_circle = compiled(travel.great_circle)
drive = compiled(travel.drive)
DETOUR, DOOR_TO_DOOR = travel.DETOUR, travel.DOOR_TO_DOOR


@compiled
def reckon(lats: Longs, lons: Longs, out: Ints) -> None:
    """Fill out[i, j] as `travel.seconds` reckons it, to the second."""
    for i in range(len(lats)):
        for j in range(i):
            if lats[i] != lats[j] or lons[i] != lons[j]:
                km = great_circle(lats[i], lons[i], lats[j], lons[j])
                out[i, j] = DOOR_TO_DOOR + round(drive(km * DETOUR))
                out[j, i] = out[i, j]


def between(places: Sequence[Place], known: Mapping[tuple[Place, Place], int]) -> Ints:
    """Seconds from place to place; `known` goes first."""
    lats = np.array([place.lat_e6 for place in places], np.int64)
    lons = np.array([place.lon_e6 for place in places], np.int64)
    out = np.zeros((len(places), len(places)), np.int32)
    reckon(lats, lons, out)
    if known:
        rows: dict[Place, list[int]] = {}
        for i, place in enumerate(places):
            rows.setdefault(place, []).append(i)
        for (one, other), seconds in known.items():
            if one != other:
                for i in rows.get(one, ()):
                    out[i, rows.get(other, [])] = seconds
    return out


def minutes(seconds: Ints) -> Ints:
    """Whole minutes, rounded up: a visit begins at a whole minute."""
    return -(-seconds // 60)
