"""Tables of station halls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from anfang.database import UtcDateTime


class Region(SQLModel, table=True):
    """A province, city or county. `path` is "/52/5201/520102/": its own code last, its parents' before it."""

    __tablename__ = "regions"

    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=80)
    level: str = Field(max_length=10)
    parent_code: str | None = Field(default=None, foreign_key="regions.code", max_length=20)
    path: str = Field(max_length=120, unique=True)


class Hall(SQLModel, table=True):
    """A business hall. `lat_e6`, `lon_e6`: WGS-84 in 1e-6 degrees. `hours`: "mon"…"sun" → [["09:00",
    "18:00"], …], local time.

    A hall is retired, never deleted: old visits stay readable.
    """

    __tablename__ = "halls"

    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=30, unique=True)
    name: str = Field(max_length=120)
    tier: str = Field(max_length=20, index=True)
    kind: str = Field(max_length=20)
    region_path: str = Field(max_length=120, index=True)
    address: str = Field(default="", max_length=300)
    lat_e6: int | None = None
    lon_e6: int | None = None
    hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    pressure: str = Field(default="normal", max_length=10)
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Lodging(SQLModel, table=True):
    """Where a shopper who is posted to a city sleeps; the centre of its halls where there is no such row. WGS-84 in 1e-6 degrees."""

    __tablename__ = "lodgings"

    region_code: str = Field(primary_key=True, foreign_key="regions.code", max_length=20)
    lat_e6: int
    lon_e6: int
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: UUID | None = Field(default=None, foreign_key="people.id")
