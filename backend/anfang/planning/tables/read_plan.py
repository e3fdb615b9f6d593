"""Read a plan from a table: stops and postings, and everything that is wrong with the cells."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from anfang.core.rotation.month import Plan, Posting, Stop
from anfang.core.rotation.verdict import Broken
from anfang.planning.tables.columns import columns
from anfang.sheets.columns import CellWrong, Complaint, Row, SheetUnsound, Words, told
from anfang.sheets.days import day
from anfang.sheets.read import read

YES, NO = {"1", "是", "yes", "y", "true"}, {"", "0", "否", "no", "n", "false"}
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Told:
    """A plan as a table tells it. `rows`: (hall, shopper, day) of a stop, ("", shopper, first day) of a posting → its row's number."""

    plan: Plan
    rows: Mapping[tuple[str, str, date], int]

    def complaint(self, it: Broken, words: Words) -> Complaint:
        """A broken rule at its row; None where the table lacks the row (a lock that nothing keeps)."""
        row = self.rows.get((it.code, it.login, it.day_on))
        return Complaint(row, None, words)


def read_plan(content: bytes, regions: Mapping[str, str]) -> Told:
    """The plan in a CSV or XLSX. `regions`: region code → how the month names it; a code that is not there stays as it is, for the checker.

    Raises SheetUnsound with every complaint about the table's build and its cells.
    """
    complaints: list[Complaint] = []
    stops, postings, rows = [], [], {}
    for row in read(content, columns()):
        found = _row(row, regions, complaints)
        if found is None:
            continue
        key = (
            (found.code, found.login, found.day_on)
            if isinstance(found, Stop)
            else ("", found.login, found.first_on)
        )
        rows[key] = row.number  # of a doubled stop the later row is the one to go
        stops += [found] if isinstance(found, Stop) else []
        postings += [found] if isinstance(found, Posting) else []
    if complaints:
        raise SheetUnsound(complaints)
    return Told(Plan(tuple(stops), tuple(postings)), rows)


def _row(row: Row, regions: Mapping[str, str], complaints: list[Complaint]) -> Stop | Posting | None:
    before = len(complaints)

    def cell(key: str, parse: Callable[[str], Found], *, needed: bool = True) -> Found | None:
        text, title = row.get(key), next(it.title for it in columns() if it.key == key)
        if needed and not text:
            complaints.append(Complaint(row.number, title, told("sheets.needed")))
            return None
        try:
            return parse(text)
        except CellWrong as wrong:
            complaints.append(Complaint(row.number, title, wrong.what))
            return None

    login, day_on = cell("shopper", str.lower), cell("day_on", day)
    if not row.get("hall") and row.get("lodging"):
        until = cell("until", day)
        if login is None or day_on is None or until is None:
            return None
        return Posting(login, regions.get(row.get("lodging"), row.get("lodging")), day_on, until)
    code, at = cell("hall", str), cell("at", time_of)
    shadow = cell("shadow", yes_or_no, needed=False)
    if len(complaints) > before or code is None or login is None or day_on is None or at is None:
        return None
    return Stop(code, login, day_on, at, row.get("companion").lower() or None, bool(shadow))


def time_of(text: str) -> int:
    """ "9:05" → 545; raises CellWrong."""
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip()[:5])
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise CellWrong("planning.wrong.time")
    return int(match[1]) * 60 + int(match[2])


def yes_or_no(text: str) -> bool:
    """Whether the cell says yes; raises CellWrong."""
    said = text.casefold()
    if said not in YES | NO:
        raise CellWrong("planning.wrong.yes_or_no")
    return said in YES
