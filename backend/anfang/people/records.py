"""Tables of station people."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Role(StrEnum):
    """What a person does here. One person has one role."""

    SHOPPER = "shopper"
    PLANNER = "planner"
    SUPERVISOR = "supervisor"
    HALL_MANAGER = "hall_manager"
    ANALYST = "analyst"
    ADMIN = "admin"


class Person(SQLModel, table=True):
    """Somebody who may sign in. `password_hash` is argon2id, absent for those who only ever use an enrolled phone."""

    __tablename__ = "people"

    id: UUID = Field(primary_key=True)
    login: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=80)
    role: str = Field(max_length=20, index=True)
    password_hash: str | None = Field(default=None, max_length=200)
    language: str = Field(default="zh", max_length=2)
    created_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Scope(SQLModel, table=True):
    """How far a person of the desk may look: a region and all below it, or one hall. For a shopper: where they work.

    `region_path` is a `Region.path` prefix such as "/52/5201/"; "/" is everywhere. Admins need none.
    """

    __tablename__ = "scopes"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    region_path: str | None = Field(default=None, max_length=120)
    hall_id: UUID | None = None


class Phone(SQLModel, table=True):
    """An enrolled phone. `revoked_at` ends it; the row stays."""

    __tablename__ = "phones"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    name: str = Field(max_length=80)
    app: str = Field(default="", max_length=40)
    enrolled_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Enrolment(SQLModel, table=True):
    """A one-time code that makes a phone its person's; good for 15 minutes. Only its digest is stored."""

    __tablename__ = "enrolments"

    code_digest: str = Field(primary_key=True, max_length=64)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    made_by: UUID
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(SQLModel, table=True):
    """A server-side session. The cookie's 256 random bits are stored as a digest only; it can be ended at any moment."""

    __tablename__ = "sign_ins"

    token_digest: str = Field(primary_key=True, max_length=64)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    phone_id: UUID | None = Field(default=None, foreign_key="phones.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FirstRun(SQLModel, table=True):
    """A token that lets whoever runs the server create its first administrator. Of use only while there are no people."""

    __tablename__ = "first_runs"

    token_digest: str = Field(primary_key=True, max_length=64)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """A program's way in, with an analyst's eyes. Its 256 random bits are shown once and stored as a digest; it can be revoked."""

    __tablename__ = "api_tokens"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    name: str = Field(max_length=80)
    token_digest: str = Field(max_length=64, unique=True)
    made_by: UUID = Field(foreign_key="people.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
