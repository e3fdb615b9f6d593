"""Make a plan for a month: the only door to the solver [planner.md]."""

from collections.abc import Callable, Sequence

from anfang.core.rotation.month import Month
from anfang.core.rotation.verdict import Progress, Solved


def solve(
    month: Month,
    *,
    seconds: float,
    tell: Callable[[Progress], bool],
    workers: int = 2,
    readings: Sequence[int] | None = None,
    chance: bool = True,
) -> Solved:
    """A plan that keeps all hard rules, serves most by priority, cannot be guessed, and travels little, in this order.

    `seconds` of time, on `workers` cores. `tell` is given the best plan so far, every two seconds or more often; False stops, and the plan
    so far is the answer. Chance comes from the month's seed alone. The clock is the one thing from outside: its readings are in
    `Solved.readings`, and given back as `readings` with the same `workers` they make the same plan again, on any machine.
    `chance` False: travel alone counts, and days, hours and shadow visits are left to nobody's chance; what unpredictability costs is
    measured against that.
    A wave is at most three months: no shopper is planned to one hall twice.
    """
    # Compilers and number libraries are loaded by who solves, not by who serves pages.
    from anfang.planning.engine.stages import run

    return run(month, seconds=seconds, tell=tell, workers=workers, readings=readings, chance=chance)
