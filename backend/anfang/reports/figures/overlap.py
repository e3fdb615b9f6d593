"""Where two shoppers visited one hall in one wave: whether they say the same, item by item."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Integer, case, cast, func, literal, select
from sqlmodel import Session, col

from anfang.core.agreement import agreed, cohens_kappa, krippendorffs_alpha
from anfang.reports.figures.asked import Ground
from anfang.tallies.records import Counted, HallTally
from anfang.visits.records import ItemResult, Visit
from anfang.waves.records import Wave

# Krippendorff: below 0.667 not even tentative conclusions may be drawn. Fewer pairs than ten say little either way.
ENOUGH, PAIRS = Fraction(667, 1000), 10
MOST_VISITS = 1000
BITS = 62  # of a whole number that both engines add up


@dataclass(frozen=True)
class Agreement:
    """One item: equal of all `pairs`, and what is beyond chance. None where nothing varied; kappa only of exactly two."""

    item: str
    halls: int
    equal: int
    pairs: int
    kappa: Fraction | None
    alpha: Fraction | None

    @property
    def disputed(self) -> bool:
        """Whether the checklist's author should look at it."""
        return self.pairs >= PAIRS and self.alpha is not None and self.alpha < ENOUGH


def overlap(session: Session, ground: Ground, wave: Wave) -> list[Agreement]:
    """All items of the halls that two or more shoppers visited in the wave, those with the least agreement first.

    Of a wave that visits every hall more than once, the first halls with MOST_VISITS visits together: enough to know an item by.
    """
    said: dict[str, Counter[tuple[bool, ...]]] = defaultdict(Counter)
    for item, asked, complied, halls in session.connection().execute(_answers(ground, wave)):
        # Bit n is what the hall's n-th visitor said, so that kappa's first observer is always the earlier one.
        bits = [1 << n for n in range(int(asked).bit_length()) if int(asked) >> n & 1]
        said[item][tuple(bool(int(complied) & bit) for bit in bits)] += halls
    found = [agreement(item, units) for item, units in said.items()]
    known = [each for each in found if each.pairs]
    return sorted(known, key=lambda each: (each.alpha is None, each.alpha or Fraction(0), each.item))


def _answers(ground: Ground, wave: Wave) -> Any:
    """Rows of (item, visitors that answered it, visitors for whom it complied, how many halls): visitors as the bits of a number."""
    visits = func.sum(col(HallTally.visits))
    several = (
        select(col(HallTally.hall_id), func.sum(visits).over(order_by=col(HallTally.hall_id)).label("so_far"))
        .where(col(HallTally.wave_id) == wave.id, *ground.halls())
        .group_by(col(HallTally.hall_id))
        .having(visits > 1)
        .subquery()
    )
    halls = select(several.c.hall_id).where(several.c.so_far <= MOST_VISITS)
    order = (col(Visit.visited_at), col(Visit.id))
    of_shopper = func.row_number().over(
        partition_by=(col(Counted.hall_id), col(Visit.shopper_id)), order_by=order
    )
    visit = (
        select(col(Counted.hall_id), col(Counted.revision_id), *order, of_shopper.label("time"))
        .join(Visit, col(Visit.id) == col(Counted.visit_id))
        .where(col(Counted.wave_id) == wave.id, *ground.halls(Counted), col(Counted.hall_id).in_(halls))
        .subquery()
    )
    # A shopper's own second visit says nothing about agreement: each one's first counts.
    in_hall = func.row_number().over(partition_by=visit.c.hall_id, order_by=(visit.c.visited_at, visit.c.id))
    first = (
        select(visit.c.hall_id, visit.c.revision_id, (in_hall - 1).label("n"))
        .where(visit.c.time == 1)
        .subquery()
    )
    bit = cast(literal(1), BigInteger).bitwise_lshift(cast(first.c.n, Integer))
    hall = (
        select(
            first.c.hall_id,
            col(ItemResult.item),
            func.sum(bit).label("asked"),
            func.sum(case((col(ItemResult.complied).is_(True), bit), else_=0)).label("complied"),
        )
        .join(ItemResult, col(ItemResult.revision_id) == first.c.revision_id)
        .where(col(ItemResult.complied).is_not(None), first.c.n < BITS)
        .group_by(first.c.hall_id, col(ItemResult.item))
        .subquery()
    )
    labels = (hall.c.item, hall.c.asked, hall.c.complied)
    return select(*labels, func.count()).group_by(*labels)


def agreement(item: str, units: Mapping[tuple[bool, ...], int]) -> Agreement:
    """The agreement on one item; a unit is what the shoppers of one hall said, in their order, with how many halls said so."""
    both = {unit: halls for unit, halls in units.items() if len(unit) > 1}
    equal, pairs = agreed(both)
    return Agreement(
        item=item,
        halls=sum(both.values()),
        equal=equal,
        pairs=pairs,
        kappa=cohens_kappa(both) if all(len(unit) == 2 for unit in both) else None,
        alpha=krippendorffs_alpha(both),
    )
