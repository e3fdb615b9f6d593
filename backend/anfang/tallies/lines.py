"""What one visit brings to the tallies, and how it is added to them or taken out again."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, case, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

from anfang.tallies.records import DimensionTally, HallTally, ItemTally
from anfang.visits.records import ItemResult

Sign = Literal[1, -1]


@dataclass(frozen=True)
class Labels:
    """Under what a visit is counted."""

    wave_id: UUID
    hall_id: UUID
    region_path: str
    tier: str
    kind: str


def tally(
    connection: Connection, labels: Labels, revision_id: UUID, card: dict[str, Any], sign: Sign
) -> None:
    """Add the revision with this scorecard to all tallies, or take it out. Rows come in the order of their keys."""
    final = card["final"]
    scored = int(final is not None)
    hall = {"wave_id": labels.wave_id, "hall_id": labels.hall_id, "tier": labels.tier}
    sums = {
        "visits": 1,
        "scored": scored,
        "final_sum": final or 0,
        "final_squares": (final or 0) ** 2,
        "vetoed": int(card["verdict"] == "vetoed"),
        **_observed(connection, revision_id),
    }
    signed = {name: sign * number for name, number in sums.items()}
    row = {**hall, "region_path": labels.region_path, "kind": labels.kind, **signed}
    connection.execute(_adding(HallTally, connection.dialect.name), row)
    values = dimensions_of(card)
    rows = [
        {
            **hall,
            "dimension": key,
            "scored": sign,
            "final_sum": sign * values[key],
            "final_squares": sign * values[key] ** 2,
        }
        for key in sorted(values)
    ]
    if rows:
        connection.execute(_adding(DimensionTally, connection.dialect.name), rows)
    _items(connection, labels, revision_id, sign)
    if sign < 0:
        _sweep(connection, labels)


def dimensions_of(card: dict[str, Any]) -> dict[str, int]:
    """The dimensions that have a value, with it."""
    return {each["key"]: each["final"] for each in card["dimensions"] if each["final"] is not None}


def _observed(connection: Connection, revision_id: UUID) -> dict[str, int]:
    kept = func.sum(case((col(ItemResult.complied).is_(True), 1), else_=0))
    found = select(func.count(), func.coalesce(kept, 0)).where(
        col(ItemResult.revision_id) == revision_id, col(ItemResult.complied).is_not(None)
    )
    observed, complied = connection.execute(found).one()
    return {"observed": observed, "complied": complied}


def _items(connection: Connection, labels: Labels, revision_id: UUID, sign: Sign) -> None:
    names = ("wave_id", "region_path", "tier", "kind", "item", "observed", "complied")
    table = ItemTally.__table__.c  # type: ignore[attr-defined]
    same = (labels.wave_id, labels.region_path, labels.tier, labels.kind)
    fixed = [
        literal(value, table[name].type).label(name) for name, value in zip(names[:4], same, strict=True)
    ]
    complied = func.sum(sign * ItemResult.__table__.c.complied.cast(table.complied.type))  # type: ignore[attr-defined]
    found = (
        select(*fixed, col(ItemResult.item), literal(sign), complied)
        .where(col(ItemResult.revision_id) == revision_id, col(ItemResult.complied).is_not(None))
        .group_by(col(ItemResult.item))
        .order_by(col(ItemResult.item))
    )
    insert = _insert(ItemTally, connection.dialect.name).from_select(names, found, include_defaults=False)
    connection.execute(_summed(ItemTally, insert))


def _sweep(connection: Connection, labels: Labels) -> None:
    """What has come down to nothing is no row, so that tallies kept and tallies made anew are the same rows."""
    table: Any
    for table, empty in ((HallTally, HallTally.visits), (DimensionTally, DimensionTally.scored)):
        of_hall = (col(table.wave_id) == labels.wave_id) & (col(table.hall_id) == labels.hall_id)
        connection.execute(table.__table__.delete().where(of_hall, col(empty) == 0))
    connection.execute(
        ItemTally.__table__.delete().where(  # type: ignore[attr-defined]
            col(ItemTally.wave_id) == labels.wave_id,
            col(ItemTally.region_path) == labels.region_path,
            col(ItemTally.tier) == labels.tier,
            col(ItemTally.kind) == labels.kind,
            col(ItemTally.observed) == 0,
        )
    )


@cache
def _adding(table: type[SQLModel], dialect: str) -> Any:
    return _summed(table, _insert(table, dialect).inline())


def _insert(table: type[SQLModel], dialect: str) -> Any:
    made = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return made(table.__table__)  # type: ignore[attr-defined]


def _summed(table: type[SQLModel], insert: Any) -> Any:
    """Where the row is there already its numbers grow by the new ones; a label takes the newest word."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    changes = {
        column.name: column + insert.excluded[column.name]
        if column.type.python_type is int
        else insert.excluded[column.name]
        for column in columns
        if not column.primary_key
    }
    return insert.on_conflict_do_update(index_elements=[*table.__table__.primary_key], set_=changes)  # type: ignore[attr-defined]
