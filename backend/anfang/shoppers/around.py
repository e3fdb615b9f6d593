"""What lies around a shopper's home, for a map that has nothing else below it: cities and halls by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from anfang.core.datum import Datum, Degrees, drawn
from anfang.halls.fields import TIERS
from anfang.halls.lodging import cities
from anfang.halls.reach import Reach
from anfang.halls.records import Hall

MOST_HALLS = 400


@dataclass(frozen=True)
class Landmark:
    """A city's middle or a hall, in the map's datum."""

    name: str
    place: Degrees
    city: bool


def landmarks(session: Session, reach: Reach, paths: Iterable[str], datum: Datum) -> list[Landmark]:
    """The cities within reach, and the halls of the regions `paths` within it: the greater ones where there are too many for a map."""
    own = tuple(paths)
    asked = select(Hall).where(
        col(Hall.retired_at).is_(None), col(Hall.lat_e6).is_not(None), Hall.kind == "own"
    )
    halls = [
        it
        for it in session.exec(asked)
        if reach.holds(it.region_path, it.id) and (not own or it.region_path.startswith(own))
    ]
    halls.sort(key=lambda it: (TIERS.index(it.tier), it.code))
    found = [
        Landmark(it.name, drawn(it.lat_e6, it.lon_e6, datum), True)
        for it in cities(session)
        if reach.meets((it.path,))
    ]
    return found + [
        Landmark(it.name, drawn(it.lat_e6, it.lon_e6, datum), False)
        for it in halls[:MOST_HALLS]
        if it.lat_e6 is not None and it.lon_e6 is not None
    ]
