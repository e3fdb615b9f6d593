"""The visits of a wave that came in, hall by hall: nearly all stand in a tally, and only the others are looked at one by one."""

from typing import Any
from uuid import UUID

from sqlalchemy import case, false, literal, select, union_all
from sqlmodel import col

from anfang.tallies.records import HallTally
from anfang.visits.records import UNSETTLED, Visit


def came(wave_id: UUID) -> Any:
    """Rows of `hall_id`, `tier`, `standing`, `exposed` and of numbers to be added up: `visits`, `wanting` of them evidence, `vetoes` open.

    A visit that counts is one of its hall's tally; where something is open about it, it has a second row without a number of visits.
    """
    counts = (col(Visit.standing) == "approved") & col(Visit.exposed).is_(False)
    tallied = select(
        col(HallTally.hall_id),
        col(HallTally.tier),
        literal("approved").label("standing"),
        false().label("exposed"),
        col(HallTally.visits),
        literal(0).label("wanting"),
        literal(0).label("vetoes"),
    ).where(col(HallTally.wave_id) == wave_id)
    others = select(
        col(Visit.hall_id),
        col(Visit.tier),
        col(Visit.standing),
        col(Visit.exposed),
        case((counts, 0), else_=1),
        case((col(Visit.wanting) > 0, 1), else_=0),
        case((col(Visit.veto_open), 1), else_=0),
    ).where(col(Visit.wave_id) == wave_id, UNSETTLED)
    return union_all(tallied, others).subquery("came")
