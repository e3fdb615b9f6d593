"""What in a month can never be, whatever the plan: told before anybody plans, all of it at once, each with whom it is about.

That halls have places, shoppers homes and days, and a matrix no holes, a `Month` presupposes: who makes it tells what is lacking.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

from anfang.core.rotation.check import broken
from anfang.core.rotation.explain import place
from anfang.core.rotation.insertion import timed
from anfang.core.rotation.month import HallWanted, Lock, Met, Month, Plan, Stop
from anfang.core.rotation.rules.fixed import wanted
from anfang.core.rotation.rules.sight import Sight, people
from anfang.core.rotation.verdict import Broken, Facts, Obstacle

# What a lock says nothing of: the companion, and without a minute the hours.
MUTE: Final = frozenset({"team_wanted", "lock"})
TIMED: Final = frozenset({"outside_opening", "leaves_too_early", "back_too_late", "leg_too_short"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`code`: the hall it is about. `what`: a visit for which no day is long enough (too_short), a language nobody speaks (unspoken),
    two wanted and no team (no_teams), more locks than visits (too_many_locks), a lock of what is not there (lock_unknown), that breaks
    a rule (lock_breaks) or cannot be kept beside another (locks_clash); for these two `broken` is the rule. A lock that no stop can keep
    (lock_impossible), with the `obstacles` to the nearest one; a day too short for all that is locked on it (locks_crowd).
    """

    what: str
    code: str
    facts: Facts = field(default_factory=dict)
    broken: Broken | None = None
    obstacles: tuple[Obstacle, ...] = ()


def contradictions(month: Month) -> list[Contradiction]:
    """All of them: halls in their order, then locks. Visits that have begun are no contradiction, they are history."""
    return [*_halls(month), *_locks(month)]


def _halls(month: Month) -> Iterator[Contradiction]:
    spoken = {language for shopper in month.shoppers for language in shopper.languages}
    for hall in month.halls:
        longest = max((to - begins for spans in hall.open.values() for begins, to in spans), default=0)
        if not hall.visits or not longest:
            continue
        if longest < hall.minutes:
            facts: Facts = {"longest": longest, "minutes": hall.minutes}
            yield Contradiction("too_short", hall.code, facts)
        if hall.languages and hall.languages.isdisjoint(spoken):
            yield Contradiction("unspoken", hall.code, {"wanted": ", ".join(sorted(hall.languages))})
        if hall.team and not month.teams:
            yield Contradiction("no_teams", hall.code)


def _locks(month: Month) -> Iterator[Contradiction]:
    halls, shoppers = {it.code: it for it in month.halls}, {it.login for it in month.shoppers}
    at_hall: dict[str, list[Lock]] = defaultdict(list)
    few = _Few(month)
    alone: dict[Lock, set[str]] = {}
    for lock in month.locks:
        at_hall[lock.code].append(lock)
        known = lock.login is None or lock.login in shoppers
        if lock.code not in halls or not known or (lock.day_on and lock.day_on not in month.days):
            yield Contradiction("lock_unknown", lock.code)
            continue
        found = _broken(few, (lock,))
        alone[lock] = {it.rule for it in found}
        if not lock.started:
            yield from (Contradiction("lock_breaks", lock.code, broken=it) for it in found)
            if not found and (against := _against(few, lock)):
                yield Contradiction("lock_impossible", lock.code, wanted(lock), obstacles=against)
    for code, locks in at_hall.items():
        if code in halls and len(locks) > halls[code].visits and not any(it.started for it in locks):
            yield Contradiction("too_many_locks", code, {"locks": len(locks), "visits": halls[code].visits})
    told: set[tuple[Lock, ...]] = set()
    for locks in _beside(halls, alone):
        pairs = [pair for pair in combinations(locks, 2) if pair not in told]
        told |= set(pairs)
        clashes = [it for pair in pairs for it in _clash(few, pair, alone)]
        yield from clashes or (_clash(few, tuple(locks), alone) if len(locks) > 2 else ())


class _Few:
    """The month with the halls of some locks only: a wave has thousands."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.halls = {it.code: it for it in month.halls}
        self.met: dict[str, list[Met]] = defaultdict(list)
        for it in month.met:
            self.met[it.code].append(it)
        self.locks: dict[str, list[Lock]] = defaultdict(list)
        for lock in month.locks:
            self.locks[lock.code].append(lock)

    def __call__(self, locks: Iterable[Lock]) -> Month:
        codes = dict.fromkeys(it.code for it in locks)
        return replace(
            self.month,
            halls=tuple(self.halls[code] for code in codes),
            met=tuple(it for code in codes for it in self.met[code]),
            locks=tuple(it for code in codes for it in self.locks[code]),
        )


def _beside(halls: Mapping[str, HallWanted], locks: Iterable[Lock]) -> Iterator[list[Lock]]:
    """Locks of one hall, and those that ask for one person on one day."""
    groups: dict[tuple[object, ...], list[Lock]] = defaultdict(list)
    for lock in locks:
        stop = _stop(lock, halls[lock.code])
        groups[lock.code,].append(lock)
        for login in people(stop) if stop else ():
            groups[login, lock.day_on].append(lock)
    yield from (its for its in groups.values() if len(its) > 1 and not all(it.started for it in its))


def _clash(few: _Few, locks: tuple[Lock, ...], alone: Mapping[Lock, set[str]]) -> list[Contradiction]:
    """What the locks break together that none of them breaks alone; or that one day is too short for them all."""
    known = {rule for lock in locks for rule in alone[lock]}
    told = []
    for it in _broken(few, locks):
        if it.rule not in known:
            others = [lock.code for lock in locks if lock.code != it.code]
            told.append(Contradiction("locks_clash", it.code, {"other": (others or [it.code])[-1]}, it))
    one = locks[0]
    if not told and one.login and one.day_on and not _day_holds(few, locks):
        facts: Facts = {"who": one.login, "day": one.day_on, "count": len(locks)}
        told.append(Contradiction("locks_crowd", locks[-1].code, facts))
    return told


def _day_holds(few: _Few, locks: tuple[Lock, ...]) -> bool:
    """Whether there is an order in which a person does all of these that day. True where the locks are not all of one person and day, or
    one has begun: nothing is claimed then.
    """
    if any(it.started or (it.login, it.day_on) != (locks[0].login, locks[0].day_on) for it in locks):
        return True
    small = few(locks)
    sight, halls = Sight(small, Plan()), {it.code: it for it in small.halls}
    stops = [stop for it in locks if (stop := _stop(it, halls[it.code]))]
    who = [sight.shoppers[login] for login in people(stops[0])]
    day = stops[0].day_on

    def done(so_far: tuple[Stop, ...], left: list[Stop]) -> bool:
        if so_far and timed(sight, who, day, so_far) is None:
            return False
        return not left or any(done((*so_far, it), [x for x in left if x is not it]) for it in left)

    return all(day in it.hours for it in who) and done((), sorted(stops, key=lambda it: it.at))


def _against(few: _Few, lock: Lock) -> tuple[Obstacle, ...]:
    """What stands against every stop that would keep a lock, where nothing keeps it even in an empty plan."""
    if lock.login and lock.day_on:
        alone = (
            None if _day_holds(few, (lock,)) else place(replace(few.month, locks=(lock,)), Plan(), lock.code)
        )
    else:
        alone = place(replace(few.month, locks=(lock,)), Plan(), lock.code)
    return alone.obstacles if alone and alone.plan is None else ()


def _broken(few: _Few, locks: tuple[Lock, ...]) -> list[Broken]:
    """What the stops would break that the locks ask for, if they were all of the plan; nothing where hall, shopper or day is left free,
    unless the hall is closed on the day.
    """
    small = few(locks)
    halls = {it.code: it for it in small.halls}
    mute = MUTE if all(it.at is not None for it in locks) else MUTE | TIMED
    stops = [stop for it in locks if (stop := _stop(it, halls[it.code]))]
    whole = len(stops) == len(locks)
    found = [it for it in broken(small, Plan(tuple(stops))) if it.rule not in mute] if whole else []
    if len(locks) == 1 and not stops and (day := locks[0].day_on) and not halls[locks[0].code].open.get(day):
        found.append(Broken("closed", locks[0].code, "", day))
    return [it for it in found if it.code]


def _stop(lock: Lock, hall: HallWanted) -> Stop | None:
    """The stop that is asked for, as early as can be; None where the lock leaves shopper or day free."""
    if lock.login is None or lock.day_on is None:
        return None
    spans = hall.open.get(lock.day_on) or ((0, 0),)
    at = spans[0][0] if lock.at is None else lock.at
    return Stop(hall.code, lock.login, lock.day_on, at, lock.companion)
