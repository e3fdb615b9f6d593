"""The chain of a draft's entries: no line altered, dropped, moved or added unseen [sync §On the phone 2]."""

import json
from pathlib import Path
from typing import Any

import pytest

from anfang.core.entries import check_chain, head, link
from anfang.problems import ChainBroken

FOLDER = Path(__file__).parents[1] / "vectors/canonical"
VECTORS = [
    json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for name in ("02-entries.json", "03-no-entries.json")
]
ENTRIES = VECTORS[0]["entries"]
HEAD = VECTORS[0]["head"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_every_link_and_the_head_are_those_of_the_vector(vector: dict[str, Any]) -> None:
    last, digests = "", []
    for entry in vector["entries"]:
        digests.append(last := link(last, entry))
    assert digests == vector["digests"]
    assert head(vector["entries"]) == vector["head"]
    check_chain(vector["entries"], vector["head"], len(vector["entries"]))


@pytest.mark.parametrize(
    ("entries", "length", "at"),
    [
        (ENTRIES[:2], 3, "entries/2"),
        (ENTRIES[:2], 2, "entries/head"),
        ([ENTRIES[1], ENTRIES[0], ENTRIES[2]], 3, "entries/1"),
        ([*ENTRIES, ENTRIES[2]], 4, "entries/4"),
        (
            [ENTRIES[0], {**ENTRIES[1], "value": {"state": "answered", "value": "broken"}}, ENTRIES[2]],
            3,
            "entries/head",
        ),
        ([ENTRIES[0], ENTRIES[1], {**ENTRIES[2], "at": 1}], 3, "entries/head"),
        ([ENTRIES[0], ENTRIES[1], "note"], 3, "entries/3"),
        ([ENTRIES[0], ENTRIES[1], {**ENTRIES[2], "n": True}], 3, "entries/3"),
        ([ENTRIES[0], ENTRIES[1], {**ENTRIES[2], "value": float("nan")}], 3, "entries"),
    ],
)
def test_a_changed_history_does_not_reach_the_head(entries: list[Any], length: int, at: str) -> None:
    with pytest.raises(ChainBroken) as broken:
        check_chain(entries, HEAD, length)
    assert broken.value.at == at
    assert str(length) in broken.value.detail("zh")
