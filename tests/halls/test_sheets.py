"""Tables from outside: encodings, workbooks within bounds, headings, and cells that cannot become formulas."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from anfang.sheets import cells
from anfang.sheets.cells import MOST_BYTES
from anfang.sheets.columns import Column, SheetUnsound
from anfang.sheets.read import read
from anfang.sheets.write import as_csv, as_xlsx, escaped, template
from tests.halls import tables

COLUMNS = [
    Column(
        "code", {"zh": "编码", "en": "code"}, {"zh": "说明", "en": "why"}, {"zh": "A", "en": "A"}, needed=True
    ),
    Column("name", {"zh": "名称", "en": "name"}, {"zh": "", "en": ""}, {"zh": "", "en": ""}),
]


def complaints(content: bytes) -> list[str]:
    with pytest.raises(SheetUnsound) as caught:
        read(content, COLUMNS)
    return [complaint.text("en") for complaint in caught.value.complaints]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_reads_the_same_in_every_encoding_that_excel_writes(encoding: str, delimiter: str) -> None:
    content = tables.as_csv({"编码": "A1", "名称": "喷水池营业厅"}, encoding=encoding, delimiter=delimiter)
    (row,) = read(content, COLUMNS)
    assert (row.number, row.values) == (2, {"code": "A1", "name": "喷水池营业厅"})


def test_row_numbers_are_those_that_excel_shows() -> None:
    rows = read(b'\ncode,name\n# a remark,\n\nA1,"two\nlines"\nA2,x\n', COLUMNS)
    assert [(row.number, row.values["code"], row.values["name"]) for row in rows] == [
        (5, "A1", "two lines"),
        (6, "A2", "x"),
    ]


def test_a_workbook_s_numbers_and_days_become_plain_text() -> None:
    line = ["A1", 26.578343, 12, 12.0, datetime(2026, 11, 23), date(2026, 11, 24), time(9, 30), True, None]
    (found,) = cells.cells(tables.as_xlsx(line))
    assert found[:8] == ["A1", "26.578343", "12", "12", "2026-11-23", "2026-11-24", "09:30", "True"]


def test_headings_may_be_chinese_or_english_full_width_or_starred() -> None:
    assert read("Ｃode*,名称（全称）\nA,b\n".encode(), COLUMNS)[0].values == {"code": "A", "name": "b"}


def test_all_faults_of_the_headings_are_told_at_once() -> None:
    assert complaints(b"colour,name,name\nred,a,b\n") == [
        "Row 1 Unknown heading “colour”; correct it after the template or take the column out.",
        "Row 1 “name”: This heading stands twice; take one column out.",
        "Row 1 “code”: This column is missing; add it as in the template.",
        "Row 2 There is text under no heading; look for a comma or a column too many.",
    ]


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "The table is empty"),
        (b"code\n", "nothing below the headings"),
        (b"\xd0\xcf\x11\xe0 old", "old .xls"),
        (b"PK\x03\x04 torn", "broken or no .xlsx"),
        (b"\x89PNG\xff\xfe\x00\x81", "no table"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
        (b'code\n"' + b"x" * 200_000, "cannot be read"),
        (b"code\n" + b"A\n" * 20_001, "More than 20000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    assert said in "\n".join(complaints(content))


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "too large once unpacked" in complaints(packed(bomb=b"0" * (41 * 1024 * 1024)))[0]


def test_a_workbook_with_a_doctype_is_refused() -> None:
    assert (
        "broken or no .xlsx"
        in complaints(packed(a=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'))[0]
    )


def far_down(cell: bytes) -> bytes:
    """A workbook with one row at the very end of the sheet."""
    with zipfile.ZipFile(io.BytesIO(tables.as_xlsx(["code"], ["A1"], ["A2"]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    head, _, tail = members[sheet].partition(b'<row r="3"')
    assert tail
    members[sheet] = head + b'<row r="1048576">' + cell + b"</row></sheetData></worksheet>"
    return packed(**members)


def test_a_row_far_down_is_not_lost_in_silence() -> None:
    cell = b'<c r="A1048576" t="inlineStr"><is><t>A9</t></is></c>'
    assert complaints(far_down(cell)) == ["Row 1048576 More than 20000 rows; split the file."]


def test_a_format_far_down_is_no_row() -> None:
    assert [row.values for row in read(far_down(b'<c r="A1048576"/>'), COLUMNS)] == [{"code": "A1"}]


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_cell_cannot_become_a_formula(cell: str) -> None:
    """Cells that begin with = + - @ are escaped [security §Doors]."""
    assert escaped(cell) == "'" + cell
    assert f"'{cell[:1]}".encode() in as_csv(COLUMNS, [["A", cell]], "en")
    book = load_workbook(io.BytesIO(as_xlsx(COLUMNS, [["A", cell]], "en", "t")))
    found = book.worksheets[0].cell(2, 2)
    assert found.data_type == "s" and str(found.value).startswith("'")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "O'Neill", "'quoted'"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_reads_back_the_same(cell: str, kind: str) -> None:
    rows = [["A1", cell]]
    content = as_csv(COLUMNS, rows, "zh") if kind == "csv" else as_xlsx(COLUMNS, rows, "zh", "表")
    assert read(content, COLUMNS)[0].values == {"code": "A1", "name": cell}


def test_a_template_explains_itself_and_imports_nothing() -> None:
    content = as_csv(COLUMNS, template(COLUMNS, "zh"), "zh")
    assert content.decode("utf-8-sig").splitlines() == ["编码,名称", "#说明,", "#A,"]
    assert "nothing below the headings" in complaints(content)[0]
