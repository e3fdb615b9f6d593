"""How far the plan of a wave covers what each tier needs [domain §5: every hall at least once a month]."""

from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from anfang.halls.fields import TIERS
from anfang.halls.records import Hall
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.waves.records import Assignment, Wave


@dataclass(frozen=True)
class Short:
    """A hall that has fewer planned visits than its tier needs."""

    hall: Hall
    planned: int
    needed: int


@dataclass
class Covered:
    """One tier: halls in use, visits needed and planned, and how many of those needed are missing.
    Competitors' halls
    are visited for comparison and need nothing: they stand apart, in `competitor`."""

    tier: str
    halls: int = 0
    needed: int = 0
    planned: int = 0
    missing: int = 0
    competitor: int = 0


def coverage(session: Session, wave: Wave, who: Who) -> tuple[list[Covered], list[Short]]:
    """Per tier, and the halls that are short, most missing first; only halls in the reach of `who`."""
    here = and_(
        col(Assignment.hall_id) == Hall.id,
        col(Assignment.wave_id) == wave.id,
        col(Assignment.cancelled_at).is_(None),
    )
    counted = (
        select(Hall, func.count(col(Assignment.id)))
        .outerjoin(Assignment, here)
        .where(may_see(who, Hall.region_path, Hall.id))
        .group_by(col(Hall.id))
        .order_by(Hall.code)
    )
    tiers, short = {tier: Covered(tier) for tier in TIERS}, []
    for hall, planned in session.exec(counted):
        row, needed = tiers[hall.tier], wave.frequency.get(hall.tier, 0)
        if hall.kind == "competitor":
            row.competitor += planned
        elif hall.retired_at is None:
            row.halls += 1
            row.needed += needed
            row.planned += planned
            row.missing += max(0, needed - planned)
            if planned < needed:
                short.append(Short(hall, planned, needed))
    rank = {tier: place for place, tier in enumerate(TIERS)}
    # The domain's order of priority: flagship and main halls first, cooperative ones last.
    short.sort(key=lambda it: (rank[it.hall.tier], it.planned - it.needed, it.hall.code))
    return list(tiers.values()), short
