"""Whatever habits a plan has, guessers are brought to chance, from above and from below [planner.md, Unpredictability]."""

from dataclasses import replace

import numpy as np
import pytest

from anfang.core.rotation.guess import judge
from anfang.core.rotation.month import Month, Plan, Stop
from anfang.planning.engine.arrays import Ints
from anfang.planning.engine.likeness import BY_DAY, Likeness, likenesses
from anfang.planning.engine.pricing import Floats
from tests.planning.test_guess import DAYS, WORKING, world

OPEN = [day for day in DAYS if day in WORKING]
HABITS = ("quarter_day", "usual_gap", "weekday")
HALLS = np.arange(1000, dtype=np.int32)


@pytest.fixture(scope="module")
def month() -> Month:
    """1,000 halls with twelve months of even visits."""
    return world(7)[0]


@pytest.fixture(scope="module")
def known(month: Month) -> tuple[Floats, Floats]:
    return likenesses(month, OPEN, BY_DAY)


def drawn(habit: Floats, likeness: Likeness, rng: np.random.Generator) -> Ints:
    """A day for each hall, by its habit and by what leans against it."""
    odds = np.exp(habit - likeness.lean).cumsum(axis=1)
    found: Ints = (odds < rng.random(len(odds))[:, None] * odds[:, -1:]).sum(axis=1).astype(np.int32)
    return found


def planned(days: Ints) -> Plan:
    return Plan(tuple(Stop(f"H{h}", "lan", OPEN[day], 600) for h, day in enumerate(days.tolist())))


@pytest.mark.parametrize("strength", [1.0, -1.0])
@pytest.mark.parametrize("name", HABITS)
def test_a_habit_is_brought_to_chance_from_either_side(
    month: Month, known: tuple[Floats, Floats], name: str, strength: float
) -> None:
    """This month is drawn with a habit of e times the odds, or against it."""
    likeness, rng = Likeness(known), np.random.default_rng(1)
    habit = strength * known[0][BY_DAY.index(name)]
    days = drawn(habit, likeness, rng)
    [was] = [it for it in judge([(month, planned(days))]) if it.guesser == name]
    assert was.sure and was.off * strength > 1000
    for _ in range(12):
        likeness.look(HALLS, days)
        days = drawn(habit, likeness, rng)
    for it in judge([(month, planned(days))]):
        if it.guesser in BY_DAY:
            # Ten intervals: one may miss by a little, none by much.
            assert it.low - 150 <= it.chance <= it.high + 150, it


def test_a_plan_without_habits_is_let_alone(known: tuple[Floats, Floats]) -> None:
    """What differs from chance by the small number of visits weighs little."""
    likeness = Likeness(known)
    likeness.look(HALLS, drawn(np.zeros((len(HALLS), len(OPEN))), likeness, np.random.default_rng(1)))
    assert np.abs(likeness.weight).max() < 0.2


def test_a_hall_without_a_past_leans_nowhere(month: Month) -> None:
    likeness = Likeness(likenesses(replace(month, history={}), OPEN, BY_DAY))
    likeness.look(np.array([0, 1], np.int32), np.array([0, 1], np.int32))
    assert not likeness.lean.any()
