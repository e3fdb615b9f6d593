"""Remember of an assignment that its visit has come: what is still missing is found without looking at all that is there."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, true, update
from sqlmodel import col

from anfang.waves.records import Assignment

_CAME = (
    update(Assignment.__table__).where(col(Assignment.id) == bindparam("planned")).values(visited=true())  # type: ignore[attr-defined]
)


def mark_visited(connection: Connection, assignment_id: UUID) -> None:
    """To be called by station visits with the first revision of a planned visit, in the same transaction. No visit ever goes again."""
    connection.execute(_CAME, {"planned": assignment_id})
