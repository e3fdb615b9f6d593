"""A plan put right again: what has begun stays, what need not move does not, and nothing is broken."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anfang.core.rotation.check import broken
from anfang.core.rotation.month import HallWanted, KeepAway, Lock, Month, Place, Plan, ShopperThere, Stop
from anfang.planning.replan import replan
from anfang.planning.solve import solve

DAYS = tuple(date(2026, 12, 7) + timedelta(days=n) for n in range(5))


def hall(code: str, east: int, **other: object) -> HallWanted:
    given = {"open": {day: ((540, 1080),) for day in DAYS}, "visits": 1, **other}
    return HallWanted(code, code, "second", "/52/", 2, Place(26_600_000, 106_700_000 + east), **given)  # type: ignore[arg-type]


def shopper(login: str, east: int) -> ShopperThere:
    home = Place(26_600_000, 106_700_000 + east)
    return ShopperThere(login, login, "/52/", home, {day: (480, 1140) for day in DAYS})


@pytest.fixture(scope="module")
def month() -> Month:
    halls = tuple(hall(f"H{n}", 20_000 * n) for n in range(6))
    return Month(
        "2026-12",
        DAYS,
        frozenset(DAYS),
        halls,
        (shopper("lan", 0), shopper("yun", 100_000)),
        shadow_percent=0,
    )


@pytest.fixture(scope="module")
def plan(month: Month) -> Plan:
    return solve(month, seconds=1, tell=lambda _: True, workers=1).plan


def mended(month: Month, plan: Plan) -> Plan:
    found = replan(month, plan, seconds=1, tell=lambda _: True, workers=1)
    assert broken(month, found.plan) == []
    assert found.unserved == ()
    return found.plan


def test_a_plan_that_holds_is_left_as_it_is(month: Month, plan: Plan) -> None:
    assert mended(month, plan) == plan


def test_a_cancelled_day_moves_its_own_visits_only(month: Month, plan: Plan) -> None:
    gone = plan.stops[0]
    ill = tuple(
        replace(it, hours={day: hours for day, hours in it.hours.items() if day != gone.day_on})
        if it.login == gone.login
        else it
        for it in month.shoppers
    )
    now = mended(replace(month, shoppers=ill), plan)
    cancelled = {it for it in plan.stops if (it.login, it.day_on) == (gone.login, gone.day_on)}
    kept = {(it.code, it.login, it.day_on) for it in now.stops}
    assert {it for it in plan.stops if (it.code, it.login, it.day_on) not in kept} == cancelled


def test_an_exposed_shopper_is_kept_from_the_hall_and_nothing_else_moves(month: Month, plan: Plan) -> None:
    stop = plan.stops[0]
    away = KeepAway(stop.code, stop.login, DAYS[-1] + timedelta(days=1))
    now = mended(replace(month, keep_away=(away,)), plan)
    assert {it.code for it in now.stops if (it.login, it.code) == (stop.login, stop.code)} == set()
    moved = {(it.code, it.login, it.day_on) for it in now.stops} - {
        (it.code, it.login, it.day_on) for it in plan.stops
    }
    assert {code for code, _, _ in moved} == {stop.code}


def test_a_new_hall_is_put_in(month: Month, plan: Plan) -> None:
    now = mended(replace(month, halls=(*month.halls, hall("new", 50_000))), plan)
    others = {(it.code, it.login, it.day_on) for it in now.stops if it.code != "new"}
    assert others == {(it.code, it.login, it.day_on) for it in plan.stops}


def test_a_visit_that_has_begun_stays_to_the_minute(month: Month, plan: Plan) -> None:
    stop = min(plan.stops, key=lambda it: (it.day_on, it.at))
    begun = Lock(stop.code, stop.login, stop.day_on, stop.at, started=True)
    ill = tuple(replace(it, hours={}) if it.login == stop.login else it for it in month.shoppers)
    now = mended(replace(month, shoppers=ill, locks=(begun,)), plan)
    assert stop in now.stops
    assert [it for it in now.stops if it.login == stop.login] == [stop]


def test_a_plan_from_elsewhere_loses_only_what_breaks_a_rule(month: Month, plan: Plan) -> None:
    closed = replace(plan.stops[0], at=1075)
    now = mended(month, Plan((closed, *plan.stops[1:])))
    assert {(it.code, it.login) for it in plan.stops[1:]} <= {(it.code, it.login) for it in now.stops}


def test_one_other_visit_gives_way_where_there_is_no_room_and_no_more(month: Month) -> None:
    two = tuple(hall(f"H{n}", 20_000 * n) for n in range(4))
    lan, yun = (replace(it, most_stops=1) for it in month.shoppers)
    lan = replace(lan, hours={day: lan.hours[day] for day in DAYS[:3]})
    yun = replace(yun, hours={day: yun.hours[day] for day in DAYS[2:]})
    only_lan = tuple(KeepAway(code, "yun", DAYS[-1] + timedelta(days=1)) for code in ("H0", "H1"))
    tight = replace(month, halls=two, shoppers=(lan, yun), keep_away=only_lan)
    stops = [
        ("H0", "lan", DAYS[0], 600),
        ("H1", "lan", DAYS[1], 600),
        ("H2", "lan", DAYS[2], 600),
        ("H3", "yun", DAYS[2], 700),
    ]
    ill = replace(lan, hours={day: lan.hours[day] for day in DAYS[1:3]})
    now = mended(replace(tight, shoppers=(ill, yun)), Plan(tuple(Stop(*it) for it in stops)))
    found = {(it.code, it.login, it.day_on) for it in now.stops}
    was = {it[:3] for it in stops}
    assert ("H0", "lan", DAYS[2]) in found or ("H1", "lan", DAYS[2]) in found
    assert len(was - found) == 2, "the cancelled one, and the one that gave way to it"


def test_what_has_begun_counts_among_the_stops_of_its_day(month: Month) -> None:
    lan = replace(month.shoppers[0], most_stops=1)
    begun = Lock("H0", "lan", DAYS[0], 600, started=True)
    now = mended(replace(month, shoppers=(lan, month.shoppers[1]), locks=(begun,)), Plan())
    assert [it.code for it in now.stops if (it.login, it.day_on) == ("lan", DAYS[0])] == ["H0"]
