"""The solver's plans before the guessers: three months one after the other are guessed as by chance [planner.md, Unpredictability]."""

from collections.abc import Iterator, Sequence

import pytest

from anfang.core.rotation.guess import AFTER_QUOTA, Judged, judge
from anfang.core.rotation.month import Met, Month, Plan
from anfang.planning.engine import stages
from anfang.planning.engine.likeness import BY_DAY
from anfang.planning.solve import solve
from bench import provinces

HALLS, SEED = 150, 2
READINGS: Sequence[int] = [round(1000 * n / 40) for n in range(40)]
"""In place of the clock, so that it is the same plans on every machine."""
TURNS = 400
"""Fewer turns a round than else: these plans need not travel little."""


@pytest.fixture(scope="module")
def months() -> Iterator[list[tuple[Month, Plan]]]:
    """Rolled on with a past that has no habits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "TURNS", TURNS)
        yield rolled()


def rolled() -> list[tuple[Month, Plan]]:
    there = provinces.province(HALLS, seed=SEED, most_visits=2)
    met: list[Met] = provinces.past(there, provinces.FIRST)
    found = []
    for number in range(4):
        month = provinces.month(
            there, provinces.months_on(provinces.FIRST, number), met=met, seed=SEED + number
        )
        plan = solve(month, seconds=60, tell=lambda _: True, readings=READINGS).plan
        found.append((month, plan))
        met += provinces.met_by(plan)
    return found


@pytest.fixture(scope="module")
def judged(months: list[tuple[Month, Plan]]) -> dict[str, Judged]:
    return {it.guesser: it for it in judge(months)}


def test_no_guesser_is_right_more_or_less_often_than_by_chance(judged: dict[str, Judged]) -> None:
    for it in judged.values():
        print(it.guesser, it.off, it.rate, it.chance, it.low, it.high, it.visits)
    for name in BY_DAY:
        assert not judged[name].sure, judged[name]
        assert abs(judged[name].off) <= 2000, judged[name]


def test_each_fifth_of_the_month_has_its_share(months: list[tuple[Month, Plan]]) -> None:
    """Left to travel alone, half of all visits fall into the last one: then everybody may come back."""
    fifths = [0] * 5
    for month, plan in months:
        days = [day for day in month.days if any(day in it.hours for it in month.shoppers)]
        for stop in plan.stops:
            fifths[5 * days.index(stop.day_on) // len(days)] += 1
    print(fifths)
    assert max(fifths) < 1.3 * sum(fifths) / 5


def test_no_week_after_the_quota_is_safe(judged: dict[str, Judged]) -> None:
    assert judged[AFTER_QUOTA].visits > 100
    assert not judged[AFTER_QUOTA].sure
