"""What the tallies of a wave have to be, read from the visits, scorecards and item results themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, case, cast, func, select
from sqlmodel import Session, SQLModel, col

from anfang.halls.records import Hall
from anfang.tallies.lines import mean_rows
from anfang.tallies.records import Counted, DimensionTally, HallTally, ItemTally, MeanTally
from anfang.visits.records import ItemResult, Revision, Visit
from anfang.waves.records import Assignment

# Two rows of a statement are summed as whole numbers; PostgreSQL would make numerics of sums of big ones.
TABLES: tuple[type[SQLModel], ...] = (HallTally, MeanTally, DimensionTally, ItemTally)


def counting(wave_id: UUID) -> tuple[Any, ...]:
    """The condition under which a visit of the wave counts."""
    return (
        col(Visit.wave_id) == wave_id,
        col(Visit.standing) == "approved",
        col(Visit.exposed).is_(False),
    )


def true_rows(session: Session, wave_id: UUID, table: type[SQLModel]) -> list[dict[str, Any]]:
    """The rows that a tally should have for the wave."""
    lite = session.connection().dialect.name == "sqlite"
    made = {HallTally: _halls, MeanTally: _means, DimensionTally: _dimensions, ItemTally: _items}[table]
    columns = table.__table__.columns  # type: ignore[attr-defined]
    found = session.connection().execute(made(wave_id, lite))
    whole = {column.name for column in columns if column.type.python_type is int}
    return [
        {name: int(value) if name in whole else value for name, value in row.items()}
        for row in found.mappings()
    ]


def kept_rows(session: Session, wave_id: UUID, table: type[SQLModel]) -> Sequence[dict[str, Any]]:
    """The rows that it has."""
    columns = table.__table__  # type: ignore[attr-defined]
    found = session.connection().execute(select(columns).where(columns.c.wave_id == wave_id))
    return [dict(row) for row in found.mappings()]


def true_counted(wave_id: UUID) -> Any:
    """The visits that count, as rows of Counted without dimensions."""
    return (
        select(
            col(Visit.id).label("visit_id"),
            col(Visit.revision_id),
            col(Visit.wave_id),
            col(Visit.hall_id),
            col(Hall.region_path),
            col(Visit.tier),
            col(Hall.kind),
            col(Visit.final),
        )
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .where(*counting(wave_id))
    )


def kept_counted(session: Session, wave_id: UUID) -> dict[UUID, UUID]:
    """Which revision of which visit the tallies say to hold."""
    found = select(col(Counted.visit_id), col(Counted.revision_id)).where(col(Counted.wave_id) == wave_id)
    return {visit: revision for visit, revision in session.connection().execute(found)}


def astray(wave_id: UUID) -> Any:
    """The assignments that say of their visit that it has come or not, and are wrong: id and what they say."""
    there = col(Visit.id).is_not(None)
    return (
        select(col(Assignment.id), col(Assignment.visited))
        .outerjoin(Visit, col(Visit.id) == col(Assignment.visit_id))
        .where(col(Assignment.wave_id) == wave_id, col(Assignment.visited) != there)
        .order_by(col(Assignment.id))
    )


def _halls(wave_id: UUID, _lite: bool) -> Any:
    final = func.coalesce(col(Visit.final), 0)
    of_revision = (
        select(
            col(ItemResult.revision_id),
            func.count().label("observed"),
            func.sum(case((col(ItemResult.complied).is_(True), 1), else_=0)).label("complied"),
        )
        .join(Visit, col(Visit.revision_id) == col(ItemResult.revision_id))
        .where(*counting(wave_id), col(ItemResult.complied).is_not(None))
        .group_by(col(ItemResult.revision_id))
        .subquery()
    )
    return (
        select(
            col(Visit.wave_id),
            col(Visit.hall_id),
            col(Visit.tier),
            col(Hall.region_path),
            col(Hall.kind),
            func.count().label("visits"),
            func.count(col(Visit.final)).label("scored"),
            func.sum(final).label("final_sum"),
            func.sum(final * final).label("final_squares"),
            func.sum(case((col(Visit.verdict) == "vetoed", 1), else_=0)).label("vetoed"),
            func.sum(func.coalesce(of_revision.c.observed, 0)).label("observed"),
            func.sum(func.coalesce(of_revision.c.complied, 0)).label("complied"),
        )
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .outerjoin(of_revision, of_revision.c.revision_id == col(Visit.revision_id))
        .where(*counting(wave_id))
        .group_by(
            col(Visit.wave_id), col(Visit.hall_id), col(Visit.tier), col(Hall.region_path), col(Hall.kind)
        )
    )


def _means(wave_id: UUID, lite: bool) -> Any:
    return mean_rows(_halls(wave_id, lite).subquery())


def _dimensions(wave_id: UUID, lite: bool) -> Any:
    key: Any
    final: Any
    if lite:
        one = func.json_each(col(Revision.scorecard), "$.dimensions").table_valued("value")
        key, final = func.json_extract(one.c.value, "$.key"), func.json_extract(one.c.value, "$.final")
    else:
        one = func.json_array_elements(col(Revision.scorecard)["dimensions"]).table_valued("value")
        key = func.json_extract_path_text(one.c.value, "key")
        final = cast(func.json_extract_path_text(one.c.value, "final"), Integer)
    labels = (col(Visit.wave_id), col(Visit.hall_id), col(Visit.tier), cast(key, String))
    return (
        select(
            *labels[:3],
            labels[3].label("dimension"),
            func.count(final).label("scored"),
            func.sum(final).label("final_sum"),
            func.sum(final * final).label("final_squares"),
        )
        .select_from(Visit)
        .join(Revision, col(Revision.id) == col(Visit.revision_id))
        .join(one, one.c.value.is_not(None))
        .where(*counting(wave_id), final.is_not(None))
        .group_by(*labels)
    )


def _items(wave_id: UUID, _lite: bool) -> Any:
    labels = (
        col(Visit.wave_id),
        col(Hall.region_path),
        col(Visit.tier),
        col(Hall.kind),
        col(ItemResult.item),
    )
    return (
        select(
            *labels,
            func.count().label("observed"),
            func.sum(case((col(ItemResult.complied).is_(True), 1), else_=0)).label("complied"),
        )
        .select_from(Visit)
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .join(ItemResult, col(ItemResult.revision_id) == col(Visit.revision_id))
        .where(*counting(wave_id), col(ItemResult.complied).is_not(None))
        .group_by(*labels)
    )
