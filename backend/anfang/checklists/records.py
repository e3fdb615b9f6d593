"""Tables of station checklists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class ChecklistVersion(SQLModel, table=True):
    """A published checklist, immutable, addressed by the digest of its canonical JSON. Never deleted: visits are scored by it for ever.

    `effective_from` … `effective_to` is half-open.
    """

    __tablename__ = "checklist_versions"
    __table_args__ = (UniqueConstraint("code", "version"),)

    digest: str = Field(primary_key=True, max_length=64)
    code: str = Field(max_length=60)
    version: str = Field(max_length=40)
    document: dict[str, Any] = Field(sa_type=JSON)
    effective_from: date
    effective_to: date | None = None
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: UUID | None = None


class ChecklistEnd(SQLModel, table=True):
    """Says from which day a version published without an end no longer holds, so that a successor can begin. The version stays."""

    __tablename__ = "checklist_ends"

    digest: str = Field(primary_key=True, max_length=64, foreign_key="checklist_versions.digest")
    ends_on: date
    ended_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: UUID | None = None
