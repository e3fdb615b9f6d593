"""Insert and change rows by statements that were made once. SQLAlchemy's own way looks up each statement's text and each value's type anew,
row by row, which takes longer than the database takes to insert them; this stands in the way of every visit that comes in.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from anfang.database import by_driver

Row = Mapping[str, Any]
Parameters = tuple[Any, ...] | dict[str, Any]
_NOTHING: Any = object()


def insert_new(connection: Connection, table: type[SQLModel], row: Row) -> bool:
    """Insert the row unless its key is taken; whether it was inserted. On PostgreSQL it waits for whoever inserts it just now.

    Insert first, under a unique constraint; never look first and insert then [sync §On the wire].
    """
    return insert_new_rows(connection, table, [row]) == 1


def insert_new_rows(connection: Connection, table: type[SQLModel], rows: Sequence[Row]) -> int:
    """Insert those rows whose keys are free; how many. To be given in the order of their keys, so that no two callers block each other."""
    inserted = 0
    for row in rows:
        made = _statement(table.__table__, tuple(row), connection.dialect, True)  # type: ignore[attr-defined]
        inserted += by_driver(connection, made.text, made.parameters(row)).rowcount
    return inserted


def insert_rows(connection: Connection, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert all rows, of the same columns each; an error where a key is taken."""
    if rows:
        made = _statement(table.__table__, tuple(rows[0]), connection.dialect, False)  # type: ignore[attr-defined]
        by_driver(connection, made.text, made.many(rows), many=True)


def change(connection: Connection, statement: Update, row: Row) -> None:
    """Carry out an UPDATE that was made once, with these values for what it leaves open (`bindparam`)."""
    made = _update(statement, connection.dialect)
    by_driver(connection, made.text, made.parameters(row))


class _Statement:
    """A statement as the driver takes it."""

    def __init__(self, compiled: Any, dialect: Dialect) -> None:
        self.text = str(compiled)
        self._by_position = compiled.positional
        self._names = list(compiled.positiontup or compiled.binds)
        types = [compiled.binds[name].type for name in self._names]
        writers = [of.dialect_impl(dialect).bind_processor(dialect) for of in types]
        self._values = (
            itemgetter(*self._names) if len(self._names) > 1 else lambda row: (row[self._names[0]],)
        )
        self._writers = [(place, write) for place, write in enumerate(writers) if write]

    def parameters(self, row: Row) -> Parameters:
        """The row's values, each written as its column's type says."""
        return self.many([row])[0]

    def many(self, rows: Sequence[Row]) -> list[Parameters]:
        """As `parameters`. Rows of one visit say much that is the same: what stands in the row above is not written anew."""
        found = [list(self._values(row)) for row in rows]
        for place, write in self._writers:
            above = written = _NOTHING
            for values in found:
                if values[place] is not above:
                    above = values[place]
                    written = write(above)
                values[place] = written
        if self._by_position:
            return [tuple(values) for values in found]
        return [dict(zip(self._names, values, strict=True)) for values in found]


@lru_cache(maxsize=256)
def _statement(table: Table, columns: tuple[str, ...], dialect: Dialect, unless_taken: bool) -> _Statement:
    insert = (postgresql if dialect.name == "postgresql" else sqlite).insert(table).inline()
    statement = insert.on_conflict_do_nothing() if unless_taken else insert
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    wanting = {column.name for column in compiled.insert_prefetch}
    assert not wanting, f"{table.name}: a row lacks {wanting}"  # noqa: S101 - no default is filled in here
    return _Statement(compiled, dialect)


@lru_cache(maxsize=16)
def _update(statement: Update, dialect: Dialect) -> _Statement:
    return _Statement(statement.compile(dialect=dialect), dialect)
