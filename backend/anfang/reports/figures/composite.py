"""The composite: the month's hundred points and the customers' satisfaction, 60 : 40 unless the programme says otherwise [domain §6]."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from anfang.core.programme import Programme
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
    asked = select(
        col(SatisfactionResult.hall_id), col(SatisfactionResult.score), col(SatisfactionResult.interviews)
    ).where(col(SatisfactionResult.wave_id) == wave.id)
    said: dict[UUID, tuple[int, int]] = {
        hall: (score, n) for hall, score, n in session.connection().execute(asked)
    }
    found = []
    for row in hall_rows(session, ground, wave).values():
        of = said.get(row.id)
        found.append(
            Composite(
                row,
                satisfaction=of[0] if of else None,
                interviews=of[1] if of else 0,
                value=_value(row, of[0], rules) if of else None,
                thin=of is not None and of[1] < rules.interviews,
            )
        )
    return sorted(found, key=lambda each: (each.value is None, -(each.value or 0), each.row.code))


def _value(row: HallRow, satisfaction: int, rules: Programme) -> int | None:
    scored, total, _ = row.sums
    if not scored:
        return None
    share = rules.inspection_share
    hundredfold = total * share + satisfaction * (100 - share) * scored
    return (2 * hundredfold + 100 * scored) // (200 * scored)  # rounded once, half up
