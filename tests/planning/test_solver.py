"""The solver's plans before the judge: no hard rule is broken, whatever the month [issue: 0 broken over 200 random provinces]; and before
an exact model: nothing more can be served.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from anfang.core.rotation.check import broken
from anfang.core.rotation.contradictions import contradictions
from anfang.core.rotation.explain import explain
from anfang.core.rotation.figures import figures, unserved
from anfang.core.rotation.month import Month
from anfang.core.rotation.verdict import Solved
from anfang.planning.solve import solve
from bench.provinces import ready
from tests.planning.exact import lacking, least_lacking, unposted
from tests.planning.months import months

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The clock says once that there is time, and then that it is over: a month takes a tenth of a second, and has one plan on every machine.
READINGS, ENOUGH = (0,), (0,) * 40


def solved(month: Month, readings: tuple[int, ...] = READINGS) -> Solved:
    """The plan; it breaks nothing and counts what it leaves unserved as the judge does."""
    found = solve(month, seconds=1, tell=lambda _: True, workers=1, readings=readings)
    assert broken(month, found.plan) == []
    mine = [(it.code, it.missing, it.extra) for it in unserved(month, found.plan)]
    assert sorted((it.code, it.missing, it.extra) for it in found.unserved) == sorted(mine)
    return found


@given(months())
@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
def test_two_hundred_solved_months_break_no_rule(month: Month) -> None:
    solved(month)


@given(months(locks=True))
@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
def test_two_hundred_solved_months_keep_their_locks_and_what_has_begun(month: Month) -> None:
    assert not [it for it in contradictions(month) if it.what.startswith("lock")]
    solved(month)


@given(months(most_halls=5, most_shoppers=4))
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_no_plan_serves_more_in_the_order_of_priority(month: Month) -> None:
    """First visits rank by rank, then the others: one of a higher rank is worth more than any number of lower ones."""
    there = unposted(month)
    found, best = solved(there, ENOUGH), least_lacking(there)
    assert lacking(there, found.plan) == best
    # A posting only adds to that.
    assert lacking(month, solved(month, ENOUGH).plan) <= best


@given(months(most_halls=5, most_shoppers=4))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_what_is_called_proved_is(month: Month) -> None:
    there = unposted(month)
    found = solved(there, ENOUGH)
    assert not found.proved or lacking(there, found.plan) == least_lacking(there)
    for it in explain(there, found.plan):
        assert "free" not in {obstacle.why for obstacle in it.obstacles}, (
            "nothing that could just be put in is left out"
        )


@pytest.mark.parametrize("halls", [60, 300])
def test_a_solved_province_breaks_no_rule_and_serves_every_hall(halls: int) -> None:
    month = replace(ready(halls, most_visits=2), seed=3)
    found = solve(month, seconds=5, tell=lambda _: True)
    assert broken(month, found.plan) == []
    assert sum(it.first for it in figures(month, found.plan).coverage) == halls
