"""What can be said of a plan: broken rules, unserved visits, progress of a solver. Plain facts; words are made from them elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from anfang.core.rotation.month import Plan

Facts = Mapping[str, str | int | date]


@dataclass(frozen=True, slots=True)
class Broken:
    """One hard rule that a stop breaks. `rule` names it; `facts` are what its sentence needs (other day, hours, language …)."""

    rule: str
    code: str
    login: str
    day_on: date
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a visit from being served. Take it away (with those beside it, if any) and the visit can be served.

    `cost`: seconds of travel that serving it would then add, None where that was not reckoned.
    """

    why: str
    facts: Facts = field(default_factory=dict)
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Unserved:
    """Visits of a hall that a plan lacks, `missing` of them; `extra`: the hall has at least one, these are beyond it."""

    code: str
    rank: int
    missing: int
    extra: bool
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solver is: its best plan, what it serves of what is wanted, its travel and the proved lower bound of that (seconds)."""

    plan: Plan
    elapsed: float
    stage: str
    served: int
    wanted: int
    travel: int
    nights: int
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs that halls cannot guess a plan, in seconds of travel, shadow visits apart. `travel`: the plan's; `without`: the least
    that was found for the same visits and postings where nothing but travel counts, in `walked` seconds on from it; there may be less.
    `hours`: what hours alone cost, over the plan's itineraries.
    """

    travel: int
    without: int
    hours: int
    walked: int


@dataclass(frozen=True, slots=True)
class Solved:
    """The end of a solve. `stopped`: by a person; the plan is the best so far. `proved`: coverage is the best there can be.
    `readings`: of the solver's clock; given back to it they make the same plan again.
    `price`: None where nobody knows.
    """

    plan: Plan
    travel: int
    nights: int
    bound: int | None
    unserved: tuple[Unserved, ...]
    proved: bool
    stopped: bool
    seed: int
    readings: tuple[int, ...] = ()
    price: Price | None = None
