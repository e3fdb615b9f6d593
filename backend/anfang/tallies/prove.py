"""Compare the tallies of a wave with what the item results and scorecards say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel

from anfang.tallies.truth import TABLES, astray, kept_counted, kept_rows, true_counted, true_rows

Rows = dict[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One row that is not what it should be. `kept`, `true`: its figures; None where there is no such row."""

    table: str
    key: tuple[str, ...]
    kept: dict[str, Any] | None
    true: dict[str, Any] | None


def prove(session: Session, wave_id: UUID) -> list[Difference]:
    """All rows that differ, in the order of their tables and keys; none when the tallies are right."""
    found: list[Difference] = []
    for table in TABLES:
        keys = [column.name for column in table.__table__.primary_key]  # type: ignore[attr-defined]
        kept = _by_key(kept_rows(session, wave_id, table), keys)
        true = _by_key(true_rows(session, wave_id, table), keys)
        found += _apart(table, kept, true)
    said: Rows = {
        (str(visit),): {"revision_id": str(of)} for visit, of in kept_counted(session, wave_id).items()
    }
    rows = session.connection().execute(true_counted(wave_id)).mappings()
    meant: Rows = {(str(row["visit_id"]),): {"revision_id": str(row["revision_id"])} for row in rows}
    found += _apart("counted", said, meant)
    for of, visited in session.connection().execute(astray(wave_id)):
        found.append(Difference("assignments", (str(of),), {"visited": visited}, {"visited": not visited}))
    return found


def _apart(
    table: type[SQLModel] | str,
    kept: Rows,
    true: Rows,
) -> list[Difference]:
    name = table if isinstance(table, str) else str(table.__tablename__)
    return [
        Difference(name, key, kept.get(key), true.get(key))
        for key in sorted({*kept, *true})
        if kept.get(key) != true.get(key)
    ]


def _by_key(rows: Iterable[dict[str, Any]], keys: list[str]) -> Rows:
    return {
        tuple(str(row[key]) for key in keys): {name: value for name, value in row.items() if name not in keys}
        for row in rows
    }
