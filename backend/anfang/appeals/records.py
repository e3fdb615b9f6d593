"""Tables of station appeals: a hall's appeals against what was published, and the dispatches that it has to answer and mend."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Appeal(SQLModel, table=True):
    """A hall manager questions one item of one published visit. `place` is the visit's place in the hall's document."""

    __tablename__ = "appeals"
    __table_args__ = (UniqueConstraint("wave_id", "hall_id", "place", "item"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    place: int
    item: str = Field(max_length=60)
    category: str = Field(max_length=20)
    words: str = Field(max_length=2000)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Decision(SQLModel, table=True):
    """The word on an appeal, by somebody who did not review the visit. An accepted one is an amendment, and final with it.

    Should the second person decline that amendment, this row goes and the appeal waits again.
    """

    __tablename__ = "decisions"

    appeal_id: UUID = Field(primary_key=True, foreign_key="appeals.id")
    accepted: bool
    reason: str = Field(max_length=2000)
    amendment_id: UUID | None = Field(default=None, foreign_key="amendments.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Dispatch(SQLModel, table=True):
    """A hall has to answer and mend something that a publication showed. `why`: red, veto or below; `item` empty for a whole result.

    `standing` repeats the newest step: open, answered, mended, reopened, closed; withdrawn when a later edition took its reason away.
    """

    __tablename__ = "dispatches"
    __table_args__ = (
        UniqueConstraint("wave_id", "hall_id", "why", "item"),
        Index("ix_dispatches_standing", "standing", "mend_due_at"),
    )

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    why: str = Field(max_length=10)
    item: str = Field(default="", max_length=60)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    answer_due_at: datetime = Field(sa_type=UtcDateTime)
    mend_due_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    standing: str = Field(default="open", max_length=10)


class DispatchStep(SQLModel, table=True):
    """One step of a dispatch: answered, mended, accepted, reopened, withdrawn, escalated (`level`: supervisor, region), revisit."""

    __tablename__ = "dispatch_steps"

    id: UUID = Field(primary_key=True)
    dispatch_id: UUID = Field(foreign_key="dispatches.id", index=True)
    what: str = Field(max_length=12)
    level: str = Field(default="", max_length=12)
    words: str = Field(default="", max_length=2000)
    by: UUID | None = Field(default=None, foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Enclosure(SQLModel, table=True):
    """A file that belongs to an appeal or to a step of a dispatch, kept in the vault under its SHA-256."""

    __tablename__ = "enclosures"

    id: UUID = Field(primary_key=True)
    digest: str = Field(max_length=64, index=True)
    type: str = Field(max_length=40)
    size: int
    name: str = Field(max_length=120)
    appeal_id: UUID | None = Field(default=None, foreign_key="appeals.id", index=True)
    step_id: UUID | None = Field(default=None, foreign_key="dispatch_steps.id", index=True)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class OwnVeto(SQLModel, table=True):
    """The hall manager's own one-vote veto: too many dispatches of one wave stayed unanswered [domain §4]."""

    __tablename__ = "own_vetoes"
    __table_args__ = (UniqueConstraint("wave_id", "hall_id"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id")
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    unanswered: int
    at: datetime = Field(sa_type=UtcDateTime)
