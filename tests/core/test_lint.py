"""Everything that publish refuses and a document can show by itself, each with its place [scoring §The checklist document]."""

import copy
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anfang.core.canonical import canonical, digest
from anfang.core.complaints import WORDS
from anfang.core.lint import complaints, model
from anfang.problems import ChecklistUnsound

ROOT = Path(__file__).resolve().parents[2]
T = {"zh": "话", "en": "words"}


def kept(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "ask": T, "broken": T, "weight": 1, "answer": {"type": "kept"}, **more}


def sound() -> dict[str, Any]:
    bands = [{"up_to": 5, "credit": 100}, {"credit": 0}]
    items = [
        kept("a", veto="visit", evidence={"when": "broken", "kinds": ["photo"], "min": 1}),
        kept("b", when={"item": "a", "is": ["kept"]}, weight={"flagship": 1, "second": 2}),
        kept(
            "c",
            answer={"type": "choice", "options": [{"key": "o", "title": T, "credit": 5}]},
            tiers=["second"],
        ),
        kept(
            "m",
            answer={"type": "measure", "unit": "minute", "between": ["arrived", "greeted"], "bands": bands},
        ),
        kept("n", answer={"type": "note"}, weight=0),
    ]
    return {
        "format": 1, "code": "c", "version": "1", "title": T, "effective": {"from": "2026-12-01", "to": None},
        "tiers": ["flagship", "second"], "bands": [{"key": "good", "from": 50}, {"key": "bad", "from": 0}],
        "dimensions": [{"key": "d", "title": T, "weight": 1, "indicators": [{"key": "i", "title": T, "weight": 1, "items": items}]}],
    }  # fmt: skip


ITEMS = "dimensions/0/indicators/0/items"
Change = Callable[[dict[str, Any], list[dict[str, Any]]], object]
FAULTS: list[tuple[str, str, Change]] = [
    ("duplicate_key", f"{ITEMS}/1/key", lambda d, i: i[1].update(key="a")),
    ("duplicate_key", "dimensions/1/key", lambda d, i: d["dimensions"].append({**d["dimensions"][0], "indicators": [
        {"key": "j", "title": T, "weight": 1, "items": [kept("z")]}]})),
    ("duplicate_key", "dimensions/0/indicators/1/key", lambda d, i: d["dimensions"][0]["indicators"].append(
        {"key": "i", "title": T, "weight": 1, "items": [kept("z")]})),
    ("duplicate_key", "bands/1/key", lambda d, i: d["bands"][1].update(key="good")),
    ("duplicate_key", f"{ITEMS}/2/answer/options/1/key", lambda d, i: i[2]["answer"]["options"].append(i[2]["answer"]["options"][0])),
    ("repeated", "tiers/2", lambda d, i: d["tiers"].append("second")),
    ("repeated", f"{ITEMS}/2/tiers/1", lambda d, i: i[2].update(tiers=["second", "second"])),
    ("repeated", f"{ITEMS}/0/evidence/kinds/1", lambda d, i: i[0]["evidence"].update(kinds=["photo", "photo"])),
    ("when_itself", f"{ITEMS}/1/when/item", lambda d, i: i[1]["when"].update(item="b")),
    ("when_forward", f"{ITEMS}/1/when/item", lambda d, i: i[1]["when"].update(item="c")),
    ("when_unknown", f"{ITEMS}/1/when/item", lambda d, i: i[1]["when"].update(item="zz")),
    ("when_note", f"{ITEMS}/5/when/item", lambda d, i: i.append(kept("z", when={"item": "n", "is": ["x"]}))),
    ("when_value", f"{ITEMS}/1/when/is/0", lambda d, i: i[1]["when"].update({"is": ["yes"]})),
    ("when_value", f"{ITEMS}/5/when/is/0", lambda d, i: i.append(kept("z", when={"item": "m", "is": [-1]}))),
    ("empty", f"{ITEMS}/1/when/is", lambda d, i: i[1]["when"].update({"is": []})),
    ("weights_all_zero", "dimensions", lambda d, i: d["dimensions"][0].update(weight={"flagship": 1, "second": 0})),
    ("weights_all_zero", "dimensions/0/indicators", lambda d, i:
        d["dimensions"][0]["indicators"][0].update(weight={"flagship": 0, "second": 1})),
    ("weights_all_zero", ITEMS, lambda d, i: i.__setitem__(slice(None), [kept("a", weight={"flagship": 0, "second": 1})])),
    ("weights_all_zero", ITEMS, lambda d, i: i.__setitem__(slice(None), [kept("a", tiers=["second"])])),
    ("weights_all_zero", ITEMS, lambda d, i: i.__setitem__(
        slice(None), [kept("a", tiers=["second"]), kept("n", answer={"type": "note"})])),
    ("bad_weight", f"{ITEMS}/0/weight", lambda d, i: i[0].update(weight=-1)),
    ("bad_weight", f"{ITEMS}/0/weight", lambda d, i: i[0].update(weight=1.5)),
    ("bad_weight", f"{ITEMS}/0/weight", lambda d, i: i[0].update(weight=True)),
    ("bad_weight", f"{ITEMS}/0/weight", lambda d, i: i[0].update(weight=2**53)),
    ("bad_weight", f"{ITEMS}/1/weight/second", lambda d, i: i[1]["weight"].update(second=0.5)),
    ("tier_weight_missing", f"{ITEMS}/1/weight", lambda d, i: i[1]["weight"].pop("second")),
    ("unknown_tier", f"{ITEMS}/1/weight/third", lambda d, i: i[1]["weight"].update(third=1)),
    ("unknown_tier", f"{ITEMS}/2/tiers/0", lambda d, i: i[2].update(tiers=["third", "second"])),
    ("bands_gap", "bands/1/from", lambda d, i: d["bands"][1].update({"from": 10})),
    ("bands_order", "bands/1/from", lambda d, i: d["bands"].insert(1, {"key": "x", "from": 50})),
    ("bands_order", "bands/1/from", lambda d, i: d["bands"].insert(1, {"key": "x", "from": 60})),
    ("out_of_range", "bands/0/from", lambda d, i: d["bands"][0].update({"from": 101})),
    ("veto_unscorable", f"{ITEMS}/4/veto", lambda d, i: i[4].update(veto="visit", weight=3)),
    ("veto_unscorable", f"{ITEMS}/0/veto", lambda d, i: i[0].update(weight=0)),
    ("veto_unscorable", f"{ITEMS}/2/veto", lambda d, i: i[2].update(veto="visit", weight={"flagship": 1, "second": 0})),
    ("unknown_field", "colour", lambda d, i: d.update(colour=1)),
    ("unknown_field", f"{ITEMS}/0/wieght", lambda d, i: i[0].update(wieght=1)),
    ("unknown_field", f"{ITEMS}/0/answer/max", lambda d, i: i[0]["answer"].update(max=1)),
    ("broken_missing", f"{ITEMS}/0/broken", lambda d, i: i[0].pop("broken")),
    ("missing", f"{ITEMS}/0/broken/en", lambda d, i: i[0].update(broken={"zh": "话"})),
    ("blank", f"{ITEMS}/0/broken/en", lambda d, i: i[0].update(broken={"zh": "话", "en": " \u3000"})),
    ("missing", f"{ITEMS}/0/weight", lambda d, i: i[0].pop("weight")),
    ("missing", f"{ITEMS}/0/answer/type", lambda d, i: i[0].update(answer={})),
    ("not_one_of", f"{ITEMS}/0/answer/type", lambda d, i: i[0].update(answer={"type": "yesno"})),
    ("not_one_of", f"{ITEMS}/0/veto", lambda d, i: i[0].update(veto="hall")),
    ("not_one_of", f"{ITEMS}/3/answer/between/0", lambda d, i: i[3]["answer"].update(between=["parked", "left"])),
    ("marks_order", f"{ITEMS}/3/answer/between", lambda d, i: i[3]["answer"].update(between=["left", "arrived"])),
    ("bad_unit", f"{ITEMS}/3/answer/unit", lambda d, i: i[3]["answer"].update(unit=5)),
    ("steps_order", f"{ITEMS}/3/answer/bands/1/up_to", lambda d, i: i[3]["answer"]["bands"].insert(1, {"up_to": 5, "credit": 1})),
    ("steps_open", f"{ITEMS}/3/answer/bands/0", lambda d, i: i[3]["answer"]["bands"].insert(0, {"credit": 1})),
    ("steps_closed", f"{ITEMS}/3/answer/bands/1/up_to", lambda d, i: i[3]["answer"]["bands"][1].update(up_to=9)),
    ("out_of_range", f"{ITEMS}/2/answer/options/0/credit", lambda d, i: i[2]["answer"]["options"][0].update(credit=101)),
    ("out_of_range", f"{ITEMS}/0/complies_at", lambda d, i: i[0].update(complies_at=101)),
    ("not_whole", f"{ITEMS}/0/target", lambda d, i: i[0].update(target=8.5)),
    ("not_one_of", f"{ITEMS}/0/evidence/kinds/0", lambda d, i: i[0]["evidence"].update(kinds=["video"])),
    ("out_of_range", f"{ITEMS}/0/evidence/min", lambda d, i: i[0]["evidence"].update(min=0)),
    ("evidence_never", f"{ITEMS}/4/evidence/when", lambda d, i: i[4].update(evidence={"when": "broken", "kinds": ["note"]})),
    ("evidence_beyond", f"{ITEMS}/0/evidence/min", lambda d, i: i[0]["evidence"].update(kinds=["audio"])),
    ("evidence_beyond", f"{ITEMS}/0/evidence/min", lambda d, i: i[0]["evidence"].update(kinds=["note", "audio"], min=2)),
    ("effective_order", "effective/to", lambda d, i: d["effective"].update(to="2026-12-01")),
    ("bad_day", "effective/from", lambda d, i: d["effective"].update({"from": "2026-02-30"})),
    ("bad_day", "effective/from", lambda d, i: d["effective"].update({"from": date(2026, 12, 1)})),
    ("bad_version", "version", lambda d, i: d.update(version="")),
    ("not_text", "version", lambda d, i: d.update(version=2026.12)),
    ("bad_key", f"{ITEMS}/0/key", lambda d, i: i[0].update(key="Greet in")),
    ("out_of_range", "format", lambda d, i: d.update(format=2)),
    ("not_whole", "format", lambda d, i: d.update(format=True)),
    ("not_list", "dimensions", lambda d, i: d.update(dimensions={"a": 1})),
    ("empty", ITEMS, lambda d, i: i.clear()),
    ("not_map", "title", lambda d, i: d.update(title=["话"])),
    ("not_yes_no", f"{ITEMS}/0/not_applicable", lambda d, i: i[0].update(not_applicable="yes")),
    ("too_long", f"{ITEMS}/0/ask/zh", lambda d, i: i[0].update(ask={"zh": "长" * 2001, "en": "x"})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "at", "change"), FAULTS, ids=[f"{n}-{code}" for n, (code, _, _) in enumerate(FAULTS)]
)
def test_a_fault_is_named_with_its_place(code: str, at: str, change: Change) -> None:
    document = copy.deepcopy(sound())
    change(document, document["dimensions"][0]["indicators"][0]["items"])
    found = complaints(document)
    assert (code, at) in [(complaint.code, complaint.at) for complaint in found]
    assert len(found) == 1 or code in (
        "duplicate_key",
        "bands_order",
        "weights_all_zero",
        "veto_unscorable",
        "steps_open",
    )
    with pytest.raises(ChecklistUnsound) as refused:
        model(document)
    assert refused.value.facts["count"] == len(found) and found[0].at in refused.value.detail("zh")


def test_a_sound_document_has_no_complaint_and_keeps_its_bytes() -> None:
    checklist = model(sound())
    assert complaints(sound()) == []
    assert checklist.digest == digest(canonical(sound()))
    assert checklist.document == sound()


def test_all_faults_are_told_at_once_in_the_order_of_the_document() -> None:
    document = sound()
    items = document["dimensions"][0]["indicators"][0]["items"]
    document["bands"][1]["from"] = 3
    items[1]["when"]["item"] = "b"
    items[0]["weight"] = {"flagship": 1}
    assert [complaint.code for complaint in complaints(document)] == [
        "bands_gap",
        "tier_weight_missing",
        "when_itself",
    ]


@pytest.mark.parametrize("name", ["telecom-hall.yaml", "telecom-hall-2026.09.yaml"])
def test_our_own_checklists_are_sound(name: str) -> None:
    document = yaml.safe_load((ROOT / "checklists" / name).read_text(encoding="utf-8"))
    assert complaints(document) == []


def test_every_complaint_speaks_both_languages_and_every_code_is_tested() -> None:
    tested = {code for code, _, _ in FAULTS}
    assert set(WORDS) - tested == {"malformed", "not_canonical"}
    for zh, en in WORDS.values():
        assert re.search("[\u4e00-\u9fff]", zh) and en.strip()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_nothing_that_stands_in_a_document_makes_lint_fall_over(data: st.DataObject) -> None:
    """Any value in any place: complaints, or none where it happens to be sound, but never an exception."""
    root = {"document": copy.deepcopy(sound())}
    place: Any = root
    key: Any = "document"
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 9)):
        place = place[key]
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
    place[key] = data.draw(JUNK)
    found = complaints(root["document"])
    for complaint in found:
        assert complaint.code in WORDS and complaint.zh and complaint.en


@given(JUNK)
def test_nothing_at_all_makes_lint_fall_over(document: Any) -> None:
    assert complaints(document)
