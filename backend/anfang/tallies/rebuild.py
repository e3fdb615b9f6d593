"""Make the tallies of a wave anew from what was received and judged, and which of its assignments have come."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from anfang.tallies.lines import dimensions_of
from anfang.tallies.records import Counted
from anfang.tallies.truth import TABLES, true_counted, true_rows
from anfang.visits.records import Revision, Visit
from anfang.waves.records import Wave
from anfang.waves.visited import mark_anew

CHUNK = 500


def rebuild(session: Session, wave_id: UUID) -> int:
    """Throw the wave's tallies away and make them again; how many visits count. Who counts meanwhile waits."""
    session.flush()
    connection = session.connection()
    turn = select(col(Wave.id)).where(col(Wave.id) == wave_id)
    connection.execute(turn.with_for_update(key_share=True)).one()
    tables: tuple[Any, ...] = (*TABLES, Counted)
    for table in tables:
        connection.execute(delete(table).where(table.__table__.c.wave_id == wave_id))
    session.expire_all()
    for table in TABLES:
        rows = true_rows(session, wave_id, table)
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(table), rows[start : start + CHUNK])
    mark_anew(connection, wave_id, select(col(Visit.id)))
    return _counted(session, wave_id)


def _counted(session: Session, wave_id: UUID) -> int:
    connection = session.connection()
    rows = [dict(row) for row in connection.execute(true_counted(wave_id)).mappings()]
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        ids = [row["revision_id"] for row in some]
        found = select(col(Revision.id), col(Revision.scorecard)).where(col(Revision.id).in_(ids))
        cards: dict[UUID, dict[str, Any]] = {of: card for of, card in connection.execute(found)}
        for row in some:
            row["dimensions"] = dimensions_of(cards[row["revision_id"]])
        connection.execute(insert(Counted), some)
    return len(rows)
