"""Between WGS-84, in which places are kept, and GCJ-02, in which maps published in China are drawn: shifted by up to 700 m.

The shift is the published approximation of the State Bureau's algorithm on the Krasovsky 1940 ellipsoid; outside China there is none.
"""

from math import cos, pi, radians, sin, sqrt
from typing import Final, Literal

Degrees = tuple[float, float]
"""Latitude, longitude."""
Datum = Literal["wgs84", "gcj02"]

AXIS: Final = 6_378_245.0  # metres, Krasovsky 1940
ECCENTRICITY: Final = 0.00669342162296594323  # squared
ORIGIN: Final = (35.0, 105.0)
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347


def to_gcj02(lat: float, lon: float) -> Degrees:
    """A place in WGS-84 as a Chinese map draws it."""
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        return lat, lon
    north, east = _shift(lon - ORIGIN[1], lat - ORIGIN[0])
    root = 1 - ECCENTRICITY * sin(radians(lat)) ** 2
    north = north * 180 / (AXIS * (1 - ECCENTRICITY) / (root * sqrt(root)) * pi)
    east = east * 180 / (AXIS / sqrt(root) * cos(radians(lat)) * pi)
    return lat + north, lon + east


def from_gcj02(lat: float, lon: float) -> Degrees:
    """The place in WGS-84 that a Chinese map draws there; right to a centimetre."""
    here = lat, lon
    for _ in range(8):
        drawn = to_gcj02(*here)
        here = here[0] + lat - drawn[0], here[1] + lon - drawn[1]
    return here


def drawn(lat_e6: int, lon_e6: int, datum: Datum) -> Degrees:
    """A place in 1e-6 degrees, WGS-84, as degrees on a map of that datum, to a tenth of a metre."""
    lat, lon = lat_e6 / 1e6, lon_e6 / 1e6
    if datum == "gcj02":
        lat, lon = to_gcj02(lat, lon)
    return round(lat, 6), round(lon, 6)


def _shift(x: float, y: float) -> Degrees:
    """Metres north and east, before the ellipsoid."""
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    root = sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return north, east
