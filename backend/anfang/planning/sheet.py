"""A plan as a table: hall, shopper, day, from, companion, locked, shadow; written, and read again with all that is wrong told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, TypeVar

from anfang.core.rotation.month import Lock, Plan, Stop
from anfang.core.rotation.rules.opening import clock
from anfang.problems import Language
from anfang.sheets.columns import CellWrong, Column, Complaint, Row, SheetUnsound, Words, told
from anfang.sheets.days import day
from anfang.sheets.read import plain, read
from anfang.sheets.write import Made, as_file

WIDTHS = {"hall": 16, "shopper": 16, "day": 14, "from": 10, "companion": 16, "locked": 10, "shadow": 10}
NEEDED = ("hall", "shopper", "day", "from")
YES = {"1", "yes", "y", "true", "x", "是", "√", "✓"}
NO = {"", "0", "no", "n", "false", "否", "-"}
Found = TypeVar("Found")


@dataclass(frozen=True)
class PlanTable:
    """What a table holds: the stops, and which of them are locked as they are. `rows`: the row of each stop, in their order."""

    plan: Plan
    locks: tuple[Lock, ...]
    rows: tuple[int, ...]


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the order of the template."""
    return tuple(
        Column(
            key,
            title=told(f"rules.column.{key}"),
            explain=told(f"rules.explain.{key}"),
            example=told(f"rules.example.{key}"),
            needed=key in NEEDED,
            width=width,
        )
        for key, width in WIDTHS.items()
    )


def write_plan(
    plan: Plan,
    locks: Collection[Lock] = (),
    *,
    kind: str = "csv",
    language: Language = "zh",
    title: str = "plan",
) -> Made:
    """The stops by day, shopper and hour, as `kind` csv or xlsx; NotHere for another. `locks`: a stop that one of them names is marked."""
    ordered = sorted(plan.stops, key=lambda it: (it.day_on, it.login, it.at, it.code))
    marked = {(it.code, it.login, it.day_on) for it in locks}
    yes = told("rules.yes")[language]

    def cells(it: Stop) -> list[str]:
        locked = (it.code, it.login, it.day_on) in marked
        flags = [yes if flag else "" for flag in (locked, it.shadow)]
        return [it.code, it.login, str(it.day_on), clock(it.at), it.companion or "", *flags]

    return as_file(kind, columns(), map(cells, ordered), language, title)


def read_plan(content: bytes, *, halls: Collection[str], shoppers: Collection[str]) -> PlanTable:
    """A table (CSV or XLSX, Chinese or English headings) as a plan; whether it keeps the rules is the checker's to say.

    Raises SheetUnsound with every complaint: the table's build, cells that say nothing, halls and shoppers that are not there
    (`halls`: codes, `shoppers`: logins), stops that stand there twice.
    """
    reader = _Reader(set(halls), {it.lower(): it for it in shoppers})
    rows = read(content, columns())
    found = [(row, stop) for row in rows if (stop := reader.stop(row))]
    first: dict[tuple[str, str, date], int] = {}
    for row, it in found:
        other = first.setdefault((it.code, it.login, it.day_on), row.number)
        if other != row.number:
            reader.complain(row, None, "doubled", other=other)
    if reader.complaints:
        raise SheetUnsound(reader.complaints)
    locks = [Lock(it.code, it.login, it.day_on, it.at) for row, it in found if _flag(row.get("locked"))]
    return PlanTable(Plan(tuple(it for _, it in found)), tuple(locks), tuple(row.number for row, _ in found))


class _Reader:
    def __init__(self, halls: Collection[str], shoppers: Mapping[str, str]) -> None:
        self.halls, self.shoppers = halls, shoppers
        self.complaints: list[Complaint] = []

    def complain(self, row: Row, column: str | None, key: str, **facts: Any) -> None:
        title = next((it.title for it in columns() if it.key == column), None)
        self.complaints.append(Complaint(row.number, title, told(f"rules.wrong.{key}", **facts)))

    def stop(self, row: Row) -> Stop | None:
        """The row as a stop; None where a cell is wrong, which is then among the complaints."""
        before = len(self.complaints)
        code = self._cell(row, "hall", self._hall)
        login = self._cell(row, "shopper", self._shopper)
        day_on = self._cell(row, "day", day)
        at = self._cell(row, "from", minute)
        companion = self._cell(row, "companion", self._shopper) if row.get("companion") else None
        self._cell(row, "locked", _flag)
        shadow = self._cell(row, "shadow", _flag)
        if companion is not None and companion == login:
            self.complain(row, "companion", "own_companion")
        if len(self.complaints) > before or code is None or login is None or day_on is None or at is None:
            return None
        return Stop(code, login, day_on, at, companion, shadow=bool(shadow))

    def _cell(self, row: Row, key: str, parse: Callable[[str], Found]) -> Found | None:
        try:
            return parse(row.get(key))
        except CellWrong as wrong:
            title: Words = next(it.title for it in columns() if it.key == key)
            self.complaints.append(Complaint(row.number, title, wrong.what))
            return None

    def _hall(self, text: str) -> str:
        if text not in self.halls:
            raise CellWrong("rules.wrong.no_hall", code=text)
        return text

    def _shopper(self, text: str) -> str:
        if text.lower() not in self.shoppers:
            raise CellWrong("rules.wrong.no_shopper", login=text)
        return self.shoppers[text.lower()]


def minute(text: str) -> int:
    """ "09:30" or "9:30" → 570; raises CellWrong."""
    hour, colon, rest = plain(text).partition(":")
    try:
        it = time(int(hour), int(rest[:2])) if colon else None
    except ValueError:
        it = None
    if it is None:
        raise CellWrong("rules.wrong.minute")
    return it.hour * 60 + it.minute


def _flag(text: str) -> bool:
    word = plain(text)
    if word not in YES | NO:
        raise CellWrong("rules.wrong.flag")
    return word in YES
