"""The programme's rules from the command line: the clock and the terms of rectification are set here."""

import json
from pathlib import Path

import pytest

from anfang.__main__ import main
from anfang.core.programme import Programme
from anfang.database import connect, reading
from anfang.settings import Settings
from anfang.waves.programme import programme

RULES = """
answer_hours: 12
unanswered_for_veto: 2
clock: {runs: working, days: [0, 1, 2, 3, 4, 5], opens: "08:30", closes: "17:30", holidays: [2026-10-01], workdays: ["2026-10-10"]}
pay: [{from: 80, pays: 80}]
"""


def call(settings: Settings, *words: str | Path) -> int:
    return main(["programme", *map(str, words), "--data", str(settings.data)])


def test_rules_are_set_as_a_whole_and_shown(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(settings, "show") == 0
    assert Programme.model_validate_json(capsys.readouterr().out) == Programme()
    file = tmp_path / "rules.yaml"
    file.write_text(RULES)
    assert call(settings, "set", file) == 0
    assert call(settings, "show") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["answer_hours"] == 12 and shown["mend_hours"] == 72
    with reading(connect(settings.database)) as session:
        found = programme(session)
    assert (found.clock.holidays, found.clock.opens, found.pay[0].pays) == (("2026-10-01",), "08:30", 80)
    file.write_text(json.dumps(shown))
    assert call(settings, "set", file) == 0


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("answer_hours: 0", "answer_hours"),
        ("clock: {opens: '19:00'}", "clock"),
        ("answerhours: 1", "answerhours"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str, place: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(wrong)
    assert call(settings, "set", file) == 1
    assert f"rules.yaml: {place}" in capsys.readouterr().err
    with reading(connect(settings.database)) as session:
        assert programme(session) == Programme()


def test_no_file_and_no_document_are_told(settings: Settings, tmp_path: Path) -> None:
    assert call(settings, "set", tmp_path / "none.yaml") == 2
    (tmp_path / "bad.yaml").write_text("a: [")
    assert call(settings, "set", tmp_path / "bad.yaml") == 2
