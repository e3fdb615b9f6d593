"""What a plan costs, in figures that add up over its days."""

from dataclasses import dataclass

from anfang.core.rotation.figures import figures
from anfang.core.rotation.month import Month, Plan


@dataclass(frozen=True)
class Cost:
    """`travel`: seconds on the way, companions' too; `nights` away; `served`: visits that the halls asked for;
    `extra`: stops beyond them, no shadows.
    """

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
    """The figures of a plan."""
    found = figures(month, plan)
    return Cost(found.travel, found.nights, found.served, found.surplus)
