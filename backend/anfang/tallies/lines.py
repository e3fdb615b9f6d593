"""What one visit brings to the tallies, and how it is added to them or taken out again."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, FromClause, case, func, literal, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

from anfang.tallies.records import DimensionTally, HallTally, ItemTally, MeanTally
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
    _means(connection, labels, -1)
    connection.execute(_adding(HallTally, connection.dialect.name), row)
    _means(connection, labels, 1)
    # Also one who comes makes a group empty: the hall has one score more, and so another divisor.
    emptied = (col(MeanTally.wave_id) == labels.wave_id, col(MeanTally.halls) == 0)
    connection.execute(MeanTally.__table__.delete().where(*emptied))  # type: ignore[attr-defined]
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


def mean_rows(tallies: FromClause, *where: Any, sign: Sign = 1) -> Any:
    """What the halls of `tallies`, rows like those of HallTally, bring to MeanTally or take from it; in the order of its columns."""
    return union_all(*(_means_by(own, tallies, *where, sign=sign) for own in (True, False)))


def _means_by(own: bool, tallies: FromClause, *where: Any, sign: Sign) -> Any:
    """Those of each tier by its own, or those of the whole hall."""
    of = tallies.c
    hall = [of.wave_id, of.region_path, of.kind, of.hall_id, *([of.tier] if own else [])]
    tier = of.tier if own else literal("", of.tier.type).label("tier")
    sums = [func.sum(of[name]).label(name) for name in ("scored", "visits", "final_sum")]
    halls = (
        select(of.wave_id, tier, of.region_path, of.kind, *sums).where(*where).group_by(*hall).subquery().c
    )
    labels = (halls.wave_id, halls.tier, halls.region_path, halls.kind, halls.scored)
    final = halls.final_sum
    counts = {
        "halls": func.count(),
        "visits": func.sum(halls.visits),
        "final_sum": func.sum(final),
        "final_squares": func.sum(final * final),
    }
    signed = [(sign * count).label(name) for name, count in counts.items()]
    return select(*labels, *signed).where(halls.visits > 0).group_by(*labels)


def _means(connection: Connection, labels: Labels, sign: Sign) -> None:
    """Add the hall, as its tallies stand, to the mean of its region, or take it out."""
    tallies: Any = HallTally.__table__  # type: ignore[attr-defined]
    kept: Any = MeanTally.__table__  # type: ignore[attr-defined]
    hall = (tallies.c.wave_id == labels.wave_id, tallies.c.hall_id == labels.hall_id)
    insert = _insert(MeanTally, connection.dialect.name)
    found = mean_rows(tallies, *hall, sign=sign)
    connection.execute(_summed(MeanTally, insert.from_select(kept.c.keys(), found, include_defaults=False)))


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
