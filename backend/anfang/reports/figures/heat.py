"""The heat map: halls × dimensions, fifty halls a page, by the hall's code."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from anfang.core.statistics import Estimate, mean
from anfang.halls.records import Hall
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.hall_rows import HallRow, hall_rows
from anfang.tallies.records import DimensionTally, HallTally
from anfang.waves.records import Wave

PAGE = 50


@dataclass(frozen=True)
class Heat:
    """The halls of this page and their dimensions; `halls` is how many there are on all pages."""

    rows: list[HallRow]
    cells: dict[tuple[UUID, str], Estimate]
    halls: int


def heat(session: Session, ground: Ground, wave: Wave) -> Heat:
    """One page of the map."""
    of_wave = [col(HallTally.wave_id) == wave.id, *ground.halls()]
    connection = session.connection()
    some = select(col(HallTally.hall_id)).where(*of_wave).distinct().subquery()
    count = connection.execute(select(func.count()).select_from(some)).scalar_one()
    ids = list(
        connection.execute(
            select(col(Hall.id))
            .join(some, some.c.hall_id == col(Hall.id))
            .order_by(col(Hall.code))
            .limit(PAGE)
            .offset(PAGE * (ground.asked.page - 1))
        ).scalars()
    )
    where = [col(DimensionTally.wave_id) == wave.id, col(DimensionTally.hall_id).in_(ids)]
    if ground.asked.tier:
        where.append(col(DimensionTally.tier) == ground.asked.tier)
    found = connection.execute(
        select(
            col(DimensionTally.hall_id),
            col(DimensionTally.dimension),
            func.sum(DimensionTally.scored),
            func.sum(DimensionTally.final_sum),
            func.sum(DimensionTally.final_squares),
        )
        .where(*where)
        .group_by(col(DimensionTally.hall_id), col(DimensionTally.dimension))
    )
    cells = {
        (hall, dimension): mean(int(scored), int(total), int(squares))
        for hall, dimension, scored, total, squares in found
    }
    rows = hall_rows(session, ground, wave, only=ids)
    return Heat(list(rows.values()), cells, int(count))
