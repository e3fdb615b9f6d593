"""Guessers are held against chance, and chance is what it is said to be [planner.md, Unpredictability]."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from anfang.core.rotation.guess import AFTER_QUOTA, cuts, judge, thirds, wilson
from anfang.core.rotation.guessers import GUESSERS
from anfang.core.rotation.month import HallWanted, Met, Month, Place, Plan, ShopperThere, Spans, Stop

FIRST = date(2026, 12, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(31))
WORKING = frozenset(day for n in range(-450, 60) if (day := FIRST + timedelta(days=n)).weekday() < 5)
NOON: Spans = ((540, 720), (840, 1080))


def month_of(halls: int, spans: Spans = ((540, 1080),), visits: int = 1) -> Month:
    opened = {day: spans for day in DAYS if day in WORKING}
    hall = HallWanted("H", "厅", "second", "/52/", 2, Place(1, 1), opened, visits)
    lan = ShopperThere("lan", "兰", "/52/", Place(1, 1), {day: (480, 1110) for day in opened})
    return Month(
        *("2026-12", DAYS, WORKING, tuple(replace(hall, code=f"H{n}") for n in range(halls)), (lan,))
    )


def even(rng: random.Random, month: Month, days: list[date]) -> tuple[date, int]:
    """A day and a minute drawn as chance draws them."""
    hall = month.halls[0]
    day = rng.choice(days)
    return day, rng.choice([at for opens, to in hall.open[DAYS[0]] for at in range(opens, to - 44)])


def world(seed: int, *, habit: bool = False, spans: Spans = ((540, 1080),)) -> tuple[Month, Plan]:
    """1,000 halls with twelve months of even visits, or of Wednesday mornings."""
    rng, month = random.Random(seed), month_of(1000, spans)
    history, stops = {}, []
    for hall in month.halls:
        visits = []
        for back in range(12, 0, -1):
            begins = date(2025, 12, 1) if back == 12 else date(2026, 12 - back, 1)
            days = [day for n in range(31) if (day := begins + timedelta(days=n)).month == begins.month]
            days = [day for day in days if day in WORKING and day < FIRST]
            visits.append(visit(rng, month, hall.code, days, habit))
        history[hall.code] = tuple(sorted(visits, key=lambda it: it.day_on))
        now = visit(rng, month, hall.code, [day for day in DAYS if day in WORKING], habit)
        stops.append(Stop(hall.code, "lan", now.day_on, now.at or 0))
    return replace(month, history=history), Plan(tuple(stops))


def visit(rng: random.Random, month: Month, code: str, days: list[date], habit: bool) -> Met:
    if habit:
        return Met(code, "lan", rng.choice([day for day in days if day.weekday() == 2]), 560)
    return Met(code, "lan", *even(rng, month, days))


@pytest.mark.parametrize("spans", [((540, 1080),), NOON])
def test_visits_drawn_evenly_are_guessed_as_by_chance(spans: Spans) -> None:
    for it in judge([world(7, spans=spans)]):
        if it.guesser != AFTER_QUOTA:
            assert it.visits > 100
            # Seventeen intervals: one may miss by a little, none by much.
            assert it.low - 150 <= it.chance <= it.high + 150, it


def test_a_habit_is_guessed_by_those_that_look_for_it_and_missed_by_those_that_avoid_it() -> None:
    judged = {it.guesser: it for it in judge([world(7, habit=True)])}
    for name in ("weekday", "third", "weekday_third"):
        assert judged[name].rate == 10_000 and judged[name].sure and judged[name].off > 0
    for name in ("not_last_weekday", "not_last_third", "not_favourite_weekday", "due_weekday", "due_third"):
        assert judged[name].rate == 0 and judged[name].sure and judged[name].off == -10_000


def test_avoiding_the_last_weekday_gives_it_away_to_who_expects_that() -> None:
    month, plan = world(7)
    stops = []
    for stop in plan.stops:
        last = month.history[stop.code][-1].day_on.weekday()
        day = next(it for it in DAYS if it in WORKING and it.weekday() != last)
        stops.append(replace(stop, day_on=day))
    judged = {it.guesser: it for it in judge([(month, Plan(tuple(stops)))])}
    assert judged["not_last_weekday"].rate == 10_000 and judged["not_last_weekday"].sure


def test_chance_is_reckoned_for_the_hall_and_the_month() -> None:
    """December 2026 has five Tuesdays among its 23 weekdays; a hall that opens half a day has a third of its own."""
    month = month_of(1)
    history = {"H0": (Met("H0", "lan", date(2026, 11, 3), 560),)}
    [weekday, third] = [
        it
        for it in judge([(replace(month, history=history), Plan((Stop("H0", "lan", DAYS[0], 560),)))])
        if it.guesser in ("weekday", "third")
    ]
    assert (weekday.visits, weekday.right, weekday.chance) == (1, 1, round(10_000 * 5 / 23))
    # 09:00 to 17:15 are 496 minutes at which 45 minutes fit; the first third has 166 of them.
    assert third.chance == round(10_000 * 166 / 496)


def test_thirds_are_counted_minute_by_minute() -> None:
    for spans, minutes in _hours():
        hall = replace(month_of(1, spans).halls[0], minutes=minutes)
        begins = [at for opens, to in spans for at in range(opens, to - minutes + 1)]
        cut = cuts(hall)
        counted = [
            sum(at < cut[0] for at in begins),
            sum(cut[0] <= at < cut[1] for at in begins),
            sum(at >= cut[1] for at in begins),
        ]
        assert thirds(spans, minutes, cut) == pytest.approx([it / len(begins) for it in counted])


def _hours() -> Iterator[tuple[Spans, int]]:
    yield from product((((540, 1080),), NOON, ((540, 720),), ((510, 1050),)), (30, 45, 60))


def test_a_visit_that_fits_into_no_span_has_no_chance() -> None:
    assert thirds(((540, 570),), 45, (600, 700)) is None


def test_a_week_after_the_quota_is_safe_where_nobody_ever_comes() -> None:
    month = month_of(400)
    stops = [Stop(hall.code, "lan", DAYS[1], 600) for hall in month.halls]
    [*_, it] = judge([(month, Plan(tuple(stops)))])
    # After 2 December four whole weeks follow, from the 3rd on.
    assert (it.guesser, it.visits, it.right, it.rate) == (AFTER_QUOTA, 1600, 0, 0)
    assert it.chance == 500 and it.sure
    shadows = [Stop(hall.code, "lan", DAYS[9], 600, shadow=True) for hall in month.halls[:80]]
    [*_, it] = judge([(month, Plan((*stops, *shadows)))])
    assert it.rate == 500 and not it.sure


def test_few_visits_say_that_they_are_few() -> None:
    assert wilson(0, 0) == (0, 10_000)
    assert wilson(1, 1) == (2065, 10_000)  # 1 of 1: from 20.65 %, as the formula has it
    low, high = wilson(200, 1000)
    assert (low, high) == (1764, 2259)


def test_without_a_past_nobody_guesses() -> None:
    assert all(it.visits == 0 for it in judge([(month_of(1), Plan((Stop("H0", "lan", DAYS[1], 600),)))])[:-1])
    assert len(GUESSERS) >= 12
