"""Every broken rule and every obstacle has a sentence in both languages, with all that it needs."""

import re

import pytest
from hypothesis import given, settings

from anfang.core.rotation.check import RULES, broken
from anfang.core.rotation.contradictions import Contradiction
from anfang.core.rotation.explain import WEIGHT, explain
from anfang.core.rotation.month import Month
from anfang.core.rotation.verdict import Obstacle
from anfang.planning.say import contradiction, line, obstacle, sentence
from anfang.problems import Language
from tests.core.judged import cases, month_of, plan_of
from tests.planning.months import filled, months

LANGUAGES: tuple[Language, Language] = ("zh", "en")
NAMES = {"lan": "兰兰", "hua": "华华", "A": "鼓楼厅", "B": "钟楼厅", "city": "一市"}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_told_in_both_languages(rule: str) -> None:
    for case in cases(rule):
        for it in broken(month_of(case), plan_of(case)):
            for language in LANGUAGES:
                text = sentence(language, it, NAMES)
                assert text and not re.search(r"[{}]|None", text), text
                assert str(it.day_on) in line(language, it, NAMES)


def test_people_and_halls_are_called_by_their_names() -> None:
    case = cases("leg_too_short")[0]
    [it] = broken(month_of(case), plan_of(case))
    assert (
        line("zh", it, NAMES)
        == "2026-12-09 · 钟楼厅 · 兰兰: 兰兰在鼓楼厅 10:45 才结束，到钟楼厅要 20 分钟，赶不上 11:04。"
    )
    assert line("en", it) == (
        "2026-12-09 · B · lan: lan is done at A at 10:45 and needs 20 minutes to B: too long to be there at 11:04."
    )


def test_a_lock_and_a_ban_name_what_they_name() -> None:
    [locked] = broken(month_of(cases("lock")[2]), plan_of(cases("lock")[2]))
    assert sentence("en", locked, NAMES) == "A locked visit (兰兰, 2026-12-09, begun) is not in the plan."
    [banned] = broken(month_of(cases("forbidden")[0]), plan_of(cases("forbidden")[0]))
    assert sentence("zh", banned, NAMES) == "已被禁排：鼓楼厅，2026-12-09。"


def test_languages_are_called_by_their_names() -> None:
    never = Contradiction("unspoken", "A", {"wanted": "hmn, ii"})
    assert contradiction("zh", never, NAMES).startswith("鼓楼厅须由会说苗语或彝语的人到访，")
    assert contradiction("en", never, NAMES).startswith("鼓楼厅 needs somebody who speaks Miao or Yi, ")
    assert "会说miao的" in obstacle("zh", Obstacle("language", {"wanted": "miao", "near": 0})), "none of ours"


@given(months())
@settings(max_examples=40, deadline=None)
def test_each_obstacle_is_told_in_both_languages(month: Month) -> None:
    for it in explain(month, filled(month)):
        for each in it.obstacles:
            assert each.why in {*WEIGHT, "closed", "free", "nobody"}
            for language in LANGUAGES:
                assert not re.search(r"[{}]|None", obstacle(language, each))
