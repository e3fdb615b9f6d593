"""The cells of a file as text, row by row: CSV in the encodings Excel writes, XLSX within bounds.

A file comes from outside: its kind is told by its first bytes, never by its name, and nothing is unpacked
before its size is known.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from anfang.sheets.columns import Complaint, SheetUnsound, told

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
UNPACKED_BYTES = 40 * 1024 * 1024
# Excel's own spaces and what a careless copy brings along.
BLANKS = " \t\r\n\u00a0\u3000\u200b\ufeff"
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Cells = Iterator[list[str]]


def _refuse(key: str, **facts: Any) -> SheetUnsound:
    return SheetUnsound([Complaint(None, None, told(f"sheets.{key}", **facts))])


def clean(text: str) -> str:
    """A cell's text without control characters (PostgreSQL refuses NUL), outer blanks, and the quote that
    guards a formula sign.
    """
    plain = "".join(sign if sign.isprintable() or sign == "\u3000" else " " for sign in text).strip(BLANKS)
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain


def cells(content: bytes) -> Cells:
    """All rows of the file's first table, empty ones too, so that counting them gives Excel's row numbers.

    Raises SheetUnsound for what is no table: too large, another kind of file, broken.
    """
    if len(content) > MOST_BYTES:
        raise _refuse("too_large", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"PK\x03\x04"):
        return _xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refuse("old_workbook")
    return _csv(content)


def _csv(content: bytes) -> Cells:
    encoding = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), None)
    for attempt in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = content.decode(attempt)
            break
        except UnicodeError:
            continue
    else:
        raise _refuse("no_table")
    first = next((line for line in text.splitlines() if line.strip(BLANKS)), "")
    delimiter = max(",\t;", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [clean(cell) for cell in row]
    except csv.Error as error:
        raise _refuse("broken_csv", why=error) from error


def _xlsx(content: bytes) -> Cells:
    broken = _refuse("broken_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            # zipfile never yields more than a member declares, so the declared sizes are a bound that holds.
            if len(members) > 500 or sum(member.file_size for member in members) > UNPACKED_BYTES:
                raise _refuse("unpacked_too_large")
            if any(b"<!DOCTYPE" in archive.open(member).read(2048) for member in members):
                raise broken
        # Nothing but reading: no formulas are evaluated, no links followed.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        table = book.worksheets[0]
        table.reset_dimensions()  # a file may lie about its size
        # Two more than allowed, so that the reader sees that there are too many.
        for row in table.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            # A format that reaches down to row 1,048,576 makes as many empty rows: they must cost next to nothing.
            if row.count(None) == len(row):
                yield []
                continue
            filled = max(place for place, value in enumerate(row, start=1) if value is not None)
            yield [clean(_text(value)) for value in row[:filled]]
    except (SheetUnsound, GeneratorExit):
        raise
    except Exception as error:  # a broken workbook makes openpyxl raise nearly anything
        raise broken from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)
