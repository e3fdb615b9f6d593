"""The halls to talk about with their owners: two waves without improvement, and not green now [domain §6]."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Float, case, cast, func, select
from sqlmodel import Session, col

from anfang.core.statistics import Change, mean_change
from anfang.halls.records import Hall
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.hall_rows import HallRow, hall_rows
from anfang.reports.figures.items import checklists_of
from anfang.tallies.records import HallTally
from anfang.waves.records import Wave


@dataclass(frozen=True)
class Standstill:
    """A hall that did not rise in this wave nor in the one before it; `rows` are this wave's, the last, the one before."""

    rows: tuple[HallRow, HallRow, HallRow]

    @property
    def change(self) -> Change | None:
        """How far the mean moved over the two waves, and whether that is more than chance."""
        return mean_change(self.rows[2].sums, self.rows[0].sums)


def still_halls(session: Session, ground: Ground) -> list[UUID]:
    """Their ids, the lowest first. A hall that was not scored in each of the three waves says nothing."""
    waves = _three(ground)
    if len(waves) < 3:
        return []
    green = checklists_of(session, waves[0])[0].bands[0].from_
    (scored, total), (scored_1, total_1), (scored_2, total_2) = (_of(wave) for wave in waves)
    vetoed = func.sum(case((col(HallTally.wave_id) == waves[0].id, HallTally.vetoed), else_=0))
    where = [col(HallTally.wave_id).in_([wave.id for wave in waves]), *ground.halls()]
    # Competitors have no place among the programme's own halls [hall_rows.ranks].
    if ground.asked.kind != "competitor":
        where.append(col(HallTally.kind) != "competitor")
    # Means are compared as whole numbers: total / scored never rose where total x scored of the other is no more.
    still = (
        select(col(HallTally.hall_id), (cast(total, Float) / scored).label("mean"))
        .where(*where)
        .group_by(col(HallTally.hall_id))
        .having(
            scored > 0,
            scored_1 > 0,
            scored_2 > 0,
            total * scored_1 <= total_1 * scored,
            total_1 * scored_2 <= total_2 * scored_1,
            (vetoed > 0) | (total < 100 * green * scored),
        )
        .subquery()
    )
    found = (
        select(still.c.hall_id)
        .join(Hall, col(Hall.id) == still.c.hall_id)
        .order_by(still.c.mean, col(Hall.code))
    )
    return list(session.connection().execute(found).scalars())


def standstills(session: Session, ground: Ground, halls: Sequence[UUID]) -> list[Standstill]:
    """These of them, in this order."""
    if not halls:
        return []
    now, last, first = (hall_rows(session, ground, wave, only=list(halls)) for wave in _three(ground))
    return [Standstill((now[hall], last[hall], first[hall])) for hall in halls]


def _three(ground: Ground) -> list[Wave]:
    return [each for each in (ground.wave, *ground.earlier(2)) if each]


def _of(wave: Wave) -> tuple[Any, Any]:
    """How many scores a hall has of the wave, and their sum."""
    here = col(HallTally.wave_id) == wave.id
    numbers = (HallTally.scored, HallTally.final_sum)
    scored, total = (func.sum(case((here, number), else_=0)) for number in numbers)
    return scored, total
