"""How long the ways take, from wherever the operator says: a table, a routing server, or reckoned by distance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations, product
from pathlib import Path

from anfang.core.rotation.month import City, HallWanted, Place, ShopperThere
from anfang.planning.assembling.lacking import Lacking
from anfang.planning.assembling.routing import ask
from anfang.planning.assembling.travel_table import table_of
from anfang.settings import Settings

Ways = dict[tuple[Place, Place], int]


def travel_between(
    settings: Settings, halls: Sequence[HallWanted], crew: Sequence[ShopperThere], cities: Sequence[City]
) -> tuple[Ways, list[Lacking]]:
    """Seconds between the places of a month, and what is lacking of them; nothing where no source is configured: all is reckoned.

    Wanted are the ways within each city, and those between every hall and where shoppers sleep, both directions. What the source does not
    have is told, and reckoned only once the planner says so. Raises TravelUnknown.
    """
    if not settings.travel:
        return {}, []
    named = {it.code: it.place for it in halls}
    named |= {f"@{it.login}": it.home for it in crew}
    named |= {f"/{it.region.strip('/').rpartition('/')[2]}": it.place for it in cities}
    wanted = sorted(
        {(one, other) for one, other in _wanted(halls, crew, cities) if one != other},
        key=lambda way: (way[0].lat_e6, way[0].lon_e6, way[1].lat_e6, way[1].lon_e6),
    )
    if settings.travel.startswith(("http://", "https://")):
        ways = ask(settings.travel, wanted)
    else:
        table = table_of(settings.travel)
        ways = {
            (named[one], named[other]): seconds
            for (one, other), seconds in table.items()
            if one in named and other in named
        }
    holes = [way for way in wanted if way not in ways]
    if not holes:
        return ways, []
    names = {place: name for name, place in reversed(named.items())}
    first = f"{names[holes[0][0]]} → {names[holes[0][1]]}"
    return ways, [Lacking("travel_holes", facts={"count": len(holes), "first": first})]


def travel_state(settings: Settings) -> tuple[object, ...]:
    """What tells whether the configured source is still the same: where it is and, of a file, how it lies there."""
    if not settings.travel or settings.travel.startswith(("http://", "https://")):
        return (settings.travel,)
    try:
        said = Path(settings.travel).stat()
    except OSError:
        return (settings.travel,)
    return settings.travel, said.st_mtime_ns, said.st_size


def _wanted(
    halls: Sequence[HallWanted], crew: Sequence[ShopperThere], cities: Sequence[City]
) -> Iterator[tuple[Place, Place]]:
    by_city: dict[str, list[Place]] = defaultdict(list)
    for hall in halls:
        by_city["/".join(hall.region.split("/")[:3])].append(hall.place)
    for places in by_city.values():
        yield from permutations(places, 2)
    beds = [*(it.home for it in crew), *(it.place for it in cities)]
    for bed, hall in product(beds, halls):
        yield bed, hall.place
        yield hall.place, bed
