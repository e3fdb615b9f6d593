"""Whether any plan could serve more than one does."""

from collections.abc import Collection

from anfang.core.rotation.verdict import Unserved
from anfang.planning.engine.clockface import alone
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.permits import permits, speaks


def proved(laid: Laid, unserved: Collection[Unserved]) -> bool:
    """Whether no plan serves more: every hall that lacks a visit has had all shoppers who could be there in any plan, posted ones included.

    False only says that this simple proof does not hold: gaps, full days and teams are not looked at.
    """
    codes = {it.code for it in unserved}
    table = permits(laid.month, laid.days) * speaks(laid.month)[:, :, None] if codes else None
    for h, hall in enumerate(laid.month.halls):
        if hall.code in codes and table is not None:
            lacking = sum(it.missing for it in unserved if it.code == hall.code)
            visits = range(laid.ground.first[h], laid.ground.first[h + 1])
            quota = sum(not laid.visits[v].shadow for v in visits)
            could = sum(reaches(laid, h, s, table[h, s]) for s in range(len(laid.month.shoppers)))
            if hall.team or could > quota - lacking:
                return False
    return True


def reaches(laid: Laid, h: int, s: int, permitted: Collection[int]) -> bool:
    """Whether the shopper, at home or lodging anywhere, could be at the hall on a day that is permitted."""
    g, month = laid.ground, laid.month
    cities = range(
        len(month.halls) + len(month.shoppers), len(month.halls) + len(month.shoppers) + len(month.cities)
    )
    for d, free in enumerate(permitted):
        if free:
            starts = {int(g.start[s, d])} | (set(cities) if month.may_post else set())
            ends = {int(g.end[s, d])} | (set(cities) if month.may_post else set())
            hours = int(g.leave[s, d]), int(g.back[s, d])
            for v in range(g.first[h], g.first[h + 1]):
                if any(alone(g, v, d, *hours, start, end) for start in starts for end in ends):
                    return True
    return False
