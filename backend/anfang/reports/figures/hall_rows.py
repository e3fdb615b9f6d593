"""The halls of a wave one by one: means, lights, places, worst ones, pay-out."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from anfang.core.programme import Programme
from anfang.core.rates import execution_rate
from anfang.core.statistics import Estimate, Place, mean, places
from anfang.halls.records import Hall
from anfang.reports.figures.asked import Ground
from anfang.reports.figures.items import checklists_of
from anfang.reports.records import RankingHold
from anfang.tallies.records import HallTally
from anfang.waves.records import Wave

UNSCORED = "unscored"


class HallRow(NamedTuple):
    """One hall in one wave. A tuple: pages make thousands of them. `sums`: number, sum and squares of its visits' finals."""

    id: UUID
    code: str
    name: str
    region_path: str
    tier: str
    kind: str
    visits: int
    vetoed: int
    sums: tuple[int, int, int]
    counts: tuple[int, int]

    @property
    def estimate(self) -> Estimate:
        """The mean of its visits."""
        return mean(*self.sums)

    @property
    def rate(self) -> int | None:
        """Of all that was observed in the hall, what complied, in basis points. Items of one visit go together: no interval of theirs."""
        return execution_rate(*self.counts)


@dataclass(frozen=True)
class Ranking:
    """`ranked` in the order of their places; `few` have too few visits to be ranked, `held` wait for an appeal."""

    ranked: list[tuple[Place[UUID], HallRow]]
    few: list[HallRow]
    held: list[HallRow]

    def worst(self, count: int) -> list[tuple[Place[UUID], HallRow]]:
        """The last ones, with all that share a place with the first of them; no more than half of the ranked."""
        last = self.ranked[len(self.ranked) - min(count, len(self.ranked) // 2) :]
        edge = last[0][0].place if last else 0
        return [entry for entry in self.ranked if entry[0].place >= edge] if last else []


def hall_rows(
    session: Session, ground: Ground, wave: Wave, *, only: list[UUID] | None = None
) -> dict[UUID, HallRow]:
    """The halls that were counted in the wave, by the hall's code."""
    sums = [
        HallTally.visits,
        HallTally.vetoed,
        HallTally.scored,
        HallTally.final_sum,
        HallTally.final_squares,
    ]
    where: list[Any] = [col(HallTally.wave_id) == wave.id, *ground.halls()]
    if only is not None:
        where.append(col(HallTally.hall_id).in_(only))
    summed = (
        select(
            col(HallTally.hall_id),
            func.max(HallTally.region_path).label("region_path"),
            func.max(HallTally.tier).label("tier"),
            func.max(HallTally.kind).label("kind"),
            *(
                func.sum(each).label(f"n{n}")
                for n, each in enumerate([*sums, HallTally.complied, HallTally.observed])
            ),
        )
        .where(*where)
        .group_by(col(HallTally.hall_id))
        .subquery()
    )
    found = (
        session.connection()
        .execute(
            select(*summed.c, col(Hall.code), col(Hall.name))
            .join(Hall, col(Hall.id) == summed.c.hall_id)
            .order_by(col(Hall.code))
        )
        .all()
    )
    return {
        hall_id: HallRow(hall_id, code, name, path, tier, kind, int(visits), int(vetoed),
                         (int(scored), int(total), int(squares)), (int(complied), int(observed)))
        for hall_id, path, tier, kind, visits, vetoed, scored, total, squares, complied, observed, code, name in found
    }  # fmt: skip


def ranking(session: Session, ground: Ground, wave: Wave, rules: Programme) -> Ranking:
    """The halls' places. Competitors have no place among the programme's own halls unless they alone are asked for."""
    rows = [row for row in hall_rows(session, ground, wave).values() if ranks(row, ground)]
    waiting = set(
        session.connection()
        .execute(select(col(RankingHold.hall_id)).where(col(RankingHold.wave_id) == wave.id))
        .scalars()
    )
    return ranked(rows, waiting, rules)


def ranked(rows: list[HallRow], waiting: set[UUID], rules: Programme) -> Ranking:
    """The places of these halls; those with too few visits, and those that wait for an appeal, have none."""
    held = [row for row in rows if row.id in waiting]
    few = [row for row in rows if row.id not in waiting and row.sums[0] < rules.rank_visits]
    sound = {row.id: row for row in rows if row.id not in waiting and row.sums[0] >= rules.rank_visits}
    ordered = places((row.id, row.estimate) for row in sound.values())
    return Ranking([(place, sound[place.key]) for place in ordered], few, held)


def ranks(row: HallRow, ground: Ground) -> bool:
    """Whether the hall is one of those that are ranked here."""
    return row.kind != "competitor" or ground.asked.kind == "competitor"


def lights(session: Session, ground: Ground, wave: Wave) -> list[tuple[str, int]]:
    """Band → how many halls are in it by their mean; a hall with a vetoed visit is in the last one, as the visit is."""
    bands = checklists_of(session, wave)[0].bands
    hall = (
        select(
            func.sum(HallTally.scored).label("s"),
            func.sum(HallTally.final_sum).label("f"),
            func.sum(HallTally.vetoed).label("x"),
        )
        .where(col(HallTally.wave_id) == wave.id, *ground.halls())
        .group_by(col(HallTally.hall_id))
        .subquery()
    )
    key: Any = case(
        (hall.c.x > 0, bands[-1].key),
        (hall.c.s == 0, ""),
        *((hall.c.f >= 100 * band.from_ * hall.c.s, band.key) for band in bands[:-1]),
        else_=bands[-1].key,
    )
    # Grouped by its name: PostgreSQL takes the same words with other parameters for another expression.
    lit = select(key.label("light")).subquery()
    counting = select(lit.c.light, func.count()).group_by(lit.c.light)
    counted = {str(band): int(count) for band, count in session.connection().execute(counting)}
    found = [(band.key, counted.get(band.key, 0)) for band in bands]
    return [*found, ("", counted[""])] if "" in counted else found


def light_of(row: HallRow, bands: Any) -> str | None:
    """The light of one hall, by the same rule."""
    scored, total, _ = row.sums
    if row.vetoed:
        return str(bands[-1].key)
    return (
        next((str(band.key) for band in bands if total >= 100 * band.from_ * scored), None)
        if scored
        else None
    )


def halls_lit(session: Session, ground: Ground, wave: Wave, light: str) -> list[tuple[str, HallRow]]:
    """The halls with their lights ("unscored": none of its visits has a score), those of one light or all (empty)."""
    bands = checklists_of(session, wave)[0].bands
    lit = ((light_of(row, bands) or UNSCORED, row) for row in hall_rows(session, ground, wave).values())
    return [(of, row) for of, row in lit if light in ("", of)]


def paid(row: HallRow, rules: Programme) -> int | None:
    """The share of the month's commission in percent that the hall's mean execution rate earns; None where no rule says."""
    complied, observed = row.counts
    if not rules.pay or not observed:
        return None
    reached = [step for step in rules.pay if 100 * complied >= step.from_ * observed]
    return max((step.pays for step in reached), default=0)
