"""Which wave an unplanned visit belongs to."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from anfang.waves.records import Wave

_HELD = (
    select(col(Wave.id))
    .where(
        col(Wave.checklist_code) == bindparam("checklist"),
        col(Wave.starts_on) <= bindparam("day"),
        col(Wave.ends_on) >= bindparam("day"),
    )
    .order_by(col(Wave.starts_on).desc(), col(Wave.code))
)


def wave_of(connection: Connection, day: date, checklist_code: str) -> UUID | None:
    """The wave of that checklist which holds the day (its last day included), the latest to begin; None where there is none."""
    return connection.execute(_HELD, {"checklist": checklist_code, "day": day}).scalar()
