"""A hall's own lost points as CSV or XLSX. The same facts give the same bytes: no file says when or by whom it was made."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from xlsxwriter import Workbook

from anfang.desk import hundredths
from anfang.problems import NotHere
from anfang.reports.result_facts import ResultFacts
from anfang.sheets.write import XLSX, Made, escaped

COLUMNS = ("visit", "week", "dimension", "indicator", "item", "answer", "reason", "points", "left")
WIDTHS = (8, 18, 16, 18, 44, 14, 12, 9, 9)
NUMBERS = ("visit", "points", "left")
SOME_DAY = datetime(2000, 1, 1)

Cell = str | int


def loss_table(kind: str, facts: ResultFacts) -> Made:
    """One line for every loss of every visit, points as numbers. Raises NotHere for other kinds than csv and xlsx."""
    if kind == "csv":
        return Made(_csv(facts), "text/csv; charset=utf-8")
    if kind == "xlsx":
        return Made(_xlsx(facts), XLSX)
    raise NotHere


def _rows(facts: ResultFacts) -> Iterator[tuple[Cell, ...]]:
    """Points and what is left in hundredths."""
    for visit in facts.visits:
        for loss in visit.scored.losses:
            reason = facts.labels[f"reason.{loss.reason}"]
            words = (visit.week, loss.dimension, loss.indicator, loss.words, loss.answer, reason)
            yield visit.place, *words, loss.points, loss.left


def _csv(facts: ResultFacts) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([facts.labels[f"column.{key}"] for key in COLUMNS])
    for place, *words, points, left in _rows(facts):
        cells = [escaped(str(word)) for word in words]
        lines.writerow([place, *cells, hundredths(int(points)), hundredths(int(left))])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(facts: ResultFacts) -> bytes:
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(packed, options) as book:
        book.set_properties({"created": SOME_DAY})
        table = book.add_worksheet(facts.labels["deductions"][:31])
        head = book.add_format(
            {"bold": True, "bg_color": "#0f4c6e", "font_color": "#ffffff", "text_wrap": True}
        )
        plain = book.add_format({"valign": "top", "text_wrap": True})
        figure = book.add_format({"valign": "top", "num_format": "0.00"})
        for place, (key, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            table.set_column(place, place, width)
            table.write_string(0, place, facts.labels[f"column.{key}"], head)
        count = 0
        for count, row in enumerate(_rows(facts), start=1):
            for place, (key, cell) in enumerate(zip(COLUMNS, row, strict=True)):
                if key == "visit":
                    table.write_number(count, place, cell, plain)
                elif key in NUMBERS:
                    table.write_number(count, place, int(cell) / 100, figure)
                else:
                    table.write_string(count, place, escaped(str(cell)), plain)
        table.freeze_panes(1, 0)
        table.autofilter(0, 0, max(count, 1), len(COLUMNS) - 1)
    return packed.getvalue()
