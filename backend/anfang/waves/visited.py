"""Remember of an assignment that its visit has come: what is still missing is found without looking at all that is there."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, true, update
from sqlmodel import col

from anfang.insert import change
from anfang.waves.records import Assignment

_CAME = (
    update(Assignment.__table__).where(col(Assignment.id) == bindparam("planned")).values(visited=true())  # type: ignore[attr-defined]
)


def mark_visited(connection: Connection, assignment_id: UUID) -> None:
    """To be called by station visits with the first revision of a planned visit, in the same transaction. No visit ever goes again."""
    change(connection, _CAME, {"planned": assignment_id})


def mark_anew(connection: Connection, wave_id: UUID, came: Any) -> None:
    """Make it anew for all assignments of the wave. `came` selects the ids of all visits there are."""
    every = update(Assignment.__table__).where(col(Assignment.wave_id) == wave_id)  # type: ignore[attr-defined]
    connection.execute(every.values(visited=col(Assignment.visit_id).in_(came)))
