"""Note that a shopper was noticed at a hall before their own phone tells, and take that back."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, or_, select

from anfang import journal
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to
from anfang.waves.cool import cool
from anfang.waves.programme import programme
from anfang.waves.records import Assignment, Cooling

NOTED = "noted"
LONGEST_AGO = timedelta(days=366)


def note_exposure(
    session: Session,
    hall: Hall,
    shopper: Person,
    since_on: date,
    *,
    by: Person | None,
    today: date,
    now: datetime,
) -> None:
    """The shopper, and whoever went along that day, keeps away from the hall as long as the programme says [domain §5]. What is planned
    stays until it is re-planned.

    Raises NotHere for a hall or shopper out of reach, Invalid for a day to come or long past, or where the programme keeps nobody away.
    """
    known_to(session, by, shopper.id)
    if not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    if not today - LONGEST_AGO <= since_on <= today:
        raise Invalid(at="since_on", what=told("waves.wrong.exposed_on"))
    if not programme(session).cooling_months:
        raise Invalid(at="since_on", what=told("waves.wrong.no_cooling"))
    either = or_(Assignment.shopper_id == shopper.id, Assignment.companion_id == shopper.id)
    went = select(Assignment).where(
        Assignment.hall_id == hall.id,
        Assignment.day_on == since_on,
        col(Assignment.cancelled_at).is_(None),
        either,
    )
    there = {shopper.id}
    for it in session.exec(went):
        there |= {it.shopper_id, it.companion_id or it.shopper_id}
    for who in sorted(there):
        cool(session, shopper_id=who, hall_id=hall.id, since_on=since_on, why=NOTED)
        facts = {"hall": str(hall.id), "since": since_on.isoformat()}
        journal.write(
            session, "shopper.kept_away", f"person:{who}", by=by.id if by else None, now=now, **facts
        )


def take_exposure_back(session: Session, cooling: Cooling, *, by: Person | None, now: datetime) -> None:
    """Nobody had noticed after all. What a shopper's own parcel tells is not a planner's to take back.

    Raises NotHere for that, and for a hall or shopper out of reach.
    """
    known_to(session, by, cooling.shopper_id)
    hall = session.get_one(Hall, cooling.hall_id)
    if cooling.why != NOTED or not reach_of(session, by).holds(hall.region_path, hall.id):
        raise NotHere
    session.delete(cooling)
    facts = {"hall": str(cooling.hall_id), "since": cooling.since_on.isoformat()}
    subject = f"person:{cooling.shopper_id}"
    journal.write(session, "shopper.let_back", subject, by=by.id if by else None, now=now, **facts)
