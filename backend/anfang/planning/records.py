"""Tables of station planning: the plan of a wave while it is made, every step of it, and the solver's runs.

Nothing of it is visible to halls or shoppers. What a shopper is told stands in the assignments that publishing a plan makes [waves].
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime

GOING_ON = text("ended_at IS NULL")


class WavePlan(SQLModel, table=True):
    """The plan of a wave. `revision` counts its steps.

    `seed` (hex) decides all that is drawn. It is drawn once, its SHA-256 digest goes to the journal at once, and it is opened when the
    wave's results are published: until then nobody may read it [planner.md, Unpredictability].
    """

    __tablename__ = "wave_plans"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    revision: int = 0
    seed: str = Field(max_length=64)
    seed_digest: str = Field(max_length=64)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    begun_by: UUID | None = Field(default=None, foreign_key="people.id")
    seed_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PlanStop(SQLModel, table=True):
    """One planned visit. `at`: minute of arrival after local midnight. `shadow`: beyond the month's quota, by chance.

    `assignment_id`: the assignment that publishing made of it, or that stood before there was a plan.
    """

    __tablename__ = "plan_stops"
    __table_args__ = (Index("ix_plan_stops_of_shopper", "wave_id", "shopper_id", "day_on"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id")
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    shopper_id: UUID = Field(foreign_key="people.id")
    companion_id: UUID | None = Field(default=None, foreign_key="people.id", index=True)
    day_on: date
    at: int
    shadow: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    assignment_id: UUID | None = Field(default=None, foreign_key="assignments.id")


class PlanKnown(SQLModel, table=True):
    """An assignment that the plan has taken up, or has made: what is not here was made by hand since, and is still to be taken up."""

    __tablename__ = "plan_known"

    assignment_id: UUID = Field(primary_key=True, foreign_key="assignments.id")
    wave_id: UUID = Field(foreign_key="waves.id", index=True)


class PlanPosting(SQLModel, table=True):
    """A shopper lodges in another region in the nights after `first_on` … `last_on` - 1 [core.rotation.month.Posting].

    `proposed`: a solver's; the next solve may drop it. What a planner made stays.
    """

    __tablename__ = "plan_postings"

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    shopper_id: UUID = Field(foreign_key="people.id")
    region_code: str = Field(foreign_key="regions.code", max_length=20)
    first_on: date
    last_on: date
    proposed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class PlanLock(SQLModel, table=True):
    """One stop of the hall has to be like this, whoever plans; what is null is free."""

    __tablename__ = "plan_locks"

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID = Field(foreign_key="halls.id")
    shopper_id: UUID | None = Field(default=None, foreign_key="people.id")
    day_on: date | None = None
    at: int | None = None


class PlanForbid(SQLModel, table=True):
    """No stop may be like this; what is null stands for any. `reason` in the planner's words, "" for none."""

    __tablename__ = "plan_forbids"

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID | None = Field(default=None, foreign_key="halls.id")
    shopper_id: UUID | None = Field(default=None, foreign_key="people.id")
    day_on: date | None = None
    reason: str = Field(default="", max_length=500)


class PlanWaiver(SQLModel, table=True):
    """A hard rule that a planner has set aside, by name and with a reason, for one shopper at one hall on one day."""

    __tablename__ = "plan_waivers"
    __table_args__ = (UniqueConstraint("wave_id", "rule", "hall_id", "shopper_id", "day_on"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id")
    rule: str = Field(max_length=40)
    hall_id: UUID = Field(foreign_key="halls.id")
    shopper_id: UUID = Field(foreign_key="people.id")
    day_on: date
    reason: str = Field(max_length=500)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class PlanStep(SQLModel, table=True):
    """One step that a planner sees and can undo. `n` is the plan's revision after it; `verb` names it, `facts` tell of it.

    `changes`: [kind, id, before, after] for each row that it wrote; null before: it was made, null after: it was taken away.
    `regions`: the paths of the regions of the halls that it touched, which say whose business it is. `undoes`: the step it took back.
    """

    __tablename__ = "plan_steps"
    __table_args__ = (UniqueConstraint("wave_id", "n"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id")
    n: int
    verb: str = Field(max_length=20)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changes: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    regions: list[str] = Field(default_factory=list, sa_type=JSON)
    by: UUID | None = Field(default=None, foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    undoes: UUID | None = Field(default=None, foreign_key="plan_steps.id", unique=True)


class SolveRun(SQLModel, table=True):
    """One run of the solver: asked for, under way, ended. `kind`: solve or replan. `paths`: the regions that it plans.
    `leave_out`: halls and shoppers that cannot be planned stay out; else the run fails and says which they are.

    `seen` is the plan's revision that it started from. `heard_at`: the last sign of life; a run that has not ended and has been silent
    is broken off. `best` is its best plan so far [taking.as_json], `progress` what can be said of it. `outcome`: kept (it is the
    plan now), moved (the plan changed meanwhile: a person decides), failed (`problem` says why), broken_off, discarded.
    """

    __tablename__ = "solve_runs"
    __table_args__ = (
        Index(
            "ix_solve_runs_one_a_wave",
            "wave_id",
            unique=True,
            sqlite_where=GOING_ON,
            postgresql_where=GOING_ON,
        ),
    )

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    kind: str = Field(max_length=10)
    seconds: int
    leave_out: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    paths: list[str] = Field(sa_type=JSON)
    seen: int
    asked_by: UUID | None = Field(default=None, foreign_key="people.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    best: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    stop_asked_by: UUID | None = Field(default=None, foreign_key="people.id")
    stop_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str = Field(default="", max_length=12)
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    step_id: UUID | None = Field(default=None, foreign_key="plan_steps.id")


class PlanPublication(SQLModel, table=True):
    """The plan was made into assignments; the newest row counts. `revision`: the plan's at that moment."""

    __tablename__ = "plan_publications"

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    revision: int
    made: int
    cancelled: int
    by: UUID | None = Field(default=None, foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
