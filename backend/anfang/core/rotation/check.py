"""Judge a plan by all hard rules. Written apart from whoever makes plans, and run on every plan, imported ones too."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from anfang.core.rotation.month import Month, Plan
from anfang.core.rotation.rules import (
    fixed,
    gaps,
    hours,
    languages,
    names,
    opening,
    postings,
    rotation,
    teams,
)
from anfang.core.rotation.rules.sight import Sight, Touched
from anfang.core.rotation.verdict import Broken

Rule = Callable[[Sight], Iterator[Broken]]
FAMILIES: Final[tuple[tuple[Rule, ...], ...]] = (
    (names.unknown_hall, names.unknown_shopper, names.outside_wave, names.retired, names.left),
    (rotation.rotation, rotation.keep_away),
    (gaps.doubled, gaps.twice_a_day, gaps.gap),
    (opening.closed, opening.outside_opening),
    (hours.day_off, hours.leaves_too_early, hours.leg_too_short, hours.back_too_late, hours.too_many_stops),
    (languages.language,),
    (teams.team_wanted, teams.no_team, teams.apart),
    (fixed.lock, fixed.forbidden),
    (postings.posting_unknown, postings.posting_days, postings.postings_overlap),
)
RULES: Final[dict[str, Rule]] = {rule.__name__: rule for family in FAMILIES for rule in family}
"""Every hard rule by its name, which is the name in `Broken.rule`."""


def broken(month: Month, plan: Plan, *, only: Collection[Touched] | None = None) -> list[Broken]:
    """All that the plan breaks, by day, hall and shopper; empty where it may be published.

    `only`: stops (hall, shopper, day) that a hand move touched, as they were and as they are; judged are then all stops of these
    halls and of these shopper-days, and the postings of these shoppers, at a small part of the cost. A visit that has begun (a
    lock with `started`) is not blamed: what can still be changed gives way to it.
    """
    sight = Sight(month, plan, only)
    found = [it for rule in RULES.values() for it in rule(sight) if _blamed(it, sight)]
    if only is not None:
        found = [it for it in found if _touched(it, only)]
    return sorted(found, key=lambda it: (it.day_on, it.code, it.login))


def _blamed(it: Broken, sight: Sight) -> bool:
    return it.rule == "lock" or (it.code, it.login, it.day_on) not in sight.started


def _touched(it: Broken, only: Collection[Touched]) -> bool:
    who = {it.login, it.facts.get("who")}
    if not it.code:
        return any(login in who for _, login, _ in only)
    # A lock's login and day are what it wants, not what is there.
    days = () if it.rule == "lock" else [(login, day) for _, login, day in only]
    return any(it.code == code for code, _, _ in only) or any(
        login in who and day == it.day_on for login, day in days
    )
