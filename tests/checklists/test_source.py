"""Reading a checklist file: every complaint names its line, and nothing is silently taken for something else."""

import pytest

from anfang.checklists.source import lint, read_source
from anfang.upgrade import place
from tests.checklists.small import SMALL, small


def said(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.complaint.code) for one in lint(read_source(text.encode()))]


def test_an_unquoted_day_is_a_text_and_the_file_is_sound():
    source = read_source(SMALL.encode())
    assert lint(source) == []
    assert source.document == small()
    assert source.document["effective"] == {"from": "2026-12-01", "to": "2027-01-01"}


def test_a_wrong_weight_is_named_with_its_line():
    line = SMALL.splitlines().index("            weight: 2") + 1
    assert said(SMALL.replace("            weight: 2", "            weight: -2")) == [(line, "bad_weight")]


def test_a_missing_field_is_named_at_the_line_of_what_lacks_it():
    text = SMALL.replace("            broken: {zh: 未微笑, en: No smile}\n", "")
    line = text.splitlines().index("          - key: smile") + 1
    assert said(text) == [(line, "broken_missing")]


def test_a_key_that_stands_twice_is_a_complaint_and_not_a_silent_choice():
    text = SMALL.replace('version: "1"', 'version: "1"\nversion: "2"')
    assert (5, "doubled_field") in said(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1, 2", "not_yaml"),
        ("a: &x [1]\nb: *x", "anchor"),
        ("", "not_map"),
        ("[1, 2]", "not_map"),
        ("version: !!python/object/apply:os.system [id]", "unknown_tag"),
        ("a: " + "[" * 3000, "too_deep"),
        ("a: \0", "not_yaml"),
    ],
)
def test_what_is_no_checklist_at_all_is_a_complaint_and_never_a_crash(text: str, code: str):
    found = said(text)
    assert code in [name for _, name in found]


def test_a_file_in_another_encoding_is_told_the_line():
    found = lint(read_source("title: x\nzh: 营业厅".encode("gb18030")))
    assert [(one.line, one.complaint.code) for one in found] == [(2, "not_utf8")]


def test_a_version_without_quotes_is_told_to_be_quoted():
    assert [code for _, code in said(SMALL.replace('version: "1"', "version: 2026.12"))] == ["not_text"]


@pytest.mark.parametrize("name", ["telecom-hall.yaml", "telecom-hall-2026.09.yaml"])
def test_the_checklists_that_come_with_the_product_are_sound(name: str):
    assert lint(read_source((place("checklists") / name).read_bytes())) == []
