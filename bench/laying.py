"""Lay many rows quickly: by COPY on PostgreSQL, without triggers, indexes made at the end."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, text

BIG = ("item_results", "visits", "revisions", "parcels", "assignments")


@contextmanager
def fast(engine: Engine) -> Iterator[Connection]:
    """One transaction in which rows are laid; the big tables have their indexes and keys again at its end."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(writes=True) as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            yield connection
            connection.commit()
        return
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("SET maintenance_work_mem = '1GB'"))
        connection.execute(text("SET synchronous_commit = off"))
        indexes = list(
            connection.execute(
                text(
                    "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname, i.indrelid::regclass::text"
                    " FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')"
                    " WHERE i.indrelid::regclass::text = ANY(:big)"
                ),
                {"big": list(BIG)},
            )
        )
        keys = list(
            connection.execute(
                text(
                    "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid), contype FROM pg_constraint"
                    " WHERE contype IN ('p', 'u', 'f') AND (conrelid::regclass::text = ANY(:big) OR confrelid::regclass::text = ANY(:big))"
                    " ORDER BY contype = 'f'"
                ),
                {"big": list(BIG)},
            )
        )
        for name, table, _, _ in reversed(keys):
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        for name, _, constraint, _ in indexes:
            if constraint is None:
                connection.execute(text(f"DROP INDEX {name}"))
        yield connection
        for name, table, words, kind in keys:
            unchecked = " NOT VALID" if kind == "f" else ""
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {words}{unchecked}"))
        for _, words, constraint, _ in indexes:
            if constraint is None:
                connection.execute(text(words))
        connection.commit()


def insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of one record; JSON is given as it is written."""
    table = table.__table__
    if connection.dialect.name == "sqlite":
        rows = iter(rows)
        while some := list(islice(rows, 10_000)):
            names = list(some[0])
            words = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
            plain = [
                {
                    name: getattr(value, "hex", value) if hasattr(value, "bytes_le") else value
                    for name, value in row.items()
                }
                for row in some
            ]
            connection.execute(text(words), plain)
        return
    rows = iter(rows)
    first = next(rows)
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(first)}) FROM STDIN") as copy:
        copy.write_row(list(first.values()))
        for row in rows:
            copy.write_row(list(row.values()))


def settled(engine: Engine) -> None:
    """Vacuumed and analysed, as a database at rest is."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
