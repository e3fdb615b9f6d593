"""Who did what when: append-only, hash-chained, so that a changed or missing entry shows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlmodel import Field, Session, SQLModel, select

from anfang import database
from anfang.core.canonical import canonical, digest
from anfang.database import UtcDateTime, by_driver
from anfang.insert import insert_rows

CHAIN_LOCK = 0x616E66616E67  # any constant; it names the advisory lock that orders the chain on PostgreSQL


class Entry(SQLModel, table=True):
    """One line of the journal. `digest` covers everything else and the previous entry's digest."""

    __tablename__ = "journal"

    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    by: UUID | None = None
    what: str = Field(max_length=60)
    subject: str = Field(max_length=100, index=True)
    facts: dict[str, Any] = Field(sa_type=JSON)
    previous_digest: str = Field(max_length=64)
    digest: str = Field(max_length=64)


def write(session: Session, what: str, subject: str, *, by: UUID | None, now: datetime, **facts: Any) -> None:
    """Say that `by` did `what` ("visit.received") to `subject` ("visit:<id>"); it becomes an entry with the commit.

    Facts are JSON values, never a name, an answer's words or a secret: the journal is kept longer than those.
    """
    session.info.setdefault("journal", []).append((what, subject, by, now, facts))


def _digest(said: dict[str, Any]) -> str:
    by = str(said["by"]) if said["by"] else None
    line = [
        said["n"],
        said["at"].isoformat(),
        by,
        said["what"],
        said["subject"],
        said["facts"],
        said["previous_digest"],
    ]
    return digest(canonical(line))


_LAST = "SELECT n, digest FROM journal ORDER BY n DESC LIMIT 1"


def _chain(session: Session) -> None:
    """Number and chain what was written in this transaction, last of all, so that the lock is held briefly."""
    waiting = session.info.pop("journal", [])
    if not waiting:
        return
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    n, previous = by_driver(connection, _LAST).fetchone() or (0, "")
    rows = []
    for what, subject, by, at, facts in waiting:
        n += 1
        row = {
            "n": n,
            "at": at,
            "by": by,
            "what": what,
            "subject": subject,
            "facts": facts,
            "previous_digest": previous,
        }
        row["digest"] = previous = _digest(row)
        rows.append(row)
    insert_rows(connection, Entry, rows)


def broken_at(session: Session) -> int | None:
    """The number of the first entry that does not fit its chain, or None where all do."""
    previous, expected = "", 1
    for entry in session.exec(select(Entry).order_by(Entry.n).execution_options(yield_per=1000)):  # type: ignore[arg-type]
        if (
            entry.n != expected
            or entry.previous_digest != previous
            or entry.digest != _digest(entry.model_dump())
        ):
            return expected
        previous, expected = entry.digest, expected + 1
    return None


def of(session: Session, subject: str) -> list[Entry]:
    """The entries about one subject, oldest first."""
    return list(session.exec(select(Entry).where(Entry.subject == subject).order_by(Entry.n)))  # type: ignore[arg-type]


database.before_commit.append(_chain)
