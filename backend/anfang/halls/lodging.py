"""Where a shopper sleeps who is posted to a city."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlmodel import Session, col, select

from anfang import journal
from anfang.halls.place import check_place
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall, Lodging, Region
from anfang.people.records import Person
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import CellWrong


@dataclass(frozen=True)
class City:
    """A region of level city where a shopper can be posted. Its place, WGS-84 in 1e-6 degrees: the one that was set, else the middle of
    its halls (`chosen` tells which).
    """

    path: str
    code: str
    name: str
    lat_e6: int
    lon_e6: int
    chosen: bool


def cities(session: Session) -> list[City]:
    """Every city whose place is known, by path; one without a lodging and without a hall that has a place is left out."""
    chosen = {row.region_code: row for row in session.exec(select(Lodging))}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    placed = select(Hall.region_path, Hall.lat_e6, Hall.lon_e6).where(
        col(Hall.lat_e6).is_not(None), col(Hall.retired_at).is_(None)
    )
    for path, lat, lon in session.exec(placed):
        if lat is not None and lon is not None:
            places["/".join(path.split("/")[:3]) + "/"].append((lat, lon))
    found = []
    for region in session.exec(select(Region).where(Region.level == "city").order_by(Region.path)):
        row, halls = chosen.get(region.code), places.get(region.path)
        if row is not None:
            found.append(City(region.path, region.code, region.name, row.lat_e6, row.lon_e6, True))
        elif halls:
            # The median, not the mean: one hall far out in a county must not move the bed out of town.
            lat, lon = (round(median(each)) for each in zip(*halls, strict=True))
            found.append(City(region.path, region.code, region.name, lat, lon, False))
    return found


def set_lodging(
    session: Session, region: Region, place: tuple[int, int] | None, *, by: Person | None, now: datetime
) -> None:
    """Set where one sleeps in a city; None: the middle of its halls again. Raises NotHere for a region out of reach or that is no city,
    Invalid for a place that cannot be.
    """
    if region.level != "city" or not reach_of(session, by).holds(region.path):
        raise NotHere
    row = session.get(Lodging, region.code)
    if place is None:
        if row is not None:
            session.delete(row)
    else:
        try:
            check_place(*place)
        except CellWrong as wrong:
            raise Invalid(at="place", what=wrong.what) from wrong
        row = row or Lodging(region_code=region.code, lat_e6=0, lon_e6=0, set_at=now)
        row.lat_e6, row.lon_e6 = place
        row.set_at, row.set_by = now, by.id if by else None
        session.add(row)
    journal.write(session, "lodging.set", f"region:{region.code}", by=by.id if by else None, now=now)
