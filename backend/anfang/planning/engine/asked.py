"""The visits that a month asks for, one by one, with what fixes them and what they weigh."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from anfang.core.rotation.month import HallWanted, Lock, Month

LEVEL = 30
"""How many visits of the next lower rank weigh less than one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One visit of a hall. `lock`: as it has to be; `among`: the days it is limited to, None: any."""

    hall: int
    weight: int
    lock: Lock | None = None
    among: Collection[date] | None = None
    shadow: bool = False


def asked(month: Month, shadows: Mapping[str, Collection[date]]) -> list[list[Asked]]:
    """The visits of each hall: locked ones first, then as many as are wanted, then the shadow visit, among its days.

    First visits weigh more than extra ones, and both by the hall's rank; a shadow visit weighs least [planner.md, Rules].
    """
    ranks = sorted({hall.rank for hall in month.halls})
    levels = 2 * len(ranks) + 1
    base = min(LEVEL, int(10 ** (15 / levels)))
    locks: dict[str, list[Lock]] = {}
    for lock in sorted(month.locks, key=lambda lock: not lock.started):
        locks.setdefault(lock.code, []).append(lock)

    def of(h: int, hall: HallWanted) -> list[Asked]:
        mine: list[Lock | None] = [*locks.get(hall.code, ())]
        mine += [None] * (hall.visits - len(mine))
        below = len(ranks) - 1 - ranks.index(hall.rank)
        firsts, extras = base ** (1 + len(ranks) + below), base ** (1 + below)
        found = [Asked(h, extras if i else firsts, lock) for i, lock in enumerate(mine)]
        if hall.code in shadows:
            found.append(Asked(h, 1, None, shadows[hall.code], shadow=True))
        return found

    return [of(h, hall) for h, hall in enumerate(month.halls)]
