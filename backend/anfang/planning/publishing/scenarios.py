"""Deal out the scenarios that the programme has, so that no hall gets the same twice in a row."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.planning.rows import AT_ONCE
from anfang.waves.records import Assignment


def last_scenarios(session: Session, halls: Iterable[UUID]) -> dict[UUID, str]:
    """Hall → what was played there last, as far as it is planned."""
    wanted = sorted(halls)
    found: dict[UUID, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        asked = select(col(Assignment.hall_id), col(Assignment.scenario)).where(
            col(Assignment.hall_id).in_(wanted[start : start + AT_ONCE]),
            col(Assignment.cancelled_at).is_(None),
        )
        found.update(session.exec(asked.order_by(col(Assignment.day_on))).all())
    return found


def dealt(scenarios: Sequence[str], seed: str, code: str, day_on: date, last: str) -> str:
    """One of the scenarios, by the wave's seed; not the `last` one where there are others. "" where the programme has none."""
    free = [it for it in scenarios if it != last] or list(scenarios)
    if not free:
        return ""
    drawn = hashlib.sha256(f"{seed} {code} {day_on}".encode()).digest()
    return free[int.from_bytes(drawn[:8], "big") % len(free)]
