"""Write a table as CSV (with the mark that makes Excel read UTF-8) or XLSX. No cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from anfang.problems import Language, NotHere
from anfang.sheets.columns import Column, Words

Line = Sequence[str]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Made:
    """A file: its bytes and media type."""

    content: bytes
    type: str


def as_file(
    kind: str, columns: Sequence[Column], rows: Iterable[Line], language: Language, title: str
) -> Made:
    """Headings and rows as `kind` csv or xlsx; `title` names the workbook's sheet. NotHere for other kinds."""
    if kind not in ("csv", "xlsx"):
        raise NotHere
    if kind == "csv":
        return Made(as_csv(columns, rows, language), "text/csv; charset=utf-8")
    return Made(as_xlsx(columns, rows, language, title), XLSX)


def escaped(cell: str) -> str:
    """A cell that a spreadsheet takes for text: a quote before = + - @, tab and carriage return.

    Reading takes it away again.
    """
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_csv(columns: Sequence[Column], rows: Iterable[Line], language: Language) -> bytes:
    """Headings and rows."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([column.title[language] for column in columns])
    lines.writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Iterable[Line], language: Language, title: str) -> bytes:
    """Headings, rows, and drop-downs where a column has choices.

    All cells are text, so that code 0012 keeps its zeros.
    """
    packed = io.BytesIO()
    with Workbook(
        packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        table = book.add_worksheet(title)
        text = book.add_format({"num_format": "@", "valign": "top"})
        remark = book.add_format(
            {"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#5f6d7d"}
        )
        head = book.add_format(
            {"bold": True, "bg_color": "#0f4c6e", "font_color": "#ffffff", "num_format": "@"}
        )
        for place, column in enumerate(columns):
            table.set_column(place, place, column.width, text)
            table.write_string(0, place, column.title[language], head)
            if column.choices:
                source = [choice[language] for choice in column.choices]
                # Typed words in the other language stay allowed: a warning, not a wall.
                table.data_validation(
                    1,
                    place,
                    20_000,
                    place,
                    {"validate": "list", "source": source, "error_type": "information"},
                )
        table.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            look = remark if row and row[0].startswith("#") else text
            for place, cell in enumerate(row):
                table.write_string(number, place, escaped(cell), look)
    return packed.getvalue()


def template(columns: Sequence[Column], language: Language) -> list[list[str]]:
    """The two rows of a template: what each column means, and an example.

    Both are remarks, so a template imports nothing.
    """
    told: list[Words] = [column.explain for column in columns]
    examples: list[Words] = [column.example for column in columns]
    mark = "#"
    return [[mark + words[0][language], *(it[language] for it in words[1:])] for words in (told, examples)]
