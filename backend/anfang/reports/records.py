"""Tables of station reports: what was published, changed afterwards, and the files made of it. Published rows never change."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Publication(SQLModel, table=True):
    """One edition of a wave's results. `digest` is over all its halls' documents; edition 1 is the wave's publication.

    Later ones take two people and a reason; `changes` says what changed, in facts: [{"hall_id", "item"?, "from", "to"}].
    """

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("wave_id", "edition"),)

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id")
    edition: int
    digest: str = Field(max_length=64)
    figures: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", max_length=2000)
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    by: UUID = Field(foreign_key="people.id")
    confirmed_by: UUID | None = Field(default=None, foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)


class HallResult(SQLModel, table=True):
    """What a hall may read of a wave: canonical JSON, frozen. `edition` counts the hall's own, so that others' changes do not show."""

    __tablename__ = "hall_results"
    __table_args__ = (UniqueConstraint("wave_id", "hall_id", "edition"),)

    id: UUID = Field(primary_key=True)
    publication_id: UUID = Field(foreign_key="publications.id")
    wave_id: UUID = Field(foreign_key="waves.id")
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    edition: int
    body: bytes
    digest: str = Field(max_length=64)


class PublishedVisit(SQLModel, table=True):
    """Which revision of which visit stands behind a place in a hall's document; only the desk reads this."""

    __tablename__ = "published_visits"
    __table_args__ = (Index("ix_published_visits_halls", "publication_id", "hall_id", "place"),)

    publication_id: UUID = Field(primary_key=True, foreign_key="publications.id")
    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    revision_id: UUID = Field(foreign_key="revisions.id")
    hall_id: UUID = Field(foreign_key="halls.id", index=True)
    place: int


class RankingHold(SQLModel, table=True):
    """The hall's place in the ranking and its pay-out wait: an appeal of its is not decided yet."""

    __tablename__ = "ranking_holds"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id")
    since: datetime = Field(sa_type=UtcDateTime)


class Amendment(SQLModel, table=True):
    """A wish to change a published result: one person proposes it with a reason, another one confirms or declines it."""

    __tablename__ = "amendments"

    id: UUID = Field(primary_key=True)
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    items: list[dict[str, Any]] = Field(sa_type=JSON)
    reason: str = Field(max_length=2000)
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: UUID | None = Field(default=None, foreign_key="people.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    declined: bool = False
    publication_id: UUID | None = Field(default=None, foreign_key="publications.id")


class PublishedHall(SQLModel, table=True):
    """A hall as it was when its wave was published: where deliverables file it. Later moves and new names do not reach back.

    `region` is the full name, "贵州省 · 贵阳市"; name and tier stand in the hall's own document.
    """

    __tablename__ = "published_halls"
    __table_args__ = (Index("ix_published_halls_region", "wave_id", "region_path", "code"),)

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id", index=True)
    code: str = Field(max_length=30)
    kind: str = Field(max_length=20)
    region_path: str = Field(max_length=120)
    region: str = Field(default="", max_length=300)


class Deliverable(SQLModel, table=True):
    """One file asked for: which, of which edition, for which region ("/": the whole wave) or hall, in which language.

    Made in the background: `done` of `total` steps, `beat_at` the last sign of life of whoever makes it. `held` are the ids of the halls
    whose ranking waited for an appeal when it was asked for, so that it can be made again and be the same. `digest` is the file's.
    """

    __tablename__ = "deliverables"

    id: UUID = Field(primary_key=True)
    publication_id: UUID = Field(foreign_key="publications.id", index=True)
    what: str = Field(max_length=20)
    form_of: str = Field(max_length=10)
    region_path: str = Field(default="/", max_length=120)
    hall_id: UUID | None = Field(default=None, foreign_key="halls.id")
    language: str = Field(default="zh", max_length=2)
    held: list[str] = Field(default_factory=list, sa_type=JSON)
    by: UUID = Field(foreign_key="people.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    beat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done: int = 0
    total: int = 0
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed: str | None = Field(default=None, max_length=40)
    size: int = Field(default=0, sa_type=BigInteger)
    digest: str | None = Field(default=None, max_length=64)


class WeeklyReport(SQLModel, table=True):
    """What the coordination meeting of a region is told of a week ("2026-W47"), in facts, frozen when it was made [domain §6]."""

    __tablename__ = "weekly_reports"
    __table_args__ = (UniqueConstraint("week", "region_path"),)

    id: UUID = Field(primary_key=True)
    week: str = Field(max_length=8)
    region_path: str = Field(max_length=120)
    facts: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)


class SatisfactionResult(SQLModel, table=True):
    """What the customers' interviews of one hall said in one wave: mean in hundredths of a point, and how many were asked."""

    __tablename__ = "satisfaction_results"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id")
    score: int
    interviews: int
    by: UUID = Field(foreign_key="people.id")
    at: datetime = Field(sa_type=UtcDateTime)
