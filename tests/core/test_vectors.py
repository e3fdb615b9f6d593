"""The vectors say what is right; they are worked out by hand and never edited after release. The phone's mirror reads the same files."""

import json
from pathlib import Path
from typing import Any

import pytest

from anfang.core.answers import AnswerProblem
from anfang.core.canonical import canonical
from anfang.core.lint import complaints, model
from anfang.core.scorecard import written
from anfang.core.scoring import score

from . import phone

FOLDER = Path(__file__).parents[1] / "vectors" / "scoring"
VECTORS = sorted(FOLDER.glob("*.json"))


def read(file: Path) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return vector


def expected(vector: dict[str, Any]) -> bytes:
    return canonical(vector["scorecard"] if "scorecard" in vector else vector["problem"])


@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_the_server_scores_the_vector_byte_for_byte(file: Path) -> None:
    vector = read(file)
    assert vector["why"]
    try:
        said: Any = score(model(vector["checklist"]), vector["tier"], vector["answers"])
    except AnswerProblem as problem:
        said = {"code": problem.code, "item": problem.at}
    assert canonical(said) == expected(vector)
    assert "scorecard" not in vector or written(said) == expected(vector)


def test_the_phone_scores_the_vectors_byte_for_byte(tmp_path: Path) -> None:
    vectors = [read(file) for file in VECTORS]
    assert phone.scored(vectors, tmp_path) == [expected(vector) for vector in vectors]


def test_there_are_at_least_forty_vectors_with_numbers_of_their_own() -> None:
    """[issue: scoring] Numbers run without a gap, so that none was taken away."""
    assert len(VECTORS) >= 40
    assert [int(file.name.split("-")[0]) for file in VECTORS] == list(range(1, len(VECTORS) + 1))


@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_every_vector_could_be_published(file: Path) -> None:
    assert complaints(read(file)["checklist"]) == []


@pytest.mark.parametrize(
    "file", [file for file in VECTORS if "scorecard" in read(file)], ids=lambda file: file.stem
)
def test_a_vector_adds_up_by_itself(file: Path) -> None:
    """The expectation obeys the printed rules without any engine: shares 100, deductions 100 − final, lost = its deduction."""
    card = read(file)["scorecard"]
    items = [item for d in card["dimensions"] for indicator in d["indicators"] for item in indicator["items"]]
    lost = {line["item"]: line["points"] for line in card["deductions"] if line["reason"] == "broken"}
    assert {item["key"]: item["lost"] for item in items if item["lost"]} == lost
    if card["final"] is None:
        assert not card["deductions"]
    else:
        assert sum(line["points"] for line in card["deductions"]) == 10_000 - card["final"]
        assert sum(item["share"] for item in items) == 10_000
