"""Remember that a shopper was at a hall, so that the three months hold for visits nobody planned as well."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.waves.records import Presence

# Made once: this stands in the way of every visit that comes in.
_TABLE = Presence.__table__  # type: ignore[attr-defined]
_INSERT = {
    "postgresql": postgresql.insert(_TABLE).inline().on_conflict_do_nothing(),
    "sqlite": sqlite.insert(_TABLE).inline().on_conflict_do_nothing(),
}


def record_presence(
    session: Session, *, shopper_id: UUID, hall_id: UUID, day_on: date, now: datetime
) -> None:
    """To be called by station visits for every visit it receives, planned or not; `day_on` is the local day of the visit.

    Waves stand left of visits and cannot ask what visits there are: this row is how they know. The same day again changes
    nothing, and nothing is refused here: a visit that was made is a fact, even one that breaks the rotation.
    """
    connection = session.connection()
    row = {"id": uuid7(), "shopper_id": shopper_id, "hall_id": hall_id, "day_on": day_on, "recorded_at": now}
    connection.execute(_INSERT[connection.dialect.name], row)
