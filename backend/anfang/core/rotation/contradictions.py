"""What in a month can never be, whatever the plan: told before anybody plans, all of it at once, each with whom it is about.

That halls have places, shoppers homes and days, and a matrix no holes, a `Month` presupposes: who makes it tells what is lacking.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from anfang.core.rotation.check import broken
from anfang.core.rotation.month import HallWanted, Lock, Month, Plan, Stop
from anfang.core.rotation.verdict import Broken, Facts

# What a lock says nothing of: the companion, and without a minute the hours.
MUTE: Final = frozenset({"team_wanted", "lock"})
TIMED: Final = frozenset({"outside_opening", "leaves_too_early", "back_too_late", "leg_too_short"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`code`: the hall it is about. `what`: a visit for which no day is long enough (too_short), a language nobody speaks (unspoken),
    two wanted and no team (no_teams), more locks than visits (too_many_locks), a lock of what is not there (lock_unknown), that breaks
    a rule (lock_breaks) or cannot be kept beside another (locks_clash); for these two `broken` is the rule.
    """

    what: str
    code: str
    facts: Facts = field(default_factory=dict)
    broken: Broken | None = None


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
    alone: dict[Lock, set[str]] = {}
    for lock in month.locks:
        at_hall[lock.code].append(lock)
        known = lock.login is None or lock.login in shoppers
        if lock.code not in halls or not known or (lock.day_on and lock.day_on not in month.days):
            yield Contradiction("lock_unknown", lock.code)
            continue
        found = _broken(month, halls, (lock,))
        alone[lock] = {it.rule for it in found}
        if not lock.started:
            yield from (Contradiction("lock_breaks", lock.code, broken=it) for it in found)
    for code, locks in at_hall.items():
        if code in halls and len(locks) > halls[code].visits and not any(it.started for it in locks):
            yield Contradiction("too_many_locks", code, {"locks": len(locks), "visits": halls[code].visits})
    for one, other in combinations(alone, 2):
        together = _broken(month, halls, (one, other)) if _near(one, other) else []
        for it in together:
            if it.rule not in alone[one] | alone[other]:
                about = other.code if it.code == one.code else one.code
                yield Contradiction("locks_clash", it.code, {"other": about}, it)


def _near(one: Lock, other: Lock) -> bool:
    """Whether two locks have a hall or a shopper's day in common, and one can still give way."""
    return not (one.started and other.started) and (
        one.code == other.code or (one.login, one.day_on) == (other.login, other.day_on)
    )


def _broken(month: Month, halls: dict[str, HallWanted], locks: tuple[Lock, ...]) -> list[Broken]:
    """What the stops would break that the locks ask for, if they were all of the plan; nothing where hall, shopper or day is left free,
    unless the hall is closed on the day.
    """
    mute = MUTE if all(it.at is not None for it in locks) else MUTE | TIMED
    stops = [stop for it in locks if (stop := _stop(it, halls[it.code]))]
    whole = len(stops) == len(locks)
    found = [it for it in broken(month, Plan(tuple(stops))) if it.rule not in mute] if whole else []
    if len(locks) == 1 and not stops and (day := locks[0].day_on) and not halls[locks[0].code].open.get(day):
        found.append(Broken("closed", locks[0].code, "", day))
    return [it for it in found if it.code]


def _stop(lock: Lock, hall: HallWanted) -> Stop | None:
    """The stop that is asked for, as early as can be; None where the lock leaves shopper or day free."""
    if lock.login is None or lock.day_on is None:
        return None
    spans = hall.open.get(lock.day_on) or ((0, 0),)
    return Stop(hall.code, lock.login, lock.day_on, spans[0][0] if lock.at is None else lock.at)
