"""What a plan pays for chance: told by a walk on from it, for the same visits, and never at the plan's expense."""

from dataclasses import replace

import numpy as np
import pytest

from anfang.core.rotation.verdict import Price, Progress, Solved
from anfang.planning.engine.arrays import empty_routes
from anfang.planning.engine.ground import lay
from anfang.planning.engine.measure import travel
from anfang.planning.engine.pace import Pace
from anfang.planning.engine.read_back import earliest
from anfang.planning.engine.rounds import settle
from anfang.planning.engine.stages import Run
from anfang.planning.solve import solve
from bench.provinces import ready
from tests.planning.test_engine import one_day

RAMP = tuple(range(0, 1001, 15))  # the clock of a solve that is the same on every machine


def solved(seed: int, until: int = 1000, stop: str = "") -> tuple[Solved, list[Progress]]:
    """A month of sixty halls, the clock reading no more than `until`; a person stops it at the stage `stop`. Also: what it told."""
    told: list[Progress] = []

    def tell(progress: Progress) -> bool:
        told.append(progress)
        return progress.stage != stop

    readings = tuple(it for it in RAMP if it <= until)
    return solve(ready(60, seed=seed), seconds=1, tell=tell, readings=readings), told


@pytest.fixture(scope="module")
def priced() -> tuple[Solved, list[Progress]]:
    """A solve that went on to its end."""
    return solved(0)


def test_where_days_cost_travel_the_price_is_more_than_that_of_the_hours(
    priced: tuple[Solved, list[Progress]],
) -> None:
    price = priced[0].price
    assert price is not None
    assert price.travel - price.without > 2 * max(price.hours, 0)
    assert price.travel > 1.01 * price.without


def test_travel_with_chance_is_the_plan_s_without_its_shadow_visits(
    priced: tuple[Solved, list[Progress]],
) -> None:
    found, price = priced[0], priced[0].price
    quota = replace(found.plan, stops=tuple(it for it in found.plan.stops if not it.shadow))
    assert price is not None and price.travel == travel(ready(60, seed=0), quota)
    assert len(quota.stops) < len(found.plan.stops), "the month has shadow visits"


def test_while_the_price_is_looked_for_the_plan_is_told_and_kept(
    priced: tuple[Solved, list[Progress]],
) -> None:
    found, told = priced
    plans = [it.plan for it in told if it.stage == "price"]
    assert plans and all(it == found.plan for it in plans)
    stopped, _ = solved(0, stop="price")
    assert stopped.stopped and stopped.price is None
    assert stopped.plan == found.plan


def test_where_no_time_is_left_nobody_knows_the_price() -> None:
    assert solved(0, until=400)[0].price is None


@pytest.mark.parametrize("halls", [1, 4])
def test_a_price_is_never_below_nothing(halls: int) -> None:
    price = solve(one_day(halls, 30_000), seconds=1, tell=lambda _: True, workers=1, readings=RAMP).price
    assert price is not None
    assert 0 <= price.hours <= price.travel - price.without


def test_the_walk_serves_what_the_plan_serves_and_nothing_more() -> None:
    month = one_day(6, 30_000)
    laid = lay(month)
    routes = empty_routes(laid.ground, len(month.shoppers))
    seq = routes.seq.copy()
    seq[0, :5] = (4, 1, 3, 0, 2)  # a bad order, and one visit is left out
    settle(laid.ground, routes, seq, np.array([5], np.int32))
    plan = earliest(laid, routes)
    run = Run(month, Pace(1, RAMP), lambda _: True, 1)
    price = run.priced(laid, routes, plan, 0)
    assert routes.where[5] == -1 and (routes.where[:5] == 0).all()
    five = replace(month, halls=month.halls[:5])
    there = solve(five, seconds=1, tell=lambda _: True, workers=1, readings=RAMP).price
    assert price is not None and there is not None
    assert price == Price(travel(month, plan), there.without, 0, price.walked)
    assert price.without < price.travel
