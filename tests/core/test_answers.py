"""States, gaps and evidence of a draft [scoring §Answers]. What is wrong with a single answer stands in the scoring vectors."""

from typing import Any

from anfang.core.answers import Wanting, asked_only, complies, evidence_missing, faults, missing, states
from anfang.core.checklist import Checklist, read

from . import drawn

KEPT = {"state": "answered", "value": "kept"}
BROKEN = {"state": "answered", "value": "broken"}


def checklist(*items: dict[str, Any]) -> Checklist:
    whole = [
        {
            "key": f"i{n}",
            "ask": drawn.WORDS,
            "broken": drawn.WORDS,
            "weight": 1,
            "answer": {"type": "kept"},
            **item,
        }
        for n, item in enumerate(items)
    ]
    indicators = [{"key": "i", "title": drawn.WORDS, "weight": 1, "items": whole}]
    return read(
        {
            "format": 1, "code": "c", "version": "1", "title": drawn.WORDS, "effective": {"from": "2026-12-01"},
            "tiers": ["second", "flagship"], "bands": [{"key": "all", "from": 0}],
            "dimensions": [{"key": "d", "title": drawn.WORDS, "weight": 1, "indicators": indicators}],
        }
    )  # fmt: skip


GATED = checklist(
    {},
    {"when": {"item": "i0", "is": ["kept"]}},
    {"when": {"item": "i1", "is": ["kept"]}},
    {"tiers": ["flagship"]},
)


def test_only_open_items_block_sealing() -> None:
    assert missing(GATED, "second", {}) == ["i0"]
    assert missing(GATED, "flagship", {"i0": KEPT}) == ["i1", "i3"]
    assert missing(GATED, "second", {"i0": BROKEN}) == []
    assert missing(GATED, "second", {"i0": {"state": "not_observed", "reason": "忙"}}) == []


def test_what_was_typed_stays_in_the_draft_but_not_in_the_parcel_when_it_is_not_asked_any_more() -> None:
    draft = {"i0": BROKEN, "i1": KEPT, "i2": BROKEN}
    assert states(GATED, "second", draft) == {
        "i0": "answered",
        "i1": "not_asked",
        "i2": "not_asked",
        "i3": "not_asked",
    }
    assert asked_only(GATED, "second", draft) == {"i0": BROKEN}
    assert draft["i2"] == BROKEN
    assert asked_only(GATED, "second", {**draft, "i0": KEPT}) == {"i0": KEPT, "i1": KEPT, "i2": BROKEN}


def test_an_unknown_item_is_not_left_out_silently() -> None:
    assert asked_only(GATED, "second", {"x": KEPT}) == {"x": KEPT}


def test_every_fault_is_named_in_checklist_order_then_unknown_items() -> None:
    found = faults(
        GATED, "second", {"z": KEPT, "i3": KEPT, "i0": {"state": "answered", "value": 1}, "i2": KEPT, "b": 1}
    )
    assert [(fault.code, fault.at) for fault in found] == [
        ("answer_wrong_type", "i0"),
        ("answer_not_asked", "i2"),
        ("answer_not_asked", "i3"),
        ("answer_unknown_item", "b"),
        ("answer_unknown_item", "z"),
    ]
    for fault in found:
        assert str(fault.at) in fault.detail("zh") and str(fault.at) in fault.detail("en")


def test_evidence_is_wanted_for_what_was_broken() -> None:
    rule = {"when": "broken", "kinds": ["photo", "audio"], "min": 2}
    one = checklist({"evidence": rule})
    assert evidence_missing(one, "second", {"i0": KEPT}, {}) == []
    assert evidence_missing(one, "second", {}, {}) == []
    assert evidence_missing(one, "second", {"i0": BROKEN}, {}) == [Wanting("i0", ("photo", "audio"), 2, 0)]
    assert evidence_missing(one, "second", {"i0": BROKEN}, {"i0": {"photo": 1, "note": 5}})[0].have == 1
    assert evidence_missing(one, "second", {"i0": BROKEN}, {"i0": {"photo": 1, "audio": 1}}) == []


def test_a_note_beside_the_answer_is_evidence_where_notes_count() -> None:
    one = checklist({"evidence": {"when": "broken", "kinds": ["photo", "note"]}})
    assert evidence_missing(one, "second", {"i0": {**BROKEN, "note": "地面有水渍"}}, {}) == []
    assert evidence_missing(one, "second", {"i0": {**BROKEN, "note": " "}}, {}) != []


def test_evidence_always_is_wanted_wherever_the_item_was_answered() -> None:
    one = checklist({"evidence": {"when": "always", "kinds": ["photo"]}})
    assert [wanting.item for wanting in evidence_missing(one, "second", {"i0": KEPT}, {})] == ["i0"]
    assert evidence_missing(one, "second", {"i0": {"state": "not_observed", "reason": "关门"}}, {}) == []


def test_an_observation_complies_from_its_own_threshold() -> None:
    """[scoring §Arithmetic 7] complied = credit ≥ complies_at. Evidence is not asked for what complies."""
    one = checklist(
        {
            "answer": {"type": "scale", "max": 4},
            "complies_at": 75,
            "evidence": {"when": "broken", "kinds": ["photo"]},
        }
    )
    item = one.by_key["i0"]
    assert [complies(item, value) for value in range(5)] == [False, False, False, True, True]
    wanted = [
        evidence_missing(one, "second", {"i0": {"state": "answered", "value": v}}, {}) != [] for v in range(5)
    ]
    assert wanted == [True, True, True, False, False]
    assert complies(checklist({"answer": {"type": "note"}}).by_key["i0"], "x") is None
