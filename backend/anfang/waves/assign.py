"""Assign a visit: who goes where, when, playing what."""

from datetime import date, datetime

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.effective import version_for
from anfang.checklists.records import ChecklistVersion
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.problems import NotHere
from anfang.shoppers.within import shoppers_in
from anfang.waves.calendar import calendar
from anfang.waves.check import Window, Wish, objections, refused
from anfang.waves.records import Assignment, Wave
from anfang.waves.shoppers import lock_shoppers


def assign(
    session: Session,
    *,
    wave: Wave,
    hall: Hall,
    shopper: Person,
    day_on: date,
    window: Window,
    scenario: str,
    by: Person | None,
    now: datetime,
) -> Assignment:
    """The assignment, with the hall's tier and the checklist version of that day fixed in it for ever.

    `window`: from, to as "HH:MM", local. `by` None is the operator at the shell. Raises NotHere for a hall or a
    shopper out of reach of `by`, AssignmentRefused with all reasons, RotationBroken (one of its kind) where only
    the three months [domain §5] stand against it: past visits and planned ones, before and after.
    """
    reach = reach_of(session, by)
    if not reach.holds(hall.region_path, hall.id):
        raise NotHere
    if shopper.role == Role.SHOPPER and shopper.id not in shoppers_in(session, reach):
        raise NotHere
    lock_shoppers(session, [shopper.id])
    wish = Wish(wave, hall, shopper, day_on, window, tidy(scenario))
    version = version_for(session, wave.checklist_code, day_on)
    found = objections(wish, version, calendar(session, [hall.id], day_on, day_on))
    if found or version is None:
        raise refused(found)
    return put_down(session, wish, version, by=by, now=now)


def put_down(
    session: Session, wish: Wish, version: ChecklistVersion, *, by: Person | None, now: datetime
) -> Assignment:
    """Write an assignment that was checked, under the lock of its shopper."""
    made = laid_out(wish, version, by=by, now=now)
    session.add(made)
    session.flush()
    tell(session, made, now=now)
    return made


def laid_out(wish: Wish, version: ChecklistVersion, *, by: Person | None, now: datetime) -> Assignment:
    """The assignment as a row, not stored yet."""
    return Assignment(
        id=uuid7(),
        visit_id=uuid7(),
        wave_id=wish.wave.id,
        hall_id=wish.hall.id,
        shopper_id=wish.shopper.id,
        day_on=wish.day_on,
        from_time=wish.window[0],
        to_time=wish.window[1],
        scenario=wish.scenario,
        tier=wish.hall.tier,
        checklist_digest=version.digest,
        made_at=now,
        made_by=by.id if by else None,
    )


def tell(session: Session, made: Assignment, *, now: datetime) -> None:
    """The journal's line."""
    journal.write(session, "assignment.made", f"assignment:{made.id}", by=made.made_by, now=now)


def tidy(text: str) -> str:
    """A text of several lines without control characters and outer blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "".join(sign if sign.isprintable() else " " for sign in line).rstrip() for line in lines
    ).strip()
