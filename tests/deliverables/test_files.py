"""Tables: right to the hundredth, numbers as numbers, cells that cannot become formulas, the same in every form."""

import csv
from collections import defaultdict
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from arro3.io import read_parquet
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import select

from anfang.core.statistics import mean, rounded, sums
from anfang.database import reading
from anfang.visits.records import ParcelKept, Revision, Visit
from anfang.visits.score import items
from tests.deliverables.ground import FORMULA, NOTED, Land

Line = dict[str, Any]


def lines(sheet: Worksheet) -> list[Line]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def book(path: Path) -> dict[str, list[Line]]:
    return {sheet.title: lines(sheet) for sheet in load_workbook(path).worksheets}


def read_csv(path: Path) -> list[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def card(land: Land, visit: Visit) -> Line:
    with reading(land.engine) as session:
        return session.get_one(Revision, visit.revision_id).scorecard


def test_every_hall_s_mean_interval_and_place_is_what_its_visits_say(land: Land, tmp_path: Path) -> None:
    found = {it["营业厅编码"]: it for it in book(land.file(tmp_path, "scores", "xlsx"))["营业厅"]}
    counted = land.counted()
    assert set(found) == set(counted)
    means = {code: mean(*sums([it.final for it in visits])) for code, visits in counted.items()}
    own = {
        code: each.value
        for code, each in means.items()
        if each.n >= 2 and land.laid.halls[code].kind == "own"
    }
    for code, each in means.items():
        line = found[code]
        assert [line[key] for key in ("平均得分", "检查次数")] == [each.value / 100, each.n]
        assert line["区间下限"] == (None if each.low is None else each.low / 100)
        assert line["区间上限"] == (None if each.high is None else each.high / 100)
        better = None if code not in own else 1 + sum(other > own[code] for other in own.values())
        assert line["名次"] == better
    assert found["GY-1"]["排名说明"] == "计分检查不足 2 次，不排名"
    rival = next(code for code, hall in land.laid.halls.items() if hall.kind == "competitor")
    assert found[rival]["排名说明"] == "竞争对手，不与自有厅排名"


def test_a_visit_s_lost_points_add_up_to_a_hundred_minus_its_score(land: Land, tmp_path: Path) -> None:
    made = book(land.file(tmp_path, "deductions", "xlsx"))
    lost: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for line in made["扣分表"]:
        lost[line["营业厅编码"], line["检查序号"]] += Fraction(str(line["扣分"]))
    scores = book(land.file(tmp_path, "scores", "xlsx"))["各次检查"]
    assert len(scores) == sum(len(visits) for visits in land.counted().values())
    for line in scores:
        assert lost[line["营业厅编码"], line["检查序号"]] == 100 - Fraction(str(line["最终得分"]))
    by_item = {line["检查项代码"]: line for line in made["各项失分"]}
    expected: dict[str, int] = defaultdict(int)
    for visit in chain.from_iterable(land.counted().values()):
        for taken in card(land, visit)["deductions"]:
            expected[taken["item"]] += taken["points"]
    visits = len(scores)
    for key, points in expected.items():
        assert by_item[key]["扣分"] == points / 100
        assert by_item[key]["平均每次失分"] == rounded(Fraction(points, visits)) / 100
    assert any(line["原因"] == "一票否决" for line in made["扣分表"])


def test_raw_rows_are_the_same_in_csv_and_parquet_and_as_many_as_the_scorecards_have(
    land: Land, tmp_path: Path
) -> None:
    rows = read_csv(land.file(tmp_path, "raw", "csv", language="en"))
    table = read_parquet(str(land.file(tmp_path, "raw", "parquet", language="en"))).read_all()
    columns = {name: table[name].to_pylist() for name in table.schema.names}
    wanted = [
        (visit.final, line)
        for visits in land.counted().values()
        for visit in visits
        for line in items(card(land, visit))
    ]
    assert len(rows) == len(columns["key"]) == len(wanted)
    assert [row["Item key"] for row in rows] == columns["key"]
    for number, row in enumerate(rows):
        lost, complied = columns["lost"][number], columns["complied"][number]
        assert row["Lost"] == f"{lost // 100}.{lost % 100:02d}"
        assert row["Complied"] == {None: "", True: "1", False: "0"}[complied]
    assert sum(columns["lost"]) == sum(line["lost"] for _, line in wanted)
    broken = sum(line["credit"] == [0, 1] for _, line in wanted)
    assert broken and broken <= columns["complied"].count(False)


def test_the_workbook_of_raw_data_has_a_row_a_visit_and_a_column_an_item(land: Land, tmp_path: Path) -> None:
    made = load_workbook(land.file(tmp_path, "raw", "xlsx"))
    visits, book_of_items = lines(made["原始数据表"]), lines(made["检查项"])
    assert len(visits) == sum(len(each) for each in land.counted().values())
    heads = [f"{it['编号']} {it['检查项']}" for it in book_of_items]
    assert set(heads) <= set(visits[0]) and len(heads) == 9
    greet = next(f"{it['编号']} {it['检查项']}" for it in book_of_items if it["检查项代码"] == "greet")
    said = [line[greet] for line in visits]
    expected = [
        next(it for it in items(card(land, visit)) if it["key"] == "greet")["value"]
        for each in land.counted().values()
        for visit in each
    ]
    assert sorted(said) == sorted({"kept": "做到", "broken": "未做到"}[it] for it in expected)
    number = next(f"{it['编号']} {it['检查项']}" for it in book_of_items if it["检查项代码"] == "number")
    assert {line[number] for line in visits} == {None}, "an answer without a score may tell who came"


@pytest.mark.parametrize("what", ["raw", "scores", "deductions", "originals"])
def test_a_workbook_is_as_an_analyst_expects_it(land: Land, tmp_path: Path, what: str) -> None:
    made = load_workbook(land.file(tmp_path, what, "xlsx"))
    *tables, explained = made.worksheets
    assert explained.title == "列说明"
    told = {(row[0], row[1]) for row in explained.iter_rows(values_only=True)}
    for sheet in tables:
        assert sheet.freeze_panes is not None and sheet.auto_filter.ref is not None
        for cell in sheet[1]:
            assert (sheet.title, cell.value) in told, f"{cell.value} is not explained"
    numbers = [
        cell for row in tables[0].iter_rows(min_row=2) for cell in row if isinstance(cell.value, int | float)
    ]
    assert numbers and all(cell.number_format != "@" for cell in numbers)


@pytest.mark.parametrize("what", ["raw", "scores", "deductions", "originals"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_cell_can_become_a_formula(land: Land, tmp_path: Path, what: str, form: str) -> None:
    path = land.file(tmp_path, what, form)
    if form == "csv":
        cells = [cell for row in read_csv(path) for cell in row.values()]
    else:
        sheets = load_workbook(path).worksheets
        every = [
            cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert {cell.data_type for cell in every} <= {"s", "n"}
        cells = [str(cell.value) for cell in every if cell.data_type == "s"]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'" + FORMULA in cells


def test_the_index_of_the_originals_names_each_file_and_who_may_see_it(land: Land, tmp_path: Path) -> None:
    found = book(land.file(tmp_path, "originals", "xlsx"))["原始录像资料目录"]
    photos = [line for line in found if line["种类"] == "照片"]
    assert len(photos) == 4
    assert {line["已开放给营业厅"] for line in photos} == {"是", "否"}
    assert all(len(line["摘要 SHA-256"]) == 64 and line["字节数"] > 1000 for line in photos)
    assert {line["发布时已收齐"] for line in photos} == {"是"}


def test_a_note_that_counts_as_evidence_is_in_the_index_and_its_words_are_not(
    land: Land, tmp_path: Path
) -> None:
    found = book(land.file(tmp_path, "originals", "xlsx"))["原始录像资料目录"]
    notes = [line for line in found if line["种类"] == "文字"]
    with reading(land.engine) as session:
        untidy = [
            code
            for code, visits in land.counted().items()
            for visit in visits
            for line in items(session.get_one(Revision, visit.revision_id).scorecard)
            if (line["key"], line["value"]) == ("tidy", "broken")
        ]
        parcels = set(session.exec(select(ParcelKept.digest)))
    assert untidy and sorted(line["营业厅编码"] for line in notes) == sorted(untidy)
    assert {(line["字节数"], line["已开放给营业厅"]) for line in notes} == {(len(NOTED.encode()), "否")}
    assert {line["摘要 SHA-256"] for line in notes} <= parcels
    assert NOTED not in str(found)


def test_a_region_s_files_hold_its_halls_only(land: Land, tmp_path: Path) -> None:
    found = read_csv(land.file(tmp_path, "scores", "csv", region="/51/"))
    assert {line["营业厅编码"] for line in found} == set(land.counted(region="/51/"))
    one = land.laid.halls["GY-2"]
    alone = read_csv(land.file(tmp_path, "raw", "csv", region=one.region_path, hall_id=one.id))
    assert {line["营业厅编码"] for line in alone} == {"GY-2"}


@pytest.mark.parametrize(
    "what, form", [("scores", "xlsx"), ("raw", "parquet"), ("overall", "pdf"), ("overall", "html")]
)
def test_the_same_edition_gives_the_same_bytes(land: Land, tmp_path: Path, what: str, form: str) -> None:
    one, other = (land.file(tmp_path, what, form).read_bytes() for _ in range(2))
    assert one == other


def test_no_file_tells_a_shopper_a_day_or_a_word_that_was_not_released(land: Land, tmp_path: Path) -> None:
    for what in ("raw", "scores", "deductions", "originals"):
        text = land.file(tmp_path, what, "csv").read_text("utf-8-sig")
        for secret in ("lan某", "hong某", "王小明", "2026-11-03", "0317"):
            assert secret not in text, (what, secret)
