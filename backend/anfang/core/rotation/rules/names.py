"""Stops of halls, shoppers and days that are not there."""

from collections.abc import Iterator
from datetime import date

from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.verdict import Broken, Facts


def unknown_hall(sight: Sight) -> Iterator[Broken]:
    """The month knows no hall of this code."""
    for stop in sight.stops:
        if stop.code not in sight.halls:
            yield Broken("unknown_hall", stop.code, stop.login, stop.day_on)


def unknown_shopper(sight: Sight) -> Iterator[Broken]:
    """The month knows no shopper of this login. Facts: who."""
    for stop in sight.stops:
        for login in people(stop):
            if login not in sight.shoppers:
                yield Broken("unknown_shopper", stop.code, stop.login, stop.day_on, {"who": login})


def outside_wave(sight: Sight) -> Iterator[Broken]:
    """The day is none of the wave's. Facts: first, last."""
    for stop in sight.stops:
        if stop.day_on not in sight.days:
            first, last = min(sight.days, default=date.max), max(sight.days, default=date.min)
            span: Facts = {"first": first, "last": last}
            yield Broken("outside_wave", stop.code, stop.login, stop.day_on, span)


def retired(sight: Sight) -> Iterator[Broken]:
    """The hall is gone by then. Facts: since."""
    for stop in sight.stops:
        hall = sight.halls.get(stop.code)
        if hall and hall.retired_on and stop.day_on >= hall.retired_on:
            yield Broken("retired", stop.code, stop.login, stop.day_on, {"since": hall.retired_on})


def left(sight: Sight) -> Iterator[Broken]:
    """The shopper, or the companion, is gone by then. Facts: who, since."""
    for stop in sight.stops:
        for login in people(stop):
            shopper = sight.shoppers.get(login)
            if shopper and shopper.left_on and stop.day_on >= shopper.left_on:
                facts: Facts = {"who": login, "since": shopper.left_on}
                yield Broken("left", stop.code, stop.login, stop.day_on, facts)
