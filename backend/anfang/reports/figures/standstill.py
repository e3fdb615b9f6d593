"""The halls to talk about with their owners: two waves without improvement, and not green now [domain §6]."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Float, cast, func, select
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
    now, last, first = (_sums(ground, wave) for wave in waves)
    # Means are compared as whole numbers: total / scored never rose where total x scored of the other is no more.
    found = (
        select(now.c.hall_id)
        .join(last, last.c.hall_id == now.c.hall_id)
        .join(first, first.c.hall_id == now.c.hall_id)
        .join(Hall, col(Hall.id) == now.c.hall_id)
        .where(
            now.c.total * last.c.scored <= last.c.total * now.c.scored,
            last.c.total * first.c.scored <= first.c.total * last.c.scored,
            (now.c.vetoed > 0) | (now.c.total < 100 * green * now.c.scored),
        )
        .order_by(cast(now.c.total, Float) / now.c.scored, col(Hall.code))
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


def _sums(ground: Ground, wave: Wave) -> Any:
    total = {name: func.sum(column).label(name) for name, column in (
        ("scored", HallTally.scored), ("total", HallTally.final_sum), ("vetoed", HallTally.vetoed)
    )}  # fmt: skip
    where = [col(HallTally.wave_id) == wave.id, *ground.halls()]
    if (
        ground.asked.kind != "competitor"
    ):  # competitors have no place among the programme's own halls [hall_rows.ranks]
        where.append(col(HallTally.kind) != "competitor")
    return (
        select(col(HallTally.hall_id), *total.values())
        .where(*where)
        .group_by(col(HallTally.hall_id))
        .having(total["scored"].element > 0)
        .subquery()
    )
