"""What a plan costs, in figures that add up over its days."""

from dataclasses import dataclass
from itertools import pairwise

from anfang.core.rotation.month import Month, Plan
from anfang.core.rotation.rules.sight import Sight
from anfang.core.rotation.travel import seconds


@dataclass(frozen=True)
class Cost:
    """`travel`: seconds on the way, companions' too; `nights` away; `served`: visits that the halls asked for, `extra` beyond them."""

    travel: int = 0
    nights: int = 0
    served: int = 0
    extra: int = 0

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(
            self.travel - other.travel,
            self.nights - other.nights,
            self.served - other.served,
            self.extra - other.extra,
        )


def cost_of(month: Month, plan: Plan) -> Cost:
    """The figures of a plan; stops of unknown halls and shoppers count nothing."""
    sight, travel = Sight(month, plan), 0
    for (login, day), stops in sight.by_day.items():
        shopper = sight.shoppers.get(login)
        places = [sight.halls[stop.code].place for stop in stops if stop.code in sight.halls]
        if shopper is not None and places:
            start, end = sight.ends(shopper, day)
            travel += sum(seconds(one, other, month.travel) for one, other in pairwise([start, *places, end]))
    nights = sum((it.last_on - it.first_on).days for some in sight.postings.values() for it in some)
    served = extra = 0
    for code, hall in sight.halls.items():
        here = len(sight.by_hall.get(code, ()))
        served += min(here, hall.visits)
        extra += max(0, here - hall.visits)
    return Cost(travel, nights, served, extra)
