"""Tables of station tallies: sums over the visits that count, kept in the transaction that changes a result; `rebuild` proves them.

A visit counts once it is approved, not excluded and not exposed. Scores are hundredths of a point.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel


class Counted(SQLModel, table=True):
    """This revision of this visit is in the tallies, with these labels: what has to be taken out again when it changes."""

    __tablename__ = "counted"

    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    revision_id: UUID = Field(foreign_key="revisions.id")
    wave_id: UUID = Field(foreign_key="waves.id", index=True)
    hall_id: UUID = Field(foreign_key="halls.id")
    region_path: str = Field(max_length=120)
    tier: str = Field(max_length=20)
    kind: str = Field(max_length=20)
    final: int | None = None
    dimensions: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class HallTally(SQLModel, table=True):
    """One hall in one wave: `visits` counted, `scored` of them with a score, its sum and sum of squares, `vetoed` of them.

    `observed`, `complied`: of all items together, what the hall's execution rate is made of.
    `tier` is the one the visits were planned with; a hall that changed it within the wave has a row for each, to be added up.
    """

    __tablename__ = "hall_tallies"
    __table_args__ = (Index("ix_hall_tallies_region", "wave_id", "region_path"),)

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id", index=True)
    tier: str = Field(primary_key=True, max_length=20)
    region_path: str = Field(max_length=120)
    kind: str = Field(max_length=20)
    visits: int = 0
    scored: int = 0
    final_sum: int = 0
    final_squares: int = Field(default=0, sa_type=BigInteger)
    vetoed: int = 0
    observed: int = 0
    complied: int = 0


class MeanTally(SQLModel, table=True):
    """The halls of one region (the lowest) and kind in one wave with `scored` scores each: what the mean of their means is made of.

    `tier`: over visits planned with that one; empty: over all. A hall that changed its tier is in both, once in the whole.
    `final_sum`: of the halls' sums; `final_squares`: of the squares of these. Halls of one divisor, so that both stay whole.
    """

    __tablename__ = "mean_tallies"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    tier: str = Field(primary_key=True, max_length=20)
    region_path: str = Field(primary_key=True, max_length=120)
    kind: str = Field(primary_key=True, max_length=20)
    scored: int = Field(primary_key=True)
    halls: int = 0
    visits: int = 0
    final_sum: int = Field(default=0, sa_type=BigInteger)
    final_squares: int = Field(default=0, sa_type=BigInteger)


class DimensionTally(SQLModel, table=True):
    """One dimension of one hall in one wave: how often it had a value, the sum of the values and of their squares."""

    __tablename__ = "dimension_tallies"

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    hall_id: UUID = Field(primary_key=True, foreign_key="halls.id")
    tier: str = Field(primary_key=True, max_length=20)
    dimension: str = Field(primary_key=True, max_length=60)
    scored: int = 0
    final_sum: int = 0
    final_squares: int = Field(default=0, sa_type=BigInteger)


class ItemTally(SQLModel, table=True):
    """One item over the halls of one region (the lowest), tier and kind in one wave: observed, and complied."""

    __tablename__ = "item_tallies"
    __table_args__ = (Index("ix_item_tallies_item", "wave_id", "item"),)

    wave_id: UUID = Field(primary_key=True, foreign_key="waves.id")
    region_path: str = Field(primary_key=True, max_length=120)
    tier: str = Field(primary_key=True, max_length=20)
    kind: str = Field(primary_key=True, max_length=20)
    item: str = Field(primary_key=True, max_length=60)
    observed: int = 0
    complied: int = 0
