"""The order of each shopper's day: which stop comes when, when to leave for it, where to sleep after it."""

from dataclasses import dataclass

from anfang.core.rotation.month import Month, Plan, Stop
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds
from anfang.planning.begin import clock_time


@dataclass(frozen=True)
class Ordered:
    """A stop in its day. `position` from 1; `leave_at`: when to leave the place before; `lodging`: the city to sleep in, None: home."""

    position: int
    leave_at: str
    lodging: str | None


def ordered(month: Month, plan: Plan) -> dict[Stop, Ordered]:
    """Every stop of the plan in its shopper's day."""
    sight, found = Sight(month, plan), {}
    names = {city.place: city.name for city in month.cities}
    for (login, day), stops in sight.by_day.items():
        shopper = sight.shoppers.get(login)
        if shopper is None:
            continue
        here, end = sight.ends(shopper, day)
        lodging = names.get(end) if end != shopper.home else None
        for position, stop in enumerate(stops, start=1):
            hall = sight.halls.get(stop.code)
            if hall is None:
                continue
            leave = stop.at - -(-seconds(here, hall.place, month.travel) // 60)
            here = hall.place
            if stop.login == login:
                found[stop] = Ordered(position, clock_time(max(0, leave)), lodging)
    return found
