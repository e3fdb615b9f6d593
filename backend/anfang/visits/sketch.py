"""Where it was, drawn to scale without map tiles: the hall, the check-in, the leave, each with the circle its receiver vouched for."""

from math import cos, hypot, radians

from anfang.core.wire import Places
from anfang.halls.records import Hall
from anfang.visits.spelled import Spelled

WIDTH, HEIGHT, MARGIN = 520, 300, 34
METRES_A_DEGREE = 111_195
SCALES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 200_000, 1_000_000, 5_000_000)


class Dot(Spelled):
    """One place on the sketch, in its pixels; `radius` is the accuracy to scale, `distance_m` that from the hall."""

    key: str
    x: float
    y: float
    radius: float
    accuracy_m: int
    distance_m: int | None


class Sketch(Spelled):
    """All places; north is up. `bar` pixels are `bar_m` metres."""

    width: int = WIDTH
    height: int = HEIGHT
    dots: list[Dot]
    bar: float
    bar_m: int


def sketch(hall: Hall, places: Places) -> Sketch | None:
    """The sketch, or None where the phone has told no place. A plane is exact enough for a walk."""
    told = [
        (key, place)
        for key, place in (("arrived", places.arrived), ("left", places.left))
        if place is not None
    ]
    if not told:
        return None
    spots = [(key, place.lat_e6, place.lon_e6, place.accuracy_m) for key, place in told]
    if hall.lat_e6 is not None and hall.lon_e6 is not None:
        spots.insert(0, ("hall", hall.lat_e6, hall.lon_e6, 0))
    lat, lon = spots[0][1], spots[0][2]
    shrink = cos(radians(lat / 1e6))
    plane = [
        (key, (x - lon) / 1e6 * METRES_A_DEGREE * shrink, (y - lat) / 1e6 * METRES_A_DEGREE, far)
        for key, y, x, far in spots
    ]
    west, east = min(x - far for _, x, _, far in plane), max(x + far for _, x, _, far in plane)
    south, north = min(y - far for _, _, y, far in plane), max(y + far for _, _, y, far in plane)
    # At least 60 m across: two readings at one spot are no reason to draw the floor plan of a counter.
    scale = min((WIDTH - 2 * MARGIN) / max(east - west, 60), (HEIGHT - 2 * MARGIN) / max(north - south, 60))
    middle, centre = (west + east) / 2, (south + north) / 2
    has_hall = spots[0][0] == "hall"
    dots = [
        Dot(
            key=key,
            x=round(WIDTH / 2 + (x - middle) * scale, 1),
            y=round(HEIGHT / 2 - (y - centre) * scale, 1),
            radius=round(far * scale, 1),
            accuracy_m=far,
            distance_m=round(hypot(x, y)) if has_hall and key != "hall" else None,
        )
        for key, x, y, far in plane
    ]
    bar_m = max((m for m in SCALES if m * scale <= WIDTH / 4), default=SCALES[0])
    return Sketch(dots=dots, bar=round(bar_m * scale, 1), bar_m=bar_m)
