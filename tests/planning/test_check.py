"""The checker on drawn months: plans that keep the rules, plans that do not, and what a hand move costs to judge."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anfang.core.rotation.check import broken
from anfang.core.rotation.month import Month, Plan, Stop
from tests.planning.months import filled, months


def jumbled(month: Month, seed: int) -> Plan:
    """Stops of anybody anywhere, some just outside, some with a companion."""
    rng = random.Random(seed)
    days = [month.days[0] - timedelta(days=1), *month.days]
    names, codes = [*(it.login for it in month.shoppers), "s0"], [*(it.code for it in month.halls), "Z"]
    stops = [
        Stop(
            *(rng.choice(codes), rng.choice(names), rng.choice(days[:6]), rng.choice((540, 600, 660, 900))),
            companion=rng.choice((None, None, rng.choice(names))),
        )
        for _ in range(rng.randrange(12))
    ]
    return Plan(tuple(stops))


@given(months())
@settings(max_examples=60, deadline=None)
def test_visits_put_in_one_by_one_break_nothing(month: Month) -> None:
    assert broken(month, filled(month)) == []


@given(months(locks=True))
@settings(max_examples=40, deadline=None)
def test_a_plan_whose_stops_are_locked_as_they_are_breaks_nothing(month: Month) -> None:
    assert broken(month, filled(replace(month, locks=()))) == []


@given(months(), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_hand_move_is_judged_as_the_whole_plan_is(month: Month, seed: int) -> None:
    plan, rng = jumbled(month, seed), random.Random(seed)
    if not plan.stops:
        return
    moved = rng.choice(plan.stops)
    touched = {(it.code, it.login, it.day_on) for it in (moved, rng.choice(plan.stops))}
    halls, days = {code for code, _, _ in touched}, {(login, day) for _, login, day in touched}
    whole = [
        it
        for it in broken(month, plan)
        if it.code in halls
        or any((login, it.day_on) in days and it.rule != "lock" for login in (it.login, it.facts.get("who")))
        or (not it.code and it.login in {login for login, _ in days})
    ]
    assert broken(month, plan, only=touched) == whole


@given(months(), st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_the_order_in_which_stops_are_named_does_not_matter(month: Month, seed: int) -> None:
    plan = jumbled(month, seed)
    shuffled = Plan(tuple(random.Random(seed).sample(plan.stops, len(plan.stops))))
    assert _rules(month, plan) == _rules(month, shuffled)


def _rules(month: Month, plan: Plan) -> list[tuple[str, str]]:
    return sorted((it.rule, it.code) for it in broken(month, plan))
