"""Read a table: headings in Chinese or English, rows as text, and everything that is wrong with its build."""

import re
import unicodedata
from collections.abc import Sequence

from anfang.sheets.cells import MOST_COLUMNS, MOST_ROWS, cells
from anfang.sheets.columns import Column, Complaint, Row, SheetUnsound, Words, told


def plain(text: str) -> str:
    """A text for comparing: full-width as half-width, lower case, without blanks, brackets' contents and the
    star of a needed column.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\(.*?\)|[\s*_]", "", folded)


def read(content: bytes, columns: Sequence[Column]) -> list[Row]:
    """The filled rows of a table; those that begin with # are remarks (a template's explanations) and are
    left out.

    Raises SheetUnsound with every complaint about the table's build: no, unknown, doubled or missing
    headings, too many rows.
    """
    known = {plain(name): column for column in columns for name in (column.key, *column.title.values())}
    heading: dict[int, Column] | None = None
    rows: list[Row] = []
    complaints: list[Complaint] = []
    for number, line in enumerate(cells(content), start=1):
        if not any(line) or next(filter(None, line)).startswith("#"):
            continue
        if number > MOST_ROWS + 1:
            complaints.append(_about("too_many_rows", number, most=MOST_ROWS))
            break
        if heading is None:
            heading, complaints = _heading(number, line, columns, known)
            continue
        if any(cell for place, cell in enumerate(line) if place not in heading):
            complaints.append(_about("no_heading", number))
        rows.append(
            Row(
                number,
                {column.key: line[place] if place < len(line) else "" for place, column in heading.items()},
            )
        )
    if heading is None:
        complaints = [_about("empty")]
    elif not rows and not complaints:
        complaints = [_about("only_headings")]
    if complaints:
        raise SheetUnsound(complaints)
    return rows


def _about(key: str, row: int | None = None, column: Words | None = None, **facts: object) -> Complaint:
    return Complaint(row, column, told(f"sheets.{key}", **facts))


def _heading(
    number: int, line: list[str], columns: Sequence[Column], known: dict[str, Column]
) -> tuple[dict[int, Column], list[Complaint]]:
    found: dict[int, Column] = {}
    complaints = []
    if len(line) > MOST_COLUMNS:
        complaints.append(_about("too_many_columns", number, most=MOST_COLUMNS))
    for place, text in enumerate(line):
        if not text:
            continue
        column = known.get(plain(text))
        if column is None:
            complaints.append(_about("unknown_heading", number, heading=text[:40]))
        elif column in found.values():
            complaints.append(_about("doubled_heading", number, column.title))
        else:
            found[place] = column
    for column in columns:
        if column.needed and column not in found.values():
            complaints.append(_about("missing_column", number, column.title))
    return found, complaints
