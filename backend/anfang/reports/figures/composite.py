"""The composite: the month's hundred points and the customers' satisfaction, 60 : 40 unless the programme says otherwise [domain §6]."""

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlmodel import Session, select

from anfang.core.programme import Programme
from anfang.core.statistics import rounded
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.hall_rows import HallRow, hall_rows
from anfang.reports.records import SatisfactionResult
from anfang.waves.records import Wave


@dataclass(frozen=True)
class Composite:
    """One hall: None where one of the two parts is missing. `thin`: too few interviews to rely on."""

    row: HallRow
    satisfaction: int | None
    interviews: int
    value: int | None
    thin: bool


def composites(session: Session, ground: Ground, wave: Wave, rules: Programme) -> list[Composite]:
    """All counted halls of the wave, the highest first; those without a composite at the end."""
    asked = select(SatisfactionResult).where(SatisfactionResult.wave_id == wave.id)
    said: dict[UUID, SatisfactionResult] = {row.hall_id: row for row in session.exec(asked)}
    found = []
    for row in hall_rows(session, ground, wave).values():
        of = said.get(row.id)
        found.append(
            Composite(
                row,
                satisfaction=of.score if of else None,
                interviews=of.interviews if of else 0,
                value=_value(row, of.score, rules) if of else None,
                thin=of is not None and of.interviews < rules.interviews,
            )
        )
    return sorted(found, key=lambda each: (each.value is None, -(each.value or 0), each.row.code))


def _value(row: HallRow, satisfaction: int, rules: Programme) -> int | None:
    scored, total, _ = row.sums
    if not scored:
        return None
    share = rules.inspection_share
    return rounded((Fraction(total, scored) * share + satisfaction * (100 - share)) / 100)
