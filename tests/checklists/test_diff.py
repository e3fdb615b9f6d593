"""What changed between two versions, in words."""

import copy

from anfang.checklists.diff import diff
from anfang.core.checklist import read
from tests.checklists.small import small


def changed(change) -> list[tuple[str, str, str, str]]:
    new = copy.deepcopy(small())
    change(new)
    return [(one.kind, one.level, one.key, one.en) for one in diff(read(small()), read(new))]


def item(document, n):
    return document["dimensions"][0]["indicators"][0]["items"][n]


def test_equal_versions_do_not_differ():
    assert changed(lambda new: None) == []


def test_a_weight_is_told_per_tier():
    def change(new):
        new["dimensions"][0]["weight"] = {"second": 30, "third": 25}

    assert changed(change) == [("changed", "dimension", "manner", "weight: Third tier 20 → 25")]


def test_one_integer_and_the_same_integer_per_tier_are_equal():
    def change(new):
        item(new, 0)["weight"] = {"second": 2, "third": 2}

    assert changed(change) == []


def test_a_veto_that_reaches_further_and_new_words_are_told():
    def change(new):
        item(new, 0)["veto"] = "visit"
        item(new, 0)["ask"] = {"zh": "进门有人招呼", "en": "Someone greets you"}

    assert changed(change) == [
        ("changed", "item", "greet_in", "wording: You are greeted → Someone greets you"),
        ("changed", "item", "greet_in", "veto reach: indicator → visit"),
    ]


def test_added_and_removed_items_are_told():
    def change(new):
        item(new, 1)["key"] = "grin"

    assert [row[:3] for row in changed(change)] == [("added", "item", "grin"), ("removed", "item", "smile")]
