"""What a person has fixed: locks, and what must not be."""

from collections import defaultdict
from collections.abc import Iterator

from anfang.core.rotation.month import Forbidden, Lock, Stop
from anfang.core.rotation.rules.opening import clock
from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.verdict import Broken


def lock(sight: Sight) -> Iterator[Broken]:
    """No stop of the hall is as locked; each of a hall's locks needs a stop of its own. Login and day are the lock's, the day the wave's
    first where the lock leaves it free. Facts: those of shopper, day, at that the lock names, and started (1 where the visit has begun).
    """
    locks: dict[str, list[Lock]] = defaultdict(list)
    for it in sight.month.locks:
        locks[it.code].append(it)
    for code, wanted in locks.items():
        for it in _unkept(wanted, sight.by_hall.get(code, [])):
            named = {"shopper": it.login, "day": it.day_on, "at": None if it.at is None else clock(it.at)}
            facts = {name: fact for name, fact in named.items() if fact is not None}
            day = it.day_on or sight.month.days[0]
            yield Broken("lock", code, it.login or "", day, {**facts, "started": int(it.started)})


def _unkept(locks: list[Lock], stops: list[Stop]) -> list[Lock]:
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
        and it.day_on in (None, stop.day_on)
        and it.at in (None, stop.at)
    )


def forbidden(sight: Sight) -> Iterator[Broken]:
    """The stop is one that must not be. Facts: those of hall, shopper, day that the ban names."""
    # By what they name, so that a long list costs a look-up a stop.
    banned = set(sight.month.forbidden)
    for stop in sight.stops if banned else ():
        for code in (stop.code, None):
            for login in (*people(stop), None):
                for day in (stop.day_on, None):
                    if Forbidden(code, login, day) in banned:
                        named = {"hall": code, "shopper": login, "day": day}
                        facts = {name: fact for name, fact in named.items() if fact is not None}
                        yield Broken("forbidden", stop.code, stop.login, stop.day_on, facts)
