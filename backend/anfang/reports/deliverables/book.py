"""A workbook as an analyst expects it, written row by row: head and filters stay, numbers are numbers, the last sheet explains all.

xlsxwriter's constant memory keeps one row; several sheets may be filled by turns, each from its top down.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from anfang.reports.deliverables.sheet import Cell, Column, Plan, Row, Sheet
from anfang.reports.deliverables.titles import Titles
from anfang.sheets.write import escaped

SOME_DAY = datetime(2000, 1, 1)
MOST_ROWS = 1_048_575  # of Excel's sheet, without the head
NUMBER = {"text": "@", "whole": "0", "points": "0.00", "percent": "0.00%", "flag": "@"}
DIVISOR = {"points": 100, "percent": 10_000}
TONES = {
    "green": ("#e6f4ed", "#17704a"),
    "yellow": ("#fcf3da", "#8a6100"),
    "red": ("#fbe9e7", "#a8241c"),
    "grey": ("#f3f6f9", "#6b7885"),
}


def write_book(path: Path, plan: Plan, titles: Titles, facts: list[tuple[str, str]]) -> None:
    """The workbook of `plan` at `path`; `facts` (label, value) head the sheet that explains."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    with Workbook(str(path), options) as book:
        book.set_properties({"created": SOME_DAY})
        looks = _Looks(book)
        pages = [_Page(book, looks, sheet, titles) for sheet in plan.sheets]
        for number, row in plan.rows:
            pages[number].write(row)
        for page in pages:
            page.finish()
        _explain(book, looks, plan, titles, facts)


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#0f4c6e",
                "font_color": "#ffffff",
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": "#2c6787",
            }
        )
        self.plain = {kind: book.add_format({"num_format": form}) for kind, form in NUMBER.items()}
        self.soft = book.add_format({"font_color": "#4a5866", "text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.tones = {
            name: book.add_format({"bg_color": paper, "font_color": ink})
            for name, (paper, ink) in TONES.items()
        }


@dataclass
class _Page:
    """One table; what does not fit into Excel's rows goes on in a sheet of its own."""

    book: Any
    looks: _Looks
    sheet: Sheet
    titles: Titles
    part: int = 0
    count: int = 0
    table: Any = None
    _yes: tuple[str, str] = field(default=("", ""))

    def __post_init__(self) -> None:
        self._yes = (self.titles.say("deliverables.no"), self.titles.say("deliverables.yes"))
        self._begin()

    def _begin(self) -> None:
        self.part, self.count = self.part + 1, 0
        name = self.sheet.title if self.part == 1 else f"{self.sheet.title[:26]} {self.part}"
        self.table = self.book.add_worksheet(name[:31])
        self.table.set_row(0, 48)
        for place, column in enumerate(self.sheet.columns):
            self.table.set_column(place, place, column.width, self.looks.plain[column.kind])
            self.table.write_string(0, place, escaped(column.title), self.looks.head)
        self.table.freeze_panes(1, self.sheet.frozen)

    def write(self, row: Row) -> None:
        """One more row."""
        if self.count == MOST_ROWS:
            self.finish()
            self._begin()
        self.count += 1
        for place, (cell, column) in enumerate(zip(row, self.sheet.columns, strict=True)):
            if cell is not None and cell != "":
                self._cell(place, cell, column)

    def _cell(self, place: int, cell: Cell, column: Column) -> None:
        look = self.looks.plain[column.kind]
        if isinstance(cell, bool):
            self.table.write_string(self.count, place, self._yes[cell], look)
        elif isinstance(cell, int):
            divisor = DIVISOR.get(column.kind)
            self.table.write_number(self.count, place, cell / divisor if divisor else cell, look)
        else:
            # A column of numbers may say a word here and there ("not observed").
            self.table.write_string(self.count, place, escaped(str(cell)), look)

    def finish(self) -> None:
        """Filters over all rows, colours by what a cell says; paper lies across, with the head on each page."""
        last, width = max(self.count, 1), len(self.sheet.columns) - 1
        self.table.autofilter(0, 0, last, width)
        for text, tone in self.sheet.colours:
            rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": self.looks.tones[tone]}
            self.table.conditional_format(1, 0, last, width, rule)
        for place, column in enumerate(self.sheet.columns):
            if column.key in SHADED:
                bar = {"type": "data_bar", "bar_color": "#9cc3d8", "bar_solid": True}
                self.table.conditional_format(1, place, last, place, {**bar, **_ends(column)})
        self.table.set_landscape()
        self.table.repeat_rows(0)
        self.table.fit_to_pages(1, 0)


SHADED = ("mean", "rate", "points_mean")


def _ends(column: Column) -> dict[str, Any]:
    """Rates and scores are drawn against the whole, not against the best one."""
    if column.key == "points_mean":
        return {"min_type": "num", "min_value": 0}
    top = 1 if column.kind == "percent" else 100
    return {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": top}


def _explain(book: Any, looks: _Looks, plan: Plan, titles: Titles, facts: list[tuple[str, str]]) -> None:
    page, row = book.add_worksheet(titles.say("deliverables.explanation")[:31]), 0
    for place, width in enumerate((26, 30, 80)):
        page.set_column(place, place, width)
    for label, value in facts:
        page.write_string(row, 0, escaped(label), looks.soft)
        page.write_string(row, 1, escaped(value), looks.strong)
        row += 1
    for note, _ in plan.notes:
        page.write_string(row, 0, escaped(note), looks.soft)
        row += 1
    row += 1
    for place, key in enumerate(("sheet", "title", "meaning")):
        page.write_string(row, place, titles.say(f"deliverables.column.{key}"), looks.head)
    page.freeze_panes(row + 1, 0)
    for sheet in plan.sheets:
        for column in sheet.columns:
            row += 1
            page.write_string(row, 0, escaped(sheet.title), looks.soft)
            page.write_string(row, 1, escaped(column.title), looks.strong)
            page.write_string(row, 2, escaped(column.explain), looks.soft)
