"""The whole visit lies in the hall's opening hours; holidays are days on which it is not open."""

from collections.abc import Iterator

from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.verdict import Broken


def closed(sight: Sight) -> Iterator[Broken]:
    """The hall does not open that day."""
    for stop in sight.stops:
        hall = sight.halls.get(stop.code)
        if hall and stop.day_on in sight.days and not hall.open.get(stop.day_on):
            yield Broken("closed", stop.code, stop.login, stop.day_on)


def outside_opening(sight: Sight) -> Iterator[Broken]:
    """The visit begins before the hall opens, or is not over when it closes, at noon too. Facts: at, until, open."""
    for stop in sight.stops:
        hall = sight.halls.get(stop.code)
        spans = hall.open.get(stop.day_on, ()) if hall else ()
        if (
            hall
            and spans
            and not any(_from <= stop.at and stop.at + hall.minutes <= to for _from, to in spans)
        ):
            hours = ", ".join(f"{clock(_from)}–{clock(to)}" for _from, to in spans)
            facts = {"at": clock(stop.at), "until": clock(stop.at + hall.minutes), "open": hours}
            yield Broken("outside_opening", stop.code, stop.login, stop.day_on, facts)


def clock(minute: int) -> str:
    """570 → "09:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
