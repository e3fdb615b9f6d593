"""Insert first, under a unique constraint; never look first and insert then [sync §On the wire]."""

from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def insert_new(connection: Connection, table: type[SQLModel], row: dict[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted. On PostgreSQL it waits for whoever inserts it just now."""
    return insert_new_rows(connection, table, [row]) == 1


def insert_new_rows(connection: Connection, table: type[SQLModel], rows: list[dict[str, Any]]) -> int:
    """Insert those rows whose keys are free; how many. To be given in the order of their keys, so that no two callers block each other."""
    statement = _statement(table, connection.dialect.name)
    return sum(connection.execute(statement, row).rowcount for row in rows)


@cache
def _statement(table: type[SQLModel], dialect: str) -> Any:
    """Made once: making a statement costs more than carrying it out."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table.__table__).inline().on_conflict_do_nothing()  # type: ignore[attr-defined]
    # Without being asked to, SQLAlchemy forgets on PostgreSQL how many rows an insert made, and says -1.
    return statement.execution_options(preserve_rowcount=True)
