"""Put one more stop into a shopper's day: where in the order, and when each stop then begins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from anfang.core.rotation.month import Place, ShopperThere, Spans, Stop
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds


def timed(
    sight: Sight, who: Sequence[ShopperThere], day: date, stops: Sequence[Stop]
) -> tuple[Stop, ...] | None:
    """The stops in this order, each as early as can be; None where the day does not hold them.

    A begun visit and a locked minute stay where they are. `who`: the shopper and the companion, each from their own home or lodging.
    """
    halls = [sight.halls[it.code] for it in stops]
    free = max(it.hours[day][0] * 60 + _way(sight, sight.ends(it, day)[0], halls[0].place) for it in who)
    found = []
    for place, (stop, hall) in enumerate(zip(stops, halls, strict=True)):
        if place:
            free += seconds(halls[place - 1].place, hall.place, sight.month.travel)
        at = begin(hall.open.get(day, ()), hall.minutes, -(-free // 60), pinned(sight, stop))
        if at is None:
            return None
        found.append(replace(stop, at=at))
        free = (at + hall.minutes) * 60
    back = max(
        free + _way(sight, halls[-1].place, sight.ends(it, day)[1]) - it.hours[day][1] * 60 for it in who
    )
    return tuple(found) if back <= 0 else None


def begin(spans: Spans, minutes: int, earliest: int, at: int | None = None) -> int | None:
    """The first minute from `earliest` on at which a visit fits into an opening span; `at`: that minute or none."""
    for opens, closes in spans:
        begins = max(opens, earliest) if at is None else at
        if begins >= max(opens, earliest) and begins + minutes <= closes:
            return begins
    return None


def pinned(sight: Sight, stop: Stop) -> int | None:
    """The minute that a lock, or having begun, gives a stop; None where its hour is free."""
    if sight.begun(stop):
        return stop.at
    locks = (it for it in sight.month.locks if it.code == stop.code and it.at is not None)
    return next(
        (it.at for it in locks if it.login in (None, stop.login) and it.day_on in (None, stop.day_on)), None
    )


def insertions(
    sight: Sight, who: Sequence[ShopperThere], trip: Sequence[Stop], stop: Stop
) -> Iterator[tuple[int, tuple[Stop, ...]]]:
    """Each way to do `stop` along with the day's `trip`: the seconds of travel that it adds, and the whole day."""
    before = travelled(sight, who, stop.day_on, trip) if trip else 0
    for place in range(len(trip) + 1):
        order = [*trip[:place], stop, *trip[place:]]
        if day := timed(sight, who, stop.day_on, order):
            yield travelled(sight, who, stop.day_on, order) - before, day


def travelled(sight: Sight, who: Sequence[ShopperThere], day: date, stops: Sequence[Stop]) -> int:
    """Seconds on the way that day, of all who go."""
    inside = [sight.halls[it.code].place for it in stops]
    total = 0
    for shopper in who:
        start, end = sight.ends(shopper, day)
        total += sum(_way(sight, one, other) for one, other in pairwise([start, *inside, end]))
    return total


def _way(sight: Sight, one: Place, other: Place) -> int:
    return seconds(one, other, sight.month.travel)
