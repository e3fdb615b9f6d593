"""Turn the pages of a sorted list by key: each page begins where a row ended, not after so many rows.

An address carries the row as `value~id`, or `~id` among those whose value is null, which stand last in both directions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import literal, tuple_
from sqlmodel import Session

from anfang.problems import Invalid


@dataclass(frozen=True)
class Spot:
    """One column of the order: how to read it off a row, and how to read it from an address."""

    column: Any
    of: Callable[[Any], Any]
    read: Callable[[str], Any]
    nullable: bool = False


class Asked(Protocol):
    """What an address asks of a list."""

    order: Any
    after: str
    before: str


@dataclass(frozen=True)
class Cut:
    """Rows of one page, and the marks of the pages beside it, where there are any."""

    rows: list[Any]
    after: str | None
    before: str | None


def page_of(session: Session, statement: Any, keys: list[Spot], asked: Asked, *, size: int) -> Cut:
    """The page after (or before) the row that the address names; raises Invalid for an address that nobody has made."""
    back = bool(asked.before)
    mark = asked.before or asked.after
    if mark.startswith("~") and not keys[0].nullable:
        raise _nowhere()
    rising = (asked.order == "up") != back
    rows: list[Any] = []
    for nulls in _parts(keys, mark, back):
        part = _part(statement, keys, nulls, rising, mark)
        rows += session.exec(part.limit(size + 1 - len(rows))).all()
        if len(rows) > size:
            break
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    ahead, behind = (bool(mark), more) if back else (more, bool(mark))
    return Cut(
        rows=rows,
        after=_told(keys, rows[-1]) if rows and ahead else None,
        before=_told(keys, rows[0]) if rows and behind else None,
    )


def _parts(keys: list[Spot], mark: str, back: bool) -> list[bool | None]:
    """Which parts to walk, in order: those with a value (False), those without (True), None where all have one."""
    if not keys[0].nullable:
        return [None]
    among_nulls = mark.startswith("~")
    if back:
        return [True, False] if among_nulls else [False]
    return [True] if among_nulls else [False, True]


def _part(statement: Any, keys: list[Spot], nulls: bool | None, rising: bool, mark: str) -> Any:
    first = keys[0]
    if nulls is not None:
        statement = statement.where(first.column.is_(None) if nulls else first.column.is_not(None))
    used = keys[1:] if nulls else keys
    if mark and mark.startswith("~") == bool(nulls):
        values = _read(used, mark)
        place, value, start = tuple_(*(key.column for key in used)), tuple_(*values), used[0].column
        # The second says what the first implies: where the columns stand in two tables, only it lets an index begin there.
        statement = statement.where(place > value if rising else place < value)
        statement = statement.where(start >= values[0] if rising else start <= values[0])
    return statement.order_by(*(key.column.asc() if rising else key.column.desc() for key in used))


def _read(keys: list[Spot], mark: str) -> list[Any]:
    words = mark.lstrip("~").split("~") if mark.startswith("~") else mark.split("~")
    try:
        return [literal(key.read(word), key.column.type) for key, word in zip(keys, words, strict=True)]
    except (ValueError, OverflowError) as error:
        raise _nowhere() from error


def _nowhere() -> Invalid:
    return Invalid(at="after", what={"zh": "不是这个列表给出的位置", "en": "is no place in this list"})


def _told(keys: list[Spot], row: Any) -> str:
    values = (key.of(row) for key in keys)
    return "~".join("" if value is None else _as_text(value) for value in values)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
