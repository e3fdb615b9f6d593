"""The itineraries of one day, as they lie on a map."""

from dataclasses import dataclass
from datetime import date

from anfang.core.datum import Datum, Degrees, drawn
from anfang.core.rotation.rules.sight import Sight
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.begin import clock_time


@dataclass(frozen=True)
class OnMap:
    """One shopper's day. `ends`: where it begins and ends, for those who may know where a shopper lives; `stops`: time, hall, place."""

    login: str
    name: str
    ends: tuple[Degrees, ...]
    stops: tuple[tuple[str, str, Degrees], ...]


def itineraries(world: Assembled, day_on: date, *, datum: Datum, homes: bool) -> list[OnMap]:
    """By name. Places are in the datum of the map that is drawn below them."""
    sight, found = Sight(world.month, world.plan), []
    for (login, day), stops in sight.by_day.items():
        shopper = sight.shoppers.get(login)
        there = [it for it in stops if it.code in sight.halls]
        if day == day_on and shopper is not None and there:
            ends = (
                tuple(drawn(it.lat_e6, it.lon_e6, datum) for it in sight.ends(shopper, day)) if homes else ()
            )
            said = tuple(
                (clock_time(it.at), hall.name, drawn(hall.place.lat_e6, hall.place.lon_e6, datum))
                for it in there
                for hall in (sight.halls[it.code],)
            )
            found.append(OnMap(login, shopper.name, ends, said))
    return sorted(found, key=lambda it: (it.name, it.login))
