"""A table of travel times: CSV with the columns from, to, seconds. A hall is named by its code, a shopper's home as @login, the
lodging of a city as /region code."""

import csv
from functools import lru_cache
from pathlib import Path

from anfang.planning.refusals import TravelUnknown
from anfang.sheets.columns import told

COLUMNS = ("from", "to", "seconds")
LONGEST = 48 * 3600
Table = dict[tuple[str, str], int]


def table_of(path: str) -> Table:
    """(from, to) → seconds; read once for as long as the file stays as it is. Raises TravelUnknown naming file and row."""
    try:
        said = Path(path).stat()
    except OSError as error:
        raise TravelUnknown(at=path, what=told("planning.travel.unreadable", why=error.strerror)) from error
    return _read(path, said.st_mtime_ns, said.st_size)


@lru_cache(maxsize=2)
def _read(path: str, _changed: int, _size: int) -> Table:
    found: Table = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            if tuple(cell.strip() for cell in next(rows, [])) != COLUMNS:
                raise TravelUnknown(at=f"{path}:1", what=told("planning.travel.heading"))
            for number, row in enumerate(rows, start=2):
                if row:
                    one, other, seconds = _row(path, number, row)
                    if found.setdefault((one, other), seconds) != seconds:
                        raise TravelUnknown(at=f"{path}:{number}", what=told("planning.travel.twice"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TravelUnknown(at=path, what=told("planning.travel.unreadable", why=str(error))) from error
    return found


def _row(path: str, number: int, row: list[str]) -> tuple[str, str, int]:
    cells = [cell.strip() for cell in row]
    if len(cells) != 3 or not all(cells) or not cells[2].isascii() or not cells[2].isdigit():
        raise TravelUnknown(at=f"{path}:{number}", what=told("planning.travel.row"))
    if int(cells[2]) > LONGEST:
        raise TravelUnknown(at=f"{path}:{number}", what=told("planning.travel.long", most=LONGEST))
    return cells[0], cells[1], int(cells[2])
