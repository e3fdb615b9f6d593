"""How many of a wave's synced visits were noticed, approved or not: an exposed visit is kept and out of the ranking."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from anfang.core.statistics import Estimate, rate
from anfang.halls.records import Hall
from anfang.people.below import below
from anfang.people.scope import may_see
from anfang.reports.figures.asked import Ground
from anfang.tallies.came import came


@dataclass(frozen=True)
class Noticed:
    """`exposed` of the `visits` that came in."""

    exposed: int
    visits: int

    @property
    def estimate(self) -> Estimate:
        """The share, with its interval."""
        return rate(self.exposed, self.visits)


def exposures(session: Session, ground: Ground) -> Noticed:
    """The wave's visits that are looked at."""
    if ground.wave is None:
        return Noticed(0, 0)
    asked = ground.asked
    visit = came(ground.wave.id)
    where = [may_see(ground.who, Hall.region_path, Hall.id)]
    if asked.tier:
        where.append(visit.c.tier == asked.tier)
    if asked.region:
        where.append(below(Hall.region_path, asked.path))
    if asked.kind:
        where.append(col(Hall.kind) == asked.kind)
    counts = (case((visit.c.exposed, visit.c.visits), else_=0), visit.c.visits)
    counting = select(*(func.coalesce(func.sum(it), 0) for it in counts))
    counting = counting.join(Hall, col(Hall.id) == visit.c.hall_id).where(*where)
    exposed, visits = session.connection().execute(counting).one()
    return Noticed(int(exposed), int(visits))
