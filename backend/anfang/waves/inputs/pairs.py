"""Shoppers who go together where a hall asks for a team of two."""

from datetime import datetime

from sqlmodel import Session, or_, select

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to
from anfang.waves.inputs.rules import turn
from anfang.waves.records import Pair, Wave


def pair(
    session: Session,
    wave: Wave,
    lead: Person,
    companion: Person,
    *,
    seen: int,
    by: Person | None,
    now: datetime,
) -> Pair:
    """A team for this wave: `lead` carries the checklist, `companion` goes along.

    Raises NotHere for somebody out of reach, Invalid (one person twice, somebody who has left or stands in another pair), Clash where
    somebody changed the wave's inputs since `seen`.
    """
    for one in (lead, companion):
        known_to(session, by, one.id)
        if one.left_at is not None:
            raise Invalid(at="pair", what=told("waves.refused.left", name=one.name))
    if lead.id == companion.id:
        raise Invalid(at="pair", what=told("inputs.wrong.alone"))
    both = (lead.id, companion.id)
    taken = select(Pair).where(
        Pair.wave_id == wave.id,
        or_(Pair.lead_id.in_(both), Pair.companion_id.in_(both)),  # type: ignore[attr-defined]
    )
    if session.exec(taken).first() is not None:
        raise Invalid(at="pair", what=told("inputs.wrong.paired"))
    turn(session, wave, seen=seen, by=by, now=now)
    made = Pair(
        wave_id=wave.id, lead_id=lead.id, companion_id=companion.id, set_at=now, set_by=by.id if by else None
    )
    session.add(made)
    journal.write(session, "wave.paired", f"wave:{wave.id}", by=made.set_by, now=now)
    return made


def part(session: Session, wave: Wave, lead: Person, *, seen: int, by: Person | None, now: datetime) -> None:
    """End the pair that `lead` leads. Raises NotHere, Clash as `pair` does."""
    known_to(session, by, lead.id)
    turn(session, wave, seen=seen, by=by, now=now)
    row = session.get(Pair, (wave.id, lead.id))
    if row is not None:
        session.delete(row)
        journal.write(session, "wave.parted", f"wave:{wave.id}", by=by.id if by else None, now=now)
