"""An explanation is true: take the named obstacles away, and the visit is served [issue: each miss explained truthfully]."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings

from anfang.core.rotation.check import broken
from anfang.core.rotation.explain import explain, place
from anfang.core.rotation.month import Forbidden, Month, Plan
from anfang.core.rotation.verdict import Obstacle
from tests.core.judged import Case, month_of, plan_of
from tests.planning.months import filled, months

DAY = date(2026, 12, 9)


def without(month: Month, plan: Plan, code: str, it: Obstacle) -> tuple[Month, Plan]:
    """The same with one obstacle taken away, and nothing else."""
    who, day = it.facts.get("who"), it.facts.get("day")
    if it.why == "locked":
        kept = tuple(was for was in month.met if (was.code, was.login) != (code, who))
        stops = tuple(
            stop for stop in plan.stops if stop.code != code or who not in (stop.login, stop.companion)
        )
        return replace(month, met=kept), replace(plan, stops=stops)
    if it.why == "same_day":
        met = tuple(was for was in month.met if (was.code, was.day_on) != (code, day))
        stops = tuple(stop for stop in plan.stops if (stop.code, stop.day_on) != (code, day))
        return replace(month, met=met), replace(plan, stops=stops)
    if it.why == "kept_away":
        kept_away = tuple(away for away in month.keep_away if (away.code, away.login) != (code, who))
        return replace(month, keep_away=kept_away), plan
    if it.why == "forbidden":
        ban = Forbidden(it.facts.get("hall"), it.facts.get("shopper"), it.facts.get("day"))
        return replace(month, forbidden=tuple(each for each in month.forbidden if each != ban)), plan
    if it.why == "lock":
        return replace(month, locks=tuple(lock for lock in month.locks if lock.code != code)), plan
    if it.why == "day_full":
        busy = {who, *(team for team in _partners(month, str(who)))}
        stops = tuple(
            stop for stop in plan.stops if stop.day_on != day or busy.isdisjoint((stop.login, stop.companion))
        )
        return month, replace(plan, stops=stops)
    return _changed(month, code, it), plan


def _partners(month: Month, login: str) -> set[str]:
    return {
        name for it in month.teams if login in (it.lead, it.companion) for name in (it.lead, it.companion)
    }


def _changed(month: Month, code: str, it: Obstacle) -> Month:
    """With another hall, or another shopper."""
    halls = {hall.code: hall for hall in month.halls}
    shoppers = {shopper.login: shopper for shopper in month.shoppers}
    hall, who, day = halls[code], str(it.facts.get("who")), it.facts.get("day")
    if it.why in ("gap", "no_team", "language", "closed"):
        change = {
            "gap": {"least_gap": 0},
            "no_team": {"team": False},
            "language": {"languages": frozenset()},
            "closed": {"open": {day: ((0, 1440),) for day in month.days}, "retired_on": None},
        }
        halls[code] = replace(hall, **change[it.why])
    elif it.why in ("day_off", "hours_apart"):
        usual = max(shoppers[who].hours.values(), key=lambda it: it[1] - it[0], default=(0, 1440))
        hours = dict(shoppers[who].hours)
        if it.why == "day_off" or day in hours:
            hours[day] = usual if it.why == "day_off" else (0, 1440)
        shoppers[who] = replace(shoppers[who], hours=hours)
    elif it.why == "too_far":
        shoppers[who] = replace(shoppers[who], home=hall.place)
        # Who sleeps elsewhere starts there.
        month = replace(month, postings=tuple(each for each in month.postings if each.login != who))
    else:
        raise AssertionError(it)
    return replace(month, halls=tuple(halls.values()), shoppers=tuple(shoppers.values()))


@given(months(most_halls=6, most_shoppers=4))
@settings(max_examples=200, deadline=None)
def test_take_the_named_obstacles_away_and_the_visit_is_served(month: Month) -> None:
    plan = filled(month)
    for it in explain(month, plan):
        whys = [obstacle.why for obstacle in it.obstacles]
        assert whys and "free" not in whys
        if whys in (["nobody"], ["closed", "nobody"]):
            assert all(shopper.left_on for shopper in month.shoppers)
            continue
        mended, kept = month, plan
        for obstacle in it.obstacles:
            mended, kept = without(mended, kept, it.code, obstacle)
        served = _served(mended, kept, it.code)
        assert served, (whys, it)


def _served(month: Month, plan: Plan, code: str) -> bool:
    """By putting it in, without breaking a rule that was not broken before."""
    found = place(month, plan, code).plan
    if found is None:
        return False
    assert len(found.stops) == len(plan.stops) + 1 and found != plan
    return {it.rule for it in broken(month, found)} <= {it.rule for it in broken(month, plan)}


@given(months(most_halls=5, most_shoppers=3))
@settings(max_examples=60, deadline=None)
def test_no_smaller_set_of_obstacles_would_do(month: Month) -> None:
    plan = filled(month)
    for it in explain(month, plan):
        for fewer in combinations(it.obstacles, len(it.obstacles) - 1):
            mended, kept = month, plan
            for obstacle in fewer:
                mended, kept = without(mended, kept, it.code, obstacle)
            if any(obstacle.why in ("locked", "day_full", "same_day") for obstacle in fewer):
                continue  # these take other visits out of the plan, which may make room by themselves
            assert place(mended, kept, it.code).plan is None, (it, fewer)


NARROW: Case = {"halls": {"A": {}}, "shoppers": {"lan": {}}}


@pytest.mark.parametrize(
    ("why", "change", "facts"),
    [
        (
            "locked",
            {"met": ["A lan 2026-10-20"]},
            {"who": "lan", "free": date(2027, 1, 20), "source": "visited"},
        ),
        ("language", {"halls": {"A": {"languages": ["miao"]}}}, {"wanted": "miao", "near": 0}),
        ("too_far", {"way": {"lan>A": 400, "A>lan": 400}}, {"who": "lan", "way": 800, "near": 0}),
        ("closed", {"halls": {"A": {"open": ""}}}, {"minutes": 45}),
        ("hours_apart", {"halls": {"A": {"open": "19:00-21:00"}}}, {"who": "lan"}),
        ("no_team", {"halls": {"A": {"team": True}}}, {"who": "lan"}),
        ("forbidden", {"forbidden": [{"hall": "A"}]}, {"hall": "A"}),
        ("kept_away", {"keep_away": ["A lan 2027-01-10"]}, {"who": "lan", "until": date(2027, 1, 10)}),
    ],
)
def test_one_obstacle_is_told_by_its_name(why: str, change: Case, facts: dict[str, object]) -> None:
    month = month_of({**NARROW, **change})
    [it] = explain(month, Plan())
    assert [obstacle.why for obstacle in it.obstacles] == [why]
    assert facts.items() <= dict(it.obstacles[0].facts).items()


def test_a_full_day_is_told_where_it_is_all_that_is_left() -> None:
    case = {
        "wave": ["2026-12-09", "2026-12-09"],
        "halls": {"A": {}, "B": {}},
        "shoppers": {"lan": {"most_stops": 1}},
        "stops": ["B lan 2026-12-09 10:00"],
    }
    [it] = explain(month_of(case), plan_of(case))
    [obstacle] = it.obstacles
    assert (obstacle.why, obstacle.facts["who"], obstacle.facts["stops"]) == ("day_full", "lan", 1)
    assert obstacle.cost == 40 * 60  # twenty minutes there, twenty back


def test_a_lock_that_nobody_can_keep_is_what_stands_there() -> None:
    case = {
        **NARROW,
        "shoppers": {"lan": {"off": ["2026-12-09"]}},
        "locks": [{"hall": "A", "day": "2026-12-09"}],
    }
    [it] = explain(month_of(case), Plan())
    assert [obstacle.why for obstacle in it.obstacles] in (["lock"], ["day_off"])


def test_a_visit_that_was_overlooked_is_called_free_with_its_cost() -> None:
    [it] = explain(month_of(NARROW), Plan())
    assert [(obstacle.why, obstacle.cost) for obstacle in it.obstacles] == [("free", 40 * 60)]


def test_two_obstacles_are_told_where_one_is_not_enough() -> None:
    month = month_of({**NARROW, "met": ["A lan 2026-11-20"], "halls": {"A": {"languages": ["miao"]}}})
    [it] = explain(month, Plan())
    assert sorted(obstacle.why for obstacle in it.obstacles) == ["language", "locked"]
