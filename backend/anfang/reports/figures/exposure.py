"""How many of a wave's synced visits were noticed, approved or not: an exposed visit is kept and out of the ranking."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from anfang.core.statistics import Estimate, rate
from anfang.halls.records import Hall
from anfang.people.below import below
from anfang.people.scope import may_see
from anfang.reports.figures.asked import Ground
from anfang.visits.records import Visit


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
    where = [col(Visit.wave_id) == ground.wave.id]
    if asked.tier:
        where.append(col(Visit.tier) == asked.tier)
    halls = select(col(Hall.id)).where(may_see(ground.who, Hall.region_path, Hall.id))
    if asked.region:
        halls = halls.where(below(Hall.region_path, asked.path))
    if asked.kind:
        halls = halls.where(col(Hall.kind) == asked.kind)
    where.append(col(Visit.hall_id).in_(halls))
    noticed = func.coalesce(func.sum(case((col(Visit.exposed), 1), else_=0)), 0)
    exposed, visits = session.connection().execute(select(noticed, func.count()).where(*where)).one()
    return Noticed(exposed, visits)
