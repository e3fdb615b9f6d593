"""Remember that a shopper was at a hall, so that the three months hold for visits nobody planned as well."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.insert import insert_new
from anfang.waves.records import Presence


def record_presence(
    session: Session, *, shopper_id: UUID, hall_id: UUID, day_on: date, now: datetime
) -> None:
    """To be called by station visits for every visit it receives, planned or not; `day_on` is the local day of the visit.

    Waves stand left of visits and cannot ask what visits there are: this row is how they know. The same day again changes
    nothing, and nothing is refused here: a visit that was made is a fact, even one that breaks the rotation.
    """
    row = {"id": uuid7(), "shopper_id": shopper_id, "hall_id": hall_id, "day_on": day_on, "recorded_at": now}
    insert_new(session.connection(), Presence, row)
