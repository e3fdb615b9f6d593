"""Tables of station visits. Nothing received is ever changed; `Visit` only points at the revision that counts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class ParcelKept(SQLModel, table=True):
    """Every body a phone ever brought, refused ones too, as the bytes it came in. `digest` is that of the bytes.

    `kind` is what was last answered, short of its evidence: received, parked, quarantined, conflict or refused. What was not
    received is judged again when it comes again: the reason may be gone by then.
    """

    __tablename__ = "parcels"

    digest: str = Field(primary_key=True, max_length=64)
    visit_id: UUID | None = Field(default=None, index=True)
    revision: int | None = None
    person_id: UUID = Field(foreign_key="people.id")
    phone_id: UUID = Field(foreign_key="phones.id")
    body: bytes
    kind: str = Field(max_length=12)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    received_at: datetime = Field(sa_type=UtcDateTime)


WAITING = text("standing = 'waiting'")
TAKEN = text("standing = 'waiting' AND reviewer_id IS NOT NULL")
FLAGGED = text("CAST(flags AS VARCHAR) <> '[]'")
VETOED = text("verdict = 'vetoed'")
FLAGGED_VETOED = text("verdict = 'vetoed' AND CAST(flags AS VARCHAR) <> '[]'")
RECEIVED = text("wanting > 0")
EXPOSED = text("exposed")
URGENT = text("standing = 'waiting' AND (veto_open OR doubt <> 'clear')")
ASIDE = text("standing <> 'approved' AND standing <> 'waiting'")
UNSETTLED = text("(standing <> 'approved' OR exposed OR veto_open OR wanting > 0)")


class Visit(SQLModel, table=True):
    """One visit of one shopper to one hall, as its current revision tells it. The columns below `revision_id` repeat that
    revision for lists and filters; scores are hundredths of a point, null where nothing could be scored.

    `standing` (waiting, returned, held, approved, excluded) repeats the newest record of station review, `veto_open` whether a veto
    still lacks its second word, `doubt` (clear, look, reject) what the weak signals come to, `reviewer_id` who has it to judge.
    `answers_print` is the shopper's answers in a line (answers_print.py), to be laid beside another visit's.
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_listing", "wave_id", "visited_at", "id"),
        Index("ix_visits_hall", "hall_id", "visited_at"),
        Index("ix_visits_score", "final", "id"),
        Index("ix_visits_shopper", "shopper_id", "hall_id", "visited_at"),
        Index("ix_visits_of_shopper", "shopper_id", "visited_at"),
        # What still waits is little beside what is done.
        Index("ix_visits_waiting", "first_received_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_visits_mine",
            "reviewer_id",
            "first_received_at",
            "id",
            sqlite_where=TAKEN,
            postgresql_where=TAKEN,
        ),
        Index("ix_visits_exposed", "wave_id", sqlite_where=EXPOSED, postgresql_where=EXPOSED),
        # What a list is seldom narrowed to, and then has to find among all visits ever.
        Index("ix_visits_flagged", "visited_at", "id", sqlite_where=FLAGGED, postgresql_where=FLAGGED),
        Index("ix_visits_vetoed", "visited_at", "id", sqlite_where=VETOED, postgresql_where=VETOED),
        Index(
            "ix_visits_flagged_vetoed",
            "visited_at",
            "id",
            sqlite_where=FLAGGED_VETOED,
            postgresql_where=FLAGGED_VETOED,
        ),
        Index("ix_visits_received", "visited_at", "id", sqlite_where=RECEIVED, postgresql_where=RECEIVED),
        # What is not simply approved and counted: all else of a wave's progress stands in its tallies.
        Index(
            "ix_visits_unsettled",
            *("wave_id", "hall_id", "standing", "exposed", "veto_open", "wanting", "tier"),
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
        Index(
            "ix_visits_aside",
            "standing",
            "first_received_at",
            "id",
            sqlite_where=ASIDE,
            postgresql_where=ASIDE,
        ),
        Index("ix_visits_urgent", "first_received_at", "id", sqlite_where=URGENT, postgresql_where=URGENT),
    )

    id: UUID = Field(primary_key=True)
    assignment_id: UUID | None = Field(default=None, foreign_key="assignments.id")
    wave_id: UUID | None = Field(default=None, foreign_key="waves.id")
    hall_id: UUID = Field(foreign_key="halls.id")
    shopper_id: UUID = Field(foreign_key="people.id")
    checklist_digest: str = Field(foreign_key="checklist_versions.digest", max_length=64)
    tier: str = Field(max_length=20)
    first_received_at: datetime = Field(sa_type=UtcDateTime)
    revision_id: UUID
    revision: int
    visited_at: datetime = Field(sa_type=UtcDateTime, index=True)
    visited_on: date
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answers_print: str = Field(default="", max_length=600, sa_column_kwargs={"server_default": ""})
    raw: int | None = None
    final: int | None = None
    band: str | None = Field(default=None, max_length=20)
    verdict: str = Field(max_length=10)
    flags: list[str] = Field(default_factory=list, sa_type=JSON)
    wanting: int = Field(default=0, description="evidence files named but not sealed yet")
    standing: str = Field(default="waiting", max_length=10, sa_column_kwargs={"server_default": "waiting"})
    veto_open: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    doubt: str = Field(default="clear", max_length=10, sa_column_kwargs={"server_default": "clear"})
    exposed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reviewer_id: UUID | None = Field(default=None, foreign_key="people.id")


CORRECTED = 1001


class Revision(SQLModel, table=True):
    """A sealed revision as received and scored. Immutable. `stale_base` marks a branch a person has to choose about.

    A reviewer's own revision (`corrected_by`) stands on the parcel of its base: `corrections` is {item: {"answer", "reason"}}, laid over
    the parcel's answers. Such revisions count from CORRECTED on, which no phone's number reaches.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("visit_id", "revision"),)

    id: UUID = Field(primary_key=True)
    visit_id: UUID
    revision: int
    base: int | None = None
    stale_base: bool = False
    parcel_digest: str = Field(foreign_key="parcels.digest", max_length=64, index=True)
    phone_id: UUID = Field(foreign_key="phones.id")
    app: str = Field(max_length=40)
    scorecard: dict[str, Any] = Field(sa_type=JSON)
    scorecard_digest: str = Field(max_length=64)
    claim_digest: str = Field(max_length=64)
    flags: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    corrected_by: UUID | None = Field(default=None, foreign_key="people.id")
    corrections: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    started_at: datetime = Field(sa_type=UtcDateTime)
    sealed_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)


class ItemResult(SQLModel, table=True):
    """One item of one revision, for rates over many visits. `credit` is numerator / denominator, null when not scorable.

    `complied` is null where the item was not answered, or is a note: an execution rate counts the rest.
    """

    __tablename__ = "item_results"
    # Rows lie in their primary key's own tree: half the writing of a table with an index beside it.
    __table_args__ = {"sqlite_with_rowid": False}

    revision_id: UUID = Field(primary_key=True, foreign_key="revisions.id")
    item: str = Field(primary_key=True, max_length=60)
    state: str = Field(max_length=16)
    credit_numerator: int | None = None
    credit_denominator: int | None = None
    complied: bool | None = None


OPEN = text("sealed_at IS NULL")


class Evidence(SQLModel, table=True):
    """One file, addressed by its SHA-256. It counts only once sealed: parts put together and hashed by the server.

    `refused` is the code of the problem for which it will never be taken (no image, too many pixels).
    """

    __tablename__ = "evidence"
    # What is still to come is little beside what is there, and every call of a phone asks for it.
    __table_args__ = (Index("ix_evidence_open", "digest", sqlite_where=OPEN, postgresql_where=OPEN),)

    digest: str = Field(primary_key=True, max_length=64)
    size: int
    type: str = Field(max_length=40)
    named_at: datetime = Field(sa_type=UtcDateTime)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused: str | None = Field(default=None, max_length=40)


class EvidencePart(SQLModel, table=True):
    """One 512 KiB part that lies safely in the object store, under a name made of all three: digest, number, the part's own digest.

    So no late request can change what a seal has looked at.
    """

    __tablename__ = "evidence_parts"

    digest: str = Field(primary_key=True, max_length=64, foreign_key="evidence.digest")
    n: int = Field(primary_key=True)
    part_digest: str = Field(max_length=64)
    size: int
    received_at: datetime = Field(sa_type=UtcDateTime)


class EvidenceOfItem(SQLModel, table=True):
    """Which evidence a revision names, for which item (null: for the visit)."""

    __tablename__ = "evidence_links"

    id: UUID = Field(primary_key=True)
    revision_id: UUID = Field(foreign_key="revisions.id", index=True)
    digest: str = Field(foreign_key="evidence.digest", max_length=64, index=True)
    item: str | None = Field(default=None, max_length=60)
    source: str = Field(max_length=12)
    taken_at: datetime = Field(sa_type=UtcDateTime)


class Exposure(SQLModel, table=True):
    """By the visit's head its shopper believes to have been suspected: `at_stage` before, during or after; by whom (a role, never a
    name), and how.
    """

    __tablename__ = "exposures"

    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    at_stage: str = Field(max_length=10)
    by_whom: str = Field(max_length=20)
    how: str = Field(default="", max_length=1000)
    told_at: datetime = Field(sa_type=UtcDateTime)


ASKED = text("withdrawn_at IS NULL")


class Reopening(SQLModel, table=True):
    """A revision goes back to its shopper's phone: `items` is [{"item", "reason"}]; the next revision on this base answers it."""

    __tablename__ = "reopenings"
    __table_args__ = (
        Index("uq_reopenings_open", "revision_id", unique=True, sqlite_where=ASKED, postgresql_where=ASKED),
    )

    id: UUID = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id", index=True)
    revision_id: UUID = Field(foreign_key="revisions.id")
    items: list[dict[str, Any]] = Field(sa_type=JSON)
    note: str = Field(default="", max_length=2000)
    due_on: date
    at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ServerKey(SQLModel, table=True):
    """One row: the Ed25519 key that signs receipts, and the epoch, which an operator renews after a restore."""

    __tablename__ = "server_keys"

    id: int = Field(default=1, primary_key=True)
    private_key: bytes
    epoch: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
