"""Insert first, under a unique constraint; never look first and insert then [sync §On the wire]."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], row: dict[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted. On PostgreSQL it waits for whoever inserts it just now."""
    return insert_new_rows(session, table, [row]) == 1


def insert_new_rows(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> int:
    """Insert those rows whose keys are free; how many. To be given in the order of their keys, so that no two callers block each other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table.__table__).inline().on_conflict_do_nothing()  # type: ignore[attr-defined]
    # Without being asked to, SQLAlchemy forgets on PostgreSQL how many rows an insert made, and says -1.
    counted = statement.execution_options(preserve_rowcount=True)
    connection = session.connection()
    return sum(connection.execute(counted, row).rowcount for row in rows)
