"""A plan is judged by all hard rules: vectors worked out by hand, one file a rule [domain §5, planner.md Rules]."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from anfang.core.rotation import check
from anfang.core.rotation.verdict import Broken
from tests.core.judged import Case, cases, every_case, month_of, plan_of


def told(case: Case) -> list[dict[str, Any]]:
    """What the checker finds, in the vector's words, in no order."""
    return sorted((_plain(it) for it in check.broken(month_of(case), plan_of(case))), key=str)


def _plain(it: Broken) -> dict[str, Any]:
    facts: Mapping[str, Any] = {
        key: str(fact) if isinstance(fact, date) else fact for key, fact in it.facts.items()
    }
    return {"rule": it.rule, "code": it.code, "login": it.login, "day_on": str(it.day_on), "facts": facts}


@pytest.mark.parametrize(
    ("rule", "case"), list(every_case()), ids=lambda it: it if isinstance(it, str) else it["why"]
)
def test_a_plan_breaks_what_the_vector_says_and_nothing_else(rule: str, case: Case) -> None:
    assert told(case) == sorted(case["broken"], key=str)


@pytest.mark.parametrize("rule", check.RULES)
def test_each_rule_has_a_plan_that_breaks_it_and_one_that_just_keeps_it(rule: str) -> None:
    breaks = [any(it["rule"] == rule for it in case["broken"]) for case in cases(rule)]
    assert {True, False} == set(breaks)


@pytest.mark.parametrize("rule", check.RULES)
def test_a_checker_without_the_rule_is_caught(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(check.RULES, rule)
    assert [case["why"] for case in cases(rule) if told(case) != sorted(case["broken"], key=str)]


def test_every_file_of_vectors_is_a_rule_s() -> None:
    assert {rule for rule, _ in every_case()} == set(check.RULES)
