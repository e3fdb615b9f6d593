"""Tables of station review: each judgement is a row with who and when; a visit's standing follows from the newest of them.

Silence approves nothing. All speak of one revision: when a newer one comes, the visit waits again.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Share(SQLModel, table=True):
    """The visit was given to a supervisor, or taken by one; the newest row counts. `to_id` null: laid back."""

    __tablename__ = "shares"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    to_id: UUID | None = Field(default=None, foreign_key="people.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Approval(SQLModel, table=True):
    """A supervisor approved this revision."""

    __tablename__ = "approvals"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Return(SQLModel, table=True):
    """A supervisor sent this revision back; what was asked for stands in the visits' Reopening."""

    __tablename__ = "returns"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    reopening_id: UUID = Field(foreign_key="reopenings.id")
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class BranchChoice(SQLModel, table=True):
    """A supervisor decided which revision counts, among `branches` (ids of revisions) and the head, `over_id`, that counted before."""

    __tablename__ = "branch_choices"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    over_id: UUID = Field(foreign_key="revisions.id")
    branches: list[str] = Field(sa_type=JSON)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Exclusion(SQLModel, table=True):
    """The visit is kept, and out of all statistics, for this reason; until somebody ends it."""

    __tablename__ = "exclusions"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    reason: str = Field(max_length=2000)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: UUID | None = Field(default=None, foreign_key="people.id")


class Hold(SQLModel, table=True):
    """The visit rests until a question about it is answered."""

    __tablename__ = "holds"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    reason: str = Field(max_length=2000)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: UUID | None = Field(default=None, foreign_key="people.id")


class VetoOpinion(SQLModel, table=True):
    """One reviewer's word on one veto item of one revision: whether the evidence bears it out.

    `blind`: given without seeing hall, region or shopper. One reviewer's and one blind word that agree settle it; else a third decides.
    """

    __tablename__ = "veto_opinions"
    __table_args__ = (UniqueConstraint("revision_id", "item", "by"),)

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    item: str = Field(max_length=60)
    upheld: bool
    blind: bool
    words: str = Field(default="", max_length=2000)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class BlindCase(SQLModel, table=True):
    """The random name under which a veto is shown to those who must not know whose it is."""

    __tablename__ = "blind_cases"
    __table_args__ = (UniqueConstraint("revision_id", "item"),)

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    item: str = Field(max_length=60)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    upheld: bool | None = None


class Release(SQLModel, table=True):
    """A note or photo that the hall may see once the wave is published. `digest`: the photo's; `item`: the note's, null = the visit's."""

    __tablename__ = "releases"

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    digest: str | None = Field(default=None, max_length=64)
    item: str | None = Field(default=None, max_length=60)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
