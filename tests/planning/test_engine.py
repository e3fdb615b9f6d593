"""Inside the solver: ways as the rules reckon them, the same plan again from the clock's readings, a bound that no plan goes below."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from anfang.core.rotation.check import broken
from anfang.core.rotation.figures import figures
from anfang.core.rotation.month import City, HallWanted, Met, Month, Place, ShopperThere
from anfang.core.rotation.travel import seconds
from anfang.core.rotation.verdict import Progress
from anfang.planning.bound import bound
from anfang.planning.engine.matrix import between
from anfang.planning.solve import solve
from bench.provinces import ready

DAY = date(2026, 12, 7)


def one_day(halls: int, apart: int, **shopper: int) -> Month:
    """Halls in a row to the east of one shopper's home, on one day."""
    there = tuple(
        HallWanted(
            f"H{n}",
            f"H{n}",
            "second",
            "/52/",
            n,
            Place(26_600_000, 106_700_000 + apart * (n + 1)),
            {DAY: ((540, 1080),)},
            1,
        )
        for n in range(halls)
    )
    who = ShopperThere("lan", "lan", "/52/", Place(26_600_000, 106_700_000), {DAY: (480, 1140)}, **shopper)  # type: ignore[arg-type]
    return Month("2026-12", (DAY,), frozenset({DAY}), there, (who,), shadow_percent=0)


def test_ways_are_the_seconds_that_the_rules_reckon() -> None:
    rng = Random(0)
    places = [
        Place(26_600_000 + rng.randint(-(10**6), 10**6), 106_700_000 + rng.randint(-(10**6), 10**6))
        for _ in range(150)
    ]
    known = {(places[0], places[1]): 77}
    exact = np.array([[seconds(one, two, known) for two in places] for one in places])
    assert (between(places, known) == exact).all()


def test_halls_in_a_row_are_visited_there_and_back() -> None:
    month = one_day(4, 30_000)
    found = solve(month, seconds=1, tell=lambda _: True, workers=1, readings=range(0, 1001, 15))
    places = [month.shoppers[0].home, *(it.place for it in month.halls)]
    out = sum(seconds(one, two) for one, two in pairwise(places))
    assert found.price and found.price.without <= out + seconds(places[-1], places[0])
    assert found.travel == figures(month, found.plan).travel
    assert broken(month, found.plan) == []


def test_where_not_all_can_be_served_the_first_ranks_are() -> None:
    found = solve(one_day(5, 30_000, most_stops=2), seconds=1, tell=lambda _: True, workers=1)
    assert {it.code for it in found.plan.stops} == {"H0", "H1"}
    assert [it.code for it in found.unserved] == ["H2", "H3", "H4"]
    assert not found.proved  # a full day is no proof


def test_a_hall_that_nobody_reaches_is_served_by_a_posting() -> None:
    days = tuple(DAY + timedelta(days=n) for n in range(3))
    far = Place(30_600_000, 106_700_000)
    hall = HallWanted("far", "far", "town", "/53/", 0, far, {day: ((540, 1080),) for day in days}, 1)
    who = ShopperThere(
        "lan", "lan", "/52/", Place(26_600_000, 106_700_000), {day: (480, 1140) for day in days}
    )
    city = City("/53/", "there", Place(30_610_000, 106_700_000))
    month = Month("2026-12", days, frozenset(days), (hall,), (who,), (city,), shadow_percent=0)
    found = solve(month, seconds=1, tell=lambda _: True, workers=1)
    assert found.unserved == ()
    assert [(it.login, it.region) for it in found.plan.postings] == [("lan", "/53/")]
    assert broken(month, found.plan) == []
    assert solve(replace(month, may_post=False), seconds=1, tell=lambda _: True, workers=1).plan.stops == ()


def test_the_clock_s_readings_give_the_same_plan_again() -> None:
    month = ready(60)
    one = solve(month, seconds=3, tell=lambda _: True)
    two = solve(month, seconds=1, tell=lambda _: True, readings=one.readings)
    assert two.plan == one.plan
    # A machine that was too busy had no time for the walk, either time.
    assert (one.price and one.price.without) == (two.price and two.price.without)
    assert (
        solve(replace(month, seed=9), seconds=1, tell=lambda _: True, readings=one.readings).plan != one.plan
    )


def test_who_says_stop_is_given_the_plan_so_far() -> None:
    told: list[Progress] = []

    def stop(progress: Progress) -> bool:
        told.append(progress)
        return False

    month = ready(60)
    found = solve(month, seconds=60, tell=stop)
    assert found.stopped
    assert len(told) == 1
    assert broken(month, found.plan) == []
    assert {(it.code, it.login) for it in told[0].plan.stops} <= {
        (it.code, it.login) for it in found.plan.stops
    }


@pytest.mark.parametrize("seed", [0, 1])
def test_no_plan_travels_less_than_the_bound(seed: int) -> None:
    month = replace(ready(60, seed=seed, most_visits=1), shadow_percent=0)
    found = solve(month, seconds=4, tell=lambda _: True)
    least = bound(month, found.plan, seconds=20)
    assert least is not None
    assert 0.8 * found.travel < least <= found.travel


def test_shadow_visits_come_after_the_quota_only() -> None:
    month = replace(ready(60, most_visits=1), shadow_percent=60)
    found = solve(month, seconds=3, tell=lambda _: True)
    quota = {it.code: it.day_on for it in found.plan.stops if not it.shadow}
    shadows = [it for it in found.plan.stops if it.shadow]
    assert shadows
    assert all(it.day_on > quota[it.code] for it in shadows)
    assert broken(month, found.plan) == []


def test_past_visits_keep_a_shopper_away_for_three_months() -> None:
    month = one_day(1, 30_000)
    was = Met("H0", "lan", date(2026, 9, 8))
    locked = solve(replace(month, met=(was,)), seconds=1, tell=lambda _: True, workers=1)
    assert locked.plan.stops == ()
    assert locked.proved
    free = replace(month, met=(replace(was, day_on=date(2026, 9, 7)),))
    assert len(solve(free, seconds=1, tell=lambda _: True, workers=1).plan.stops) == 1


def test_a_wave_in_which_nobody_works_has_an_empty_plan() -> None:
    month = one_day(2, 30_000)
    found = solve(
        replace(month, shoppers=(replace(month.shoppers[0], hours={}),)),
        seconds=1,
        tell=lambda _: True,
        workers=1,
    )
    assert found.plan.stops == ()
    assert [it.code for it in found.unserved] == ["H0", "H1"]
