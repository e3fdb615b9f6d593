"""How far a wave has come, at a glance: what is judged, what waits, what has not come."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from anfang.halls.records import Hall
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.tallies.came import came
from anfang.waves.records import MISSING, Assignment, Wave


@dataclass
class Progress:
    """Counts of one region. `wanting`: of all visits that came, those whose evidence is not complete; the rest add up.

    `unsynced`: planned for a day that has passed, and nothing came; `unvisited`: the day is still to come.
    """

    path: str
    approved: int = 0
    waiting: int = 0
    returned: int = 0
    held: int = 0
    excluded: int = 0
    unsynced: int = 0
    unvisited: int = 0
    wanting: int = 0
    vetoes: int = 0

    @property
    def total(self) -> int:
        """All visits of the wave, planned or made."""
        return sum(getattr(self, name) for name in COUNTED)

    def add(self, other: "Progress") -> None:
        """Put another region's counts to these."""
        for one in fields(self)[1:]:
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


COUNTED = ("approved", "waiting", "returned", "held", "excluded", "unsynced", "unvisited")


def progress(session: Session, wave: Wave, *, by: Who, today: date) -> tuple[Progress, list[Progress]]:
    """The whole that `by` may see, and its parts: the regions one level below what all of them have in common."""
    lowest: dict[str, Progress] = {}
    seen = may_see(by, Hall.region_path, Hall.id)
    visit = came(wave.id)
    numbers = [func.sum(it) for it in (visit.c.visits, visit.c.wanting, visit.c.vetoes)]
    judged = (
        select(col(Hall.region_path), visit.c.standing, *numbers)
        .join(Hall, col(Hall.id) == visit.c.hall_id)
        .where(seen)
        .group_by(col(Hall.region_path), visit.c.standing)
    )
    for path, standing, *counts in session.connection().execute(judged):
        count, wanting, vetoes = map(int, counts)
        one = lowest.setdefault(path, Progress(path))
        setattr(one, standing, getattr(one, standing) + count)
        one.wanting += wanting
        one.vetoes += vetoes
    past = case((col(Assignment.day_on) < today, 1), else_=0)
    missing = (
        select(col(Hall.region_path), func.count(), func.sum(past))
        .join(Hall, col(Hall.id) == col(Assignment.hall_id))
        .where(col(Assignment.wave_id) == wave.id, MISSING, seen)
        .group_by(col(Hall.region_path))
    )
    for path, count, overdue in session.connection().execute(missing):
        one = lowest.setdefault(path, Progress(path))
        one.unsynced += overdue
        one.unvisited += count - overdue
    return _rolled(lowest.values())


def _rolled(lowest: Iterable[Progress]) -> tuple[Progress, list[Progress]]:
    parts = [[step for step in one.path.split("/") if step] for one in lowest]
    common = 0
    while (
        parts
        and all(len(steps) > common + 1 for steps in parts)
        and len({steps[common] for steps in parts}) == 1
    ):
        common += 1
    whole, rows = Progress(""), dict[str, Progress]()
    for one, steps in zip(lowest, parts, strict=True):
        path = "/" + "".join(f"{step}/" for step in steps[: common + 1])
        rows.setdefault(path, Progress(path)).add(one)
        whole.add(one)
    return whole, [rows[path] for path in sorted(rows)]
