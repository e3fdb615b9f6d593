"""Note that a shopper is away for some days, and take it back."""

from datetime import date, datetime

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.shoppers.records import Absence
from anfang.shoppers.within import known_to

WHYS = ("illness", "leave", "training", "other")
LONGEST_DAYS = 366


def note_absence(
    session: Session,
    shopper: Person,
    first_on: date,
    last_on: date,
    why: str,
    *,
    by: Person | None,
    now: datetime,
) -> Absence:
    """The shopper is away from `first_on` to `last_on`, both included. What is planned for these days stays until it is re-planned.

    Raises NotHere for a shopper out of reach, Invalid.
    """
    known_to(session, by, shopper.id)
    if not 0 <= (last_on - first_on).days < LONGEST_DAYS:
        raise Invalid(at="last_on", what=told("waves.wrong.ends_on"))
    if why not in WHYS:
        raise Invalid(at="why", what=told("shoppers.wrong.why"))
    made = Absence(
        id=uuid7(),
        shopper_id=shopper.id,
        first_on=first_on,
        last_on=last_on,
        why=why,
        noted_at=now,
        noted_by=by.id if by else None,
    )
    session.add(made)
    session.flush()
    journal.write(session, "shopper.away", f"person:{shopper.id}", by=made.noted_by, now=now)
    return made


def take_back(session: Session, absence: Absence, *, by: Person | None, now: datetime) -> Absence:
    """The shopper is there after all; taken back before: nothing changes. Raises NotHere for a shopper out of reach."""
    known_to(session, by, absence.shopper_id)
    if absence.taken_back_at is None:
        absence.taken_back_at = now
        session.add(absence)
        journal.write(
            session, "shopper.back", f"person:{absence.shopper_id}", by=by.id if by else None, now=now
        )
    return absence
