"""The rules of a wave: read them, set them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from anfang import journal
from anfang.halls.fields import TIERS
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import told
from anfang.waves.records import HallRules, Pair, Wave, WaveRules

# Flagship and main halls first, cooperative ones last [domain §5]; longer visits where there is more to see.
MINUTES = {"flagship": 75, "central": 60, "second": 45, "third": 40, "cooperative": 35}
LEAST_GAP = {2: 6, 3: 4, 4: 3}  # working days between two visits of one hall [planner.md, Rules]
SHADOW_PERCENT = 5
LIMITS = {"minutes": (5, 240), "least_gap": (0, 20), "shadow_percent": (0, 50)}


@dataclass(frozen=True)
class WaveInputs:
    """All that is asked of a wave. `revision`: 0 where nobody has changed anything yet; who changes something tells what was seen."""

    wave: Wave
    revision: int = 0
    priority: tuple[str, ...] = TIERS
    minutes: Mapping[str, int] = field(default_factory=lambda: dict(MINUTES))
    least_gap: Mapping[int, int] = field(default_factory=lambda: dict(LEAST_GAP))
    shadow_percent: int = SHADOW_PERCENT
    may_post: bool = True
    halls: Mapping[UUID, HallRules] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    changed_at: datetime | None = None
    changed_by: UUID | None = None

    def visits(self, hall: Hall) -> int:
        """How many visits the hall needs. Competitors' halls need none, unless one was asked for by name."""
        own = self.halls.get(hall.id)
        if own is not None and own.visits is not None:
            return own.visits
        return 0 if hall.kind == "competitor" else int(self.wave.frequency.get(hall.tier, 0))

    def minutes_at(self, hall: Hall) -> int:
        """How long a visit takes there."""
        own = self.halls.get(hall.id)
        return own.minutes if own and own.minutes is not None else self.minutes[hall.tier]

    def gap_at(self, hall: Hall, visits: int) -> int:
        """Working days between the days of two of its `visits`, at least."""
        own = self.halls.get(hall.id)
        return own.least_gap if own and own.least_gap is not None else self.least_gap.get(visits, 0)

    def rank(self, hall: Hall) -> int:
        """Its place in the order of priority, 0 first."""
        return self.priority.index(hall.tier)

    def team_at(self, hall: Hall) -> bool:
        """Whether two go there together."""
        own = self.halls.get(hall.id)
        return bool(own and own.team)


def inputs_of(session: Session, wave: Wave) -> WaveInputs:
    """What is asked of the wave now."""
    halls = session.exec(select(HallRules).where(HallRules.wave_id == wave.id))
    pairs = session.exec(select(Pair).where(Pair.wave_id == wave.id).order_by(Pair.lead_id))  # type: ignore[arg-type]
    rest: dict[str, Any] = {"halls": {row.hall_id: row for row in halls}, "pairs": tuple(pairs)}
    row = session.get(WaveRules, wave.id)
    if row is None:
        return WaveInputs(wave, **rest)
    return WaveInputs(
        wave,
        row.revision,
        tuple(row.priority),
        row.minutes,
        {int(visits): gap for visits, gap in row.least_gap.items()},
        row.shadow_percent,
        row.may_post,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        **rest,
    )


def turn(session: Session, wave: Wave, *, seen: int, by: Person | None, now: datetime) -> WaveRules:
    """Take the turn to change the wave's inputs: nobody else can before this transaction ends, and nobody has since `seen`.

    Raises Clash: what others changed is not overwritten unseen.
    """
    # The wave's own row is what planners wait for: there may be no row of rules to lock yet.
    session.exec(select(Wave).where(Wave.id == wave.id).with_for_update(key_share=True)).one()
    row = session.get(WaveRules, wave.id, populate_existing=True)
    if seen != (row.revision if row else 0):
        raise Clash(what=told("inputs.refused.moved_on"))
    if row is None:
        row = WaveRules(
            wave_id=wave.id,
            revision=0,
            priority=list(TIERS),
            minutes=dict(MINUTES),
            least_gap={str(visits): gap for visits, gap in LEAST_GAP.items()},
            shadow_percent=SHADOW_PERCENT,
            may_post=True,
            changed_at=now,
        )
    row.revision += 1
    row.changed_at, row.changed_by = now, by.id if by else None
    session.add(row)
    session.flush()
    return row


def set_rules(
    session: Session,
    wave: Wave,
    *,
    priority: Sequence[str],
    minutes: Mapping[str, int],
    least_gap: Mapping[int, int],
    shadow_percent: int,
    may_post: bool,
    seen: int,
    by: Person | None,
    now: datetime,
) -> WaveRules:
    """Set the rules of a wave. `priority` names every tier once; `minutes` per tier 5 to 240; `least_gap` for 2, 3 and 4 visits
    0 to 20 working days; `shadow_percent` 0 to 50.

    Raises Invalid, and Clash where somebody changed the wave's inputs since `seen`.
    """
    if sorted(priority) != sorted(TIERS):
        raise Invalid(at="priority", what=told("inputs.wrong.priority"))
    if set(minutes) != set(TIERS) or not all(within("minutes", it) for it in minutes.values()):
        raise _wrong("minutes")
    if set(least_gap) != set(LEAST_GAP) or not all(within("least_gap", it) for it in least_gap.values()):
        raise _wrong("least_gap")
    if not within("shadow_percent", shadow_percent):
        raise _wrong("shadow_percent")
    row = turn(session, wave, seen=seen, by=by, now=now)
    row.priority, row.minutes = list(priority), dict(minutes)
    row.least_gap = {str(visits): gap for visits, gap in least_gap.items()}
    row.shadow_percent, row.may_post = shadow_percent, may_post
    session.add(row)
    journal.write(
        session, "wave.rules_set", f"wave:{wave.id}", by=row.changed_by, now=now, revision=row.revision
    )
    return row


def within(name: str, value: int) -> bool:
    """Whether a figure lies in its limits."""
    low, high = LIMITS[name]
    return low <= value <= high


def _wrong(name: str) -> Invalid:
    low, high = LIMITS[name]
    return Invalid(at=name, what=told("inputs.wrong.limits", low=low, high=high))
