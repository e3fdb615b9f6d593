"""Make a plan hold again after something happened, with the fewest changes: the other door to the solver [planner.md]."""

from collections.abc import Callable, Sequence

from anfang.core.rotation.month import Month, Plan
from anfang.core.rotation.verdict import Progress, Solved


def replan(
    month: Month,
    plan: Plan,
    *,
    seconds: float,
    tell: Callable[[Progress], bool],
    workers: int = 2,
    readings: Sequence[int] | None = None,
) -> Solved:
    """The plan for the month as it is now: a shopper fell ill, a hall is new, somebody was exposed, a hall is to be visited again.

    Visits that have begun stay (`Lock.started`). Coverage goes first, as in `solve`; then a visit keeps its shopper and
    day unless that costs four hours of travel more; itineraries whose visits are all the same keep their order and minutes. Days that
    are over have no hours in the month any more. `readings` as in `solve`.
    """
    from anfang.planning.engine.mend import mend

    return mend(month, plan, seconds=seconds, tell=tell, workers=workers, readings=readings)
