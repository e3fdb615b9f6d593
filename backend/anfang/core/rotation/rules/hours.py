"""A person's day: works, leaves not too early, has time for every leg, is back in time, does not do too much.

A companion's day is judged like the lead's, from their own home or lodging.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from anfang.core.rotation.month import ShopperThere, Stop
from anfang.core.rotation.rules.opening import clock
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds
from anfang.core.rotation.verdict import Broken, Facts


def _days(sight: Sight) -> Iterator[tuple[ShopperThere, date, list[Stop]]]:
    """Every person's day with its stops at halls that are known, by minute."""
    for (login, day), stops in sight.by_day.items():
        shopper, known = sight.shoppers.get(login), [it for it in stops if it.code in sight.halls]
        if shopper and known:
            yield shopper, day, known


def day_off(sight: Sight) -> Iterator[Broken]:
    """The person does not work that day. Facts: who."""
    for shopper, day, stops in _days(sight):
        # A day outside the wave, and one after they left, is told by its own rule.
        gone = shopper.left_on is not None and day >= shopper.left_on
        if day not in shopper.hours and day in sight.days and not gone:
            for stop in stops:
                yield Broken("day_off", stop.code, stop.login, day, {"who": shopper.login})


def leaves_too_early(sight: Sight) -> Iterator[Broken]:
    """To be at the first stop in time the person has to leave before their hours begin. Facts: who, hours, at, way (minutes)."""
    for shopper, day, stops in _days(sight):
        if day in shopper.hours:
            first, start = stops[0], sight.ends(shopper, day)[0]
            way = seconds(start, sight.halls[first.code].place, sight.month.travel)
            if first.at * 60 - way < shopper.hours[day][0] * 60:
                yield _beyond("leaves_too_early", first, shopper, at=clock(first.at), way=_minutes(way))


def back_too_late(sight: Sight) -> Iterator[Broken]:
    """After the last stop the person is home, or at the lodging, when their hours are over. Facts: who, hours, until, way (minutes)."""
    for shopper, day, stops in _days(sight):
        if day in shopper.hours:
            last, end = stops[-1], sight.ends(shopper, day)[1]
            hall = sight.halls[last.code]
            until, way = last.at + hall.minutes, seconds(hall.place, end, sight.month.travel)
            if until * 60 + way > shopper.hours[day][1] * 60:
                yield _beyond("back_too_late", last, shopper, until=clock(until), way=_minutes(way))


def leg_too_short(sight: Sight) -> Iterator[Broken]:
    """The visit before and the way from it take longer than until this stop; told at the earlier one where this has begun. Facts: who,
    before, after (halls), until (the visit before ends), at (the next begins), way (minutes).
    """
    for shopper, day, stops in _days(sight):
        for one, other in pairwise(stops):
            there = sight.halls[one.code]
            until = one.at + there.minutes
            way = seconds(there.place, sight.halls[other.code].place, sight.month.travel)
            if until * 60 + way > other.at * 60:
                told = one if sight.begun(other) else other
                facts: Facts = {"who": shopper.login, "before": one.code, "after": other.code}
                times: Facts = {"until": clock(until), "at": clock(other.at), "way": _minutes(way)}
                yield Broken("leg_too_short", told.code, told.login, day, {**facts, **times})


def too_many_stops(sight: Sight) -> Iterator[Broken]:
    """More stops than the person does in a day; told at each beyond, those that have begun coming first. Facts: who, most."""
    for (login, day), stops in sight.by_day.items():
        if shopper := sight.shoppers.get(login):
            for stop in sorted(stops, key=lambda it: not sight.begun(it))[shopper.most_stops :]:
                facts: Facts = {"who": login, "most": shopper.most_stops}
                yield Broken("too_many_stops", stop.code, stop.login, day, facts)


def _beyond(rule: str, stop: Stop, shopper: ShopperThere, **facts: str | int) -> Broken:
    first, last = shopper.hours[stop.day_on]
    hours: Facts = {"who": shopper.login, "hours": f"{clock(first)}–{clock(last)}"}
    return Broken(rule, stop.code, stop.login, stop.day_on, {**hours, **facts})


def _minutes(way: int) -> int:
    """Whole minutes, rounded up."""
    return -(-way // 60)
