"""Visits of one hall keep their distance, whoever makes them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from anfang.core.rotation.month import Stop
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.verdict import Broken, Facts


def doubled(sight: Sight) -> Iterator[Broken]:
    """The same shopper at the same hall on the same day, twice; told at the second."""
    for stops in sight.by_hall.values():
        seen = set()
        for stop in stops:
            if (stop.login, stop.day_on) in seen:
                yield Broken("doubled", stop.code, stop.login, stop.day_on)
            seen.add((stop.login, stop.day_on))


def twice_a_day(sight: Sight) -> Iterator[Broken]:
    """Two shoppers at one hall on one day, neither being the other's companion. Facts: other (login), source."""
    for code, stops in sight.by_hall.items():
        met = {it.day_on: it for it in sight.met.get(code, ())}
        first: dict[date, str] = {}
        for stop in sorted(stops, key=lambda it: not sight.begun(it)):
            was, other = met.get(stop.day_on), first.setdefault(stop.day_on, stop.login)
            if other != stop.login:
                yield _twice(stop, other, "plan")
            elif was and was.login not in (stop.login, stop.companion):
                yield _twice(stop, was.login, was.source)


def _twice(stop: Stop, other: str, source: str) -> Broken:
    facts: Facts = {"other": other, "source": source}
    return Broken("twice_a_day", stop.code, stop.login, stop.day_on, facts)


def gap(sight: Sight) -> Iterator[Broken]:
    """Fewer working days between this visit and the one before than the hall has to have; told at the later stop, at the stop
    where the other is of another wave. Facts: other (day), between, least.
    """
    working = sorted(sight.month.working)
    for code, stops in sight.by_hall.items():
        hall = sight.halls.get(code)
        if hall is None or hall.least_gap == 0:
            continue
        mine = {it.day_on: it for it in stops}
        days = sorted({*mine, *(it.day_on for it in sight.met.get(code, ()))})
        for place, one in enumerate(days):
            for other in days[place + 1 :]:
                between = working_days_between(working, one, other)
                if between >= hall.least_gap:
                    break
                late = other in mine and not (one in mine and sight.begun(mine[other]))
                at, by = (other, one) if late else (one, other)
                if at in mine:
                    facts: Facts = {"other": by, "between": between, "least": hall.least_gap}
                    yield Broken("gap", code, mine[at].login, at, facts)


def working_days_between(working: list[date], one: date, other: date) -> int:
    """How many working days lie strictly between two days, the earlier first."""
    return bisect_left(working, other) - bisect_right(working, one)
