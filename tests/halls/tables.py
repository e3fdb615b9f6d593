"""Tables of halls for tests: as CSV in any encoding, as XLSX."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

PLAIN = {
    "code": "GY-001",
    "name": "云岩营业厅",
    "tier": "旗舰厅",
    "kind": "自营",
    "province code": "52",
    "province": "贵州省",
    "city code": "5201",
    "city": "贵阳市",
    "daily hours": "09:00-18:00",
}


def row(**given: str) -> dict[str, str]:
    """A row that is right; `given` overrides, with _ for the blank of a heading."""
    return {**PLAIN, **{key.replace("_", " "): value for key, value in given.items()}}


def as_csv(*rows: dict[str, str], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """Rows under the headings that occur in them."""
    headings = list(dict.fromkeys(key for each in rows for key in each))
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=delimiter)
    lines.writerow(headings)
    lines.writerows([each.get(key, "") for key in headings] for each in rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*lines: Sequence[object]) -> bytes:
    """Lines as they are, the first one the headings."""
    book, packed = Workbook(), io.BytesIO()
    table = book.worksheets[0]
    for line in lines:
        table.append(list(line))
    book.save(packed)
    return packed.getvalue()
