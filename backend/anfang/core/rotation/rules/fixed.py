"""What a person has fixed: locks, and what must not be."""

from collections import defaultdict
from collections.abc import Iterator, Set
from datetime import date

from anfang.core.rotation.month import Forbidden, Lock, Stop
from anfang.core.rotation.rules.opening import clock
from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.verdict import Broken, Facts


def lock(sight: Sight) -> Iterator[Broken]:
    """No stop of the hall is as locked; each of a hall's locks needs a stop of its own. Login and day are the lock's, the day the wave's
    first where the lock leaves it free. Facts: those of shopper, day, at that the lock names, and started (1 where the visit has begun).
    """
    locks: dict[str, list[Lock]] = defaultdict(list)
    for it in sight.month.locks:
        locks[it.code].append(it)
    for code, its in locks.items():
        for it in unkept(its, sight.by_hall.get(code, [])):
            yield Broken(
                "lock", code, it.login or "", it.day_on or min(sight.days, default=date.min), wanted(it)
            )


def unkept(locks: list[Lock], stops: list[Stop]) -> list[Lock]:
    """The locks that find no stop of their own when as many as possible do."""
    holder: dict[int, Lock] = {}

    def place(it: Lock, tried: set[int]) -> bool:
        for number, stop in enumerate(stops):
            if number not in tried and kept_by(it, stop):
                tried.add(number)
                if number not in holder or place(holder[number], tried):
                    holder[number] = it
                    return True
        return False

    return [it for it in locks if not place(it, set())]


def kept_by(it: Lock, stop: Stop) -> bool:
    """Whether the stop is as locked."""
    return (
        it.code == stop.code
        and it.login in (None, stop.login)
        and it.companion in (None, stop.companion)
        and it.day_on in (None, stop.day_on)
        and it.at in (None, stop.at)
    )


def forbidden(sight: Sight) -> Iterator[Broken]:
    """The stop is one that must not be. Facts: those of hall, shopper, day that the ban names."""
    banned = set(sight.month.forbidden)
    for stop in sight.stops if banned else ():
        for it in bans(banned, stop):
            yield Broken("forbidden", stop.code, stop.login, stop.day_on, named(it))


def bans(banned: Set[Forbidden], stop: Stop) -> Iterator[Forbidden]:
    """Those that forbid the stop; looked up by what they name, so that a long list costs nothing."""
    for code in (stop.code, None):
        for login in (*people(stop), None):
            for day in (stop.day_on, None):
                if (it := Forbidden(code, login, day)) in banned:
                    yield it


def named(it: Forbidden) -> Facts:
    """What a ban names: hall, shopper, day."""
    whole = {"hall": it.code, "shopper": it.login, "day": it.day_on}
    return {name: fact for name, fact in whole.items() if fact is not None}


def wanted(it: Lock) -> Facts:
    """What a lock names: shopper, day, at; started is 1 where the visit has begun."""
    whole = {"shopper": it.login, "day": it.day_on, "at": None if it.at is None else clock(it.at)}
    return {**{name: fact for name, fact in whole.items() if fact is not None}, "started": int(it.started)}
