"""Tables of station shoppers. What stands here is for planners and admins of the region alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime

MOST_STOPS = 8


class Terms(SQLModel, table=True):
    """How a shopper works. `lat_e6`, `lon_e6`: home, WGS-84 in 1e-6 degrees. `hours`: "mon"…"sun" → ["08:30", "18:00"], local:
    leaves home not before the first, is back by the second; a weekday that is not there is none of work.

    `revision` counts the changes, so that a page that was opened earlier cannot overwrite a later one.
    """

    __tablename__ = "shopper_terms"

    shopper_id: UUID = Field(primary_key=True, foreign_key="people.id")
    revision: int = 1
    lat_e6: int | None = None
    lon_e6: int | None = None
    hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    most_stops: int = MOST_STOPS
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: UUID | None = Field(default=None, foreign_key="people.id")


class Absence(SQLModel, table=True):
    """Days on which a shopper is away, both included. `why`: illness, leave, training or other. Taken back, never deleted."""

    __tablename__ = "absences"

    id: UUID = Field(primary_key=True)
    shopper_id: UUID = Field(foreign_key="people.id", index=True)
    first_on: date
    last_on: date
    why: str = Field(max_length=20)
    noted_at: datetime = Field(sa_type=UtcDateTime)
    noted_by: UUID | None = Field(default=None, foreign_key="people.id")
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
