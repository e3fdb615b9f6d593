"""What holds for one hall in a wave instead of its tier's rule: more visits, more time, a team of two."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.waves.inputs.rules import LIMITS, turn, within
from anfang.waves.open import MOST_VISITS
from anfang.waves.records import HallRules, Wave

WHYS = ("watch", "important", "team", "other")


def set_hall(
    session: Session,
    wave: Wave,
    hall: Hall,
    *,
    visits: int | None,
    minutes: int | None = None,
    least_gap: int | None = None,
    team: bool = False,
    why: str = "other",
    seen: int,
    by: Person | None,
    now: datetime,
) -> HallRules:
    """The hall's own rules in this wave; None leaves the tier's. `visits` 0 to 4; 0: not this month. `why` is one of WHYS.

    Raises NotHere for a hall out of reach, Invalid, and Clash where somebody changed the wave's inputs since `seen`.
    """
    _reached(session, hall, by)
    if visits is not None and not 0 <= visits <= MOST_VISITS:
        raise Invalid(at="visits", what=told("inputs.wrong.limits", low=0, high=MOST_VISITS))
    for name, value in (("minutes", minutes), ("least_gap", least_gap)):
        if value is not None and not within(name, value):
            low, high = LIMITS[name]
            raise Invalid(at=name, what=told("inputs.wrong.limits", low=low, high=high))
    if why not in WHYS:
        raise Invalid(at="why", what=told("inputs.wrong.why"))
    if (visits, minutes, least_gap, team) == (None, None, None, False):
        raise Invalid(at="visits", what=told("inputs.wrong.no_difference"))
    turn(session, wave, seen=seen, by=by, now=now)
    row = session.get(HallRules, (wave.id, hall.id)) or HallRules(
        wave_id=wave.id, hall_id=hall.id, why=why, set_at=now
    )
    row.visits, row.minutes, row.least_gap, row.team, row.why = visits, minutes, least_gap, team, why
    row.set_at, row.set_by = now, by.id if by else None
    session.add(row)
    facts = {"hall": str(hall.id), "visits": visits, "why": why}
    journal.write(session, "wave.hall_set", f"wave:{wave.id}", by=row.set_by, now=now, **facts)
    return row


def reset_hall(
    session: Session, wave: Wave, hall: Hall, *, seen: int, by: Person | None, now: datetime
) -> None:
    """Let the tier's rules hold for the hall again. Raises NotHere, Clash as `set_hall` does."""
    _reached(session, hall, by)
    turn(session, wave, seen=seen, by=by, now=now)
    row = session.get(HallRules, (wave.id, hall.id))
    if row is not None:
        session.delete(row)
        facts = {"hall": str(hall.id)}
        journal.write(
            session, "wave.hall_reset", f"wave:{wave.id}", by=by.id if by else None, now=now, **facts
        )


def _reached(session: Session, hall: Hall, by: Person | None) -> None:
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
