"""Where two shoppers visited one hall in one wave: whether they say the same, item by item."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from anfang.core.agreement import agreed, cohens_kappa, krippendorffs_alpha
from anfang.reports.figures.asked import Ground
from anfang.tallies.records import Counted
from anfang.visits.records import ItemResult, Visit
from anfang.waves.records import Wave

# Krippendorff: below 0.667 not even tentative conclusions may be drawn. Fewer pairs than ten say little either way.
ENOUGH, PAIRS = Fraction(667, 1000), 10
MOST_HALLS = 500


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
    """All items of the halls that two or more shoppers visited in the wave, those with the least agreement first."""
    conditions = [col(Counted.wave_id) == wave.id, *ground.halls(Counted)]
    connection = session.connection()
    twice = (
        select(col(Counted.hall_id))
        .join(Visit, col(Visit.id) == col(Counted.visit_id))
        .where(*conditions)
        .group_by(col(Counted.hall_id))
        .having(func.count(col(Visit.shopper_id).distinct()) > 1)
        .order_by(col(Counted.hall_id))
        .limit(MOST_HALLS)
    )
    halls = list(connection.execute(twice).scalars())
    visits = connection.execute(
        select(col(Counted.hall_id), col(Visit.shopper_id), col(Counted.revision_id))
        .join(Visit, col(Visit.id) == col(Counted.visit_id))
        .where(*conditions, col(Counted.hall_id).in_(halls))
        .order_by(col(Visit.visited_at), col(Visit.id))
    )
    # A shopper's own second visit says nothing about agreement: each one's first counts.
    first: dict[tuple[UUID, UUID], UUID] = {}
    for hall, shopper, revision in visits:
        first.setdefault((hall, shopper), revision)
    hall_of = {revision: hall for (hall, _), revision in first.items()}
    return _by_item(session, hall_of)


def _by_item(session: Session, hall_of: dict[UUID, UUID]) -> list[Agreement]:
    said: dict[str, dict[UUID, list[bool]]] = defaultdict(lambda: defaultdict(list))
    revisions = list(hall_of)
    for start in range(0, len(revisions), 200):
        some = revisions[start : start + 200]
        answers: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
        for revision, item, complied in session.connection().execute(
            select(col(ItemResult.revision_id), col(ItemResult.item), col(ItemResult.complied)).where(
                col(ItemResult.revision_id).in_(some), col(ItemResult.complied).is_not(None)
            )
        ):
            answers[revision].append((item, bool(complied)))
        for (
            revision
        ) in some:  # in the order of the visits, so that kappa's first observer is always the earlier one
            for item, complied in answers[revision]:
                said[item][hall_of[revision]].append(complied)
    found = [agreement(item, list(halls.values())) for item, halls in said.items()]
    known = [each for each in found if each.pairs]
    return sorted(known, key=lambda each: (each.alpha is None, each.alpha or Fraction(0), each.item))


def agreement(item: str, units: Sequence[Sequence[bool]]) -> Agreement:
    """The agreement on one item; a unit is what the shoppers of one hall said."""
    both = [unit for unit in units if len(unit) > 1]
    equal, pairs = agreed(both)
    two = [(unit[0], unit[1]) for unit in both if len(unit) == 2]
    return Agreement(
        item=item,
        halls=len(both),
        equal=equal,
        pairs=pairs,
        kappa=cohens_kappa(two) if len(two) == len(both) else None,
        alpha=krippendorffs_alpha(both),
    )
