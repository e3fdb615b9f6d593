"""How little any plan could travel that makes the same visits: the yardstick of a plan."""

import time
from collections import Counter

from anfang.core.rotation.month import Month, Plan

WALK = 0.025
"""How much of the time goes into itineraries for a start: those of many plans that are hardly worse."""
TURNS, HEAT = 1000, (800.0, 100.0)


def bound(month: Month, plan: Plan, *, seconds: float, workers: int = 2) -> int | None:
    """Seconds of travel that no plan goes below which makes the plan's visits, shadows too, with its postings; None where `seconds`
    were not enough to prove anything. A month of 300 halls takes about half a minute, one of 1,500 some minutes.
    """
    from anfang.planning.engine.begun import begun
    from anfang.planning.engine.bound import bound as proved
    from anfang.planning.engine.ground import lay
    from anfang.planning.engine.mend import kept, shadow_days
    from anfang.planning.engine.pace import Pace
    from anfang.planning.engine.rounds import improve
    from anfang.planning.engine.stages import homes, itineraries, warm_up

    warm_up()
    until = time.monotonic() + seconds
    start, shadows = begun(month, plan), shadow_days(plan, month.days)
    laid = lay(start.month, plan.postings, shadows=shadows, before=plan, begun=start.days)
    routes, g = kept(laid, plan), laid.ground
    served = Counter(g.hall[routes.where >= 0].tolist())
    wanted = g.minutes * 0
    for h, count in served.items():
        wanted[h] = count
    seen = set(itineraries(laid, routes.seq, routes.n))

    def noted(_: object) -> bool:
        seen.update(itineraries(laid, routes.seq, routes.n))
        return True

    pace = Pace(WALK * seconds)
    improve(
        *(g, routes, homes(laid), pace, 1000),
        heat=HEAT,
        workers=workers,
        seed=month.seed,
        told=noted,
        turns=TURNS,
    )
    return proved(g, wanted, sorted(seen), lambda: time.monotonic() < until, workers)
