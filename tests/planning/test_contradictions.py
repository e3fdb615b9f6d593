"""What can never be is told before anybody plans, and nothing that can be is."""

import re

import pytest
from hypothesis import given, settings

from anfang.core.rotation.contradictions import contradictions
from anfang.core.rotation.month import Month
from anfang.planning.say import contradiction
from tests.core.judged import Case, month_of
from tests.planning.months import months

BASE: Case = {"halls": {"A": {"visits": 2}, "B": {}}, "shoppers": {"lan": {}, "hua": {}}}
LAN = {"hall": "A", "shopper": "lan", "day": "2026-12-09"}


def found(**change: object) -> list[tuple[str, str, str | None]]:
    month = month_of({**BASE, **change})
    for it in contradictions(month):
        for text in (contradiction("zh", it), contradiction("en", it)):
            assert not re.search(r"[{}]|None", text), text
    return [(it.what, it.code, it.broken.rule if it.broken else None) for it in contradictions(month)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"halls": {"A": {"open": "09:00-09:30"}}}, [("too_short", "A", None)]),
        ({"halls": {"A": {"languages": ["miao"]}}}, [("unspoken", "A", None)]),
        ({"halls": {"A": {"team": True}}}, [("no_teams", "A", None)]),
        ({"halls": {"A": {"team": True}}, "teams": ["lan+hua"], "locks": [LAN]}, []),
        ({"locks": [{"hall": "B"}, {"hall": "B", "day": "2026-12-10"}]}, [("too_many_locks", "B", None)]),
        ({"locks": [{"hall": "Z"}]}, [("lock_unknown", "Z", None)]),
        ({"locks": [{**LAN, "shopper": "zoe"}]}, [("lock_unknown", "A", None)]),
        ({"locks": [{**LAN, "day": "2027-01-01"}]}, [("lock_unknown", "A", None)]),
        ({"locks": [LAN], "met": ["A lan 2026-11-01"]}, [("lock_breaks", "A", "rotation")]),
        ({"locks": [{**LAN, "started": True}], "met": ["A lan 2026-11-01"]}, []),
        ({"locks": [LAN], "forbidden": [{"shopper": "lan"}]}, [("lock_breaks", "A", "forbidden")]),
        ({"locks": [{**LAN, "at": "08:30"}]}, [("lock_breaks", "A", "outside_opening")]),
        (
            {"halls": {"A": {"open_on": {"2026-12-09": ""}}}, "locks": [{"hall": "A", "day": "2026-12-09"}]},
            [("lock_breaks", "A", "closed")],
        ),
        ({"locks": [LAN, {**LAN, "day": "2026-12-20"}]}, [("locks_clash", "A", "rotation")]),
        ({"locks": [LAN, {**LAN, "shopper": "hua"}]}, [("locks_clash", "A", "twice_a_day")]),
        ({"locks": [LAN, {**LAN, "shopper": "hua", "day": "2026-12-10"}]}, []),
        (
            {"locks": [{**LAN, "at": "10:00"}, {**LAN, "hall": "B", "at": "11:00"}]},
            [("locks_clash", "B", "leg_too_short")],
        ),
        ({"locks": [{**LAN, "at": "10:00"}, {**LAN, "hall": "B", "at": "11:05"}]}, []),
        ({"locks": [LAN, {**LAN, "hall": "B"}]}, []),
        (
            {"shoppers": {"lan": {"hours": "08:00-10:30"}, "hua": {}}, "locks": [LAN, {**LAN, "hall": "B"}]},
            [("locks_crowd", "B", None)],
        ),
        ({"way": {"A>lan": 600}, "locks": [LAN]}, [("lock_impossible", "A", None)]),
        (
            {"met": ["A lan 2026-11-01"], "locks": [{"hall": "A", "shopper": "lan"}]},
            [("lock_impossible", "A", None)],
        ),
        (
            {"shoppers": {"lan": {"off": ["2026-12-10"]}}, "locks": [{"hall": "B", "day": "2026-12-10"}]},
            [("lock_impossible", "B", None)],
        ),
        (
            {
                "halls": {"A": {}, "B": {}, "C": {}},
                "shoppers": {"lan": {"most_stops": 2}},
                "locks": [LAN, {**LAN, "hall": "B"}, {**LAN, "hall": "C"}],
            },
            [("locks_clash", "C", "too_many_stops")],
        ),
    ],
    ids=lambda it: str(it)[:70],
)
def test_each_is_told_where_it_is(change: Case, told: list[tuple[str, str, str | None]]) -> None:
    assert found(**change) == told


@given(months(locks=True))
@settings(max_examples=60, deadline=None)
def test_locks_that_a_plan_keeps_are_no_contradiction(month: Month) -> None:
    assert not [it for it in contradictions(month) if it.what.startswith(("lock", "too_many"))]
