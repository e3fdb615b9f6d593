"""Tables of station waves."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Wave(SQLModel, table=True):
    """One round of visits (a month). `frequency`: tier → visits a hall in the wave.

    `code` as in "2026-11".
    """

    __tablename__ = "waves"

    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=30, unique=True)
    title: str = Field(max_length=120)
    starts_on: date
    ends_on: date
    checklist_code: str = Field(max_length=60)
    frequency: dict[str, Any] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    opened_by: UUID | None = None


class Assignment(SQLModel, table=True):
    """One planned visit: who goes where, when, playing what. Tier and checklist version are fixed here and
    travel with the visit for ever.

    `visit_id` is the id the visit will have. `from_time`, `to_time`: "HH:MM", local. Cancelled, never
    deleted; `cancelled_why` where it was given up with a reason. What a plan says besides: `companion_id` goes along, `position` in
    the order of the day from 1, `leave_at` "HH:MM", when to leave for it, `lodging` where the shopper sleeps after it.
    """

    __tablename__ = "assignments"
    __table_args__ = (Index("ix_assignments_upcoming", "shopper_id", "day_on"),)

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(unique=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    shopper_id: UUID = Field(foreign_key="people.id")
    day_on: date = Field(index=True)
    from_time: str = Field(max_length=5)
    to_time: str = Field(max_length=5)
    scenario: str = Field(default="", max_length=2000)
    tier: str = Field(max_length=20)
    checklist_digest: str = Field(foreign_key="checklist_versions.digest", max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: UUID | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_why: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    companion_id: UUID | None = Field(default=None, foreign_key="people.id")
    position: int | None = None
    leave_at: str | None = Field(default=None, max_length=5)
    lodging: str | None = Field(default=None, max_length=80)


class Closing(SQLModel, table=True):
    """No visit that comes from now on enters the wave's figures.

    `settled_at`: the wave was published; its visits change only by an amendment of two people [docs/decisions/0030].
    """

    __tablename__ = "closings"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Presence(SQLModel, table=True):
    """A shopper was at a hall on a day, planned or not: what the three months are counted from.

    Written by `record_presence`.
    """

    __tablename__ = "presences"
    __table_args__ = (UniqueConstraint("hall_id", "shopper_id", "day_on"),)

    id: UUID = Field(primary_key=True)
    shopper_id: UUID = Field(foreign_key="people.id")
    hall_id: UUID = Field(foreign_key="halls.id")
    day_on: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Cooling(SQLModel, table=True):
    """A shopper keeps away from a hall until that day, beyond the three months. `why`: exposed, as a parcel tells, or noted, as a planner
    heard. Written by `cool`.
    """

    __tablename__ = "coolings"
    __table_args__ = (UniqueConstraint("hall_id", "shopper_id", "why", "since_on"),)

    id: UUID = Field(primary_key=True)
    shopper_id: UUID = Field(foreign_key="people.id")
    hall_id: UUID = Field(foreign_key="halls.id")
    why: str = Field(max_length=20)
    since_on: date
    until_on: date


class Revisit(SQLModel, table=True):
    """Another visit to a hall that somebody asked for; planning serves it with an assignment."""

    __tablename__ = "revisits"

    id: UUID = Field(primary_key=True)
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    reason: str = Field(default="", max_length=500)
    asked_by: UUID = Field(foreign_key="people.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    assignment_id: UUID | None = Field(default=None, foreign_key="assignments.id")


class ProgrammeRules(SQLModel, table=True):
    """The programme's rules as they were set at that moment; the newest row counts [core.programme]."""

    __tablename__ = "programme_rules"

    id: UUID = Field(primary_key=True)
    rules: dict[str, Any] = Field(sa_type=JSON)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: UUID | None = Field(default=None, foreign_key="people.id")


class WaveRules(SQLModel, table=True):
    """What a planner asks of a wave beyond its frequencies; a wave without such a row has the defaults [waves.inputs.rules].

    `priority`: all tiers, the one that is served first in front. `minutes`: tier → how long a visit takes. `least_gap`: visits a hall
    ("2", "3", "4") → working days between two of them. `shadow_percent`: the chance a week of one more visit after a hall's quota.
    `revision` counts every change of the wave's inputs, those of the tables below included.
    """

    __tablename__ = "wave_rules"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    revision: int = 1
    priority: list[str] = Field(sa_type=JSON)
    minutes: dict[str, Any] = Field(sa_type=JSON)
    least_gap: dict[str, Any] = Field(sa_type=JSON)
    shadow_percent: int
    may_post: bool
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: UUID | None = Field(default=None, foreign_key="people.id")


class HallRules(SQLModel, table=True):
    """What holds for one hall in a wave instead of its tier's rule; None: the tier's. `why`: watch, important, team or other."""

    __tablename__ = "hall_rules"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id")
    visits: int | None = None
    minutes: int | None = None
    least_gap: int | None = None
    team: bool = False
    why: str = Field(max_length=20)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: UUID | None = Field(default=None, foreign_key="people.id")


class DayMade(SQLModel, table=True):
    """A day that a planner made working or free against the public calendar, with the reason."""

    __tablename__ = "wave_days"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    day_on: date = Field(primary_key=True)
    working: bool
    why: str = Field(max_length=200)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: UUID | None = Field(default=None, foreign_key="people.id")


class Pair(SQLModel, table=True):
    """Two shoppers who go together where a hall asks for a team. Nobody stands in two pairs of a wave (the verb sees to it)."""

    __tablename__ = "wave_pairs"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    lead_id: UUID = Field(primary_key=True, foreign_key="people.id")
    companion_id: UUID = Field(foreign_key="people.id")
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: UUID | None = Field(default=None, foreign_key="people.id")
