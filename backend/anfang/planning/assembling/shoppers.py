"""The shoppers of a month: where they live, when they work, what they cannot do because they are elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from anfang.core.rotation.month import City, Place, ShopperThere
from anfang.core.rotation.travel import kilometres
from anfang.halls.reach import Reach
from anfang.people.records import Person
from anfang.planning.assembling.lacking import Lacking
from anfang.planning.begin import minute
from anfang.planning.records import PlanStop
from anfang.planning.rows import Rows, people
from anfang.shoppers.find import absences_of, terms_of
from anfang.shoppers.hours import Workday, hours_on
from anfang.shoppers.records import Absence, Terms
from anfang.shoppers.within import shoppers_in
from anfang.waves.inputs.days import Day
from anfang.waves.records import Assignment, Wave

Hours = dict[date, tuple[int, int]]


def persons_in(
    session: Session, wave: Wave, rows: Rows, reach: Reach, only: Collection[UUID] | None
) -> list[Person]:
    """Who can be sent within reach in this wave, and whoever has a stop in it already; or of `only` these."""
    there = {who for stop in rows.stops for who in people(stop)}
    if only is None:
        begins = wave.starts_on
        for person in shoppers_in(session, reach).values():
            if person.left_at is None or person.left_at.date() > begins:
                there.add(person.id)
    else:
        there |= set(only)
    found = session.exec(select(Person).where(col(Person.id).in_(there)).order_by(Person.login))
    return list(found)


def there(
    session: Session,
    persons: Sequence[Person],
    days: Sequence[Day],
    cities: Sequence[City],
    busy: dict[UUID, set[date]],
    first_free: date,
    kept: Rows,
    zone: ZoneInfo,
) -> Iterator[tuple[ShopperThere | None, Lacking | None]]:
    """Each shopper as the month has them, and what they lack. Before `first_free` only those days count on which they have a stop."""
    ids = [person.id for person in persons]
    terms, absences = terms_of(session, ids), absences_of(session, ids)
    stands: dict[UUID, set[date]] = defaultdict(set)
    for stop in kept.stops:
        for who in people(stop):
            stands[who].add(stop.day_on)
    for person in persons:
        own = terms.get(person.id)
        facts: dict[str, str | int] = {"name": person.name, "login": person.login}
        if own is None or own.lat_e6 is None or own.lon_e6 is None:
            yield None, Lacking("no_home", person.login, facts)
            continue
        past = stands[person.id]
        work = [day for day in days if day.day_on >= first_free or day.day_on in past]
        hours = _hours(own, absences.get(person.id, ()), work, busy.get(person.id, set()))
        home = Place(own.lat_e6, own.lon_e6)
        one = ShopperThere(
            login=person.login,
            name=person.name,
            region=_nearest(home, cities),
            home=home,
            hours=hours,
            languages=frozenset(own.languages),
            most_stops=own.most_stops,
            left_on=person.left_at.astimezone(zone).date() if person.left_at else None,
        )
        yield one, None if own.hours else Lacking("no_workday", person.login, facts)


def _hours(terms: Terms, absences: Iterable[Absence], days: Iterable[Day], busy: Collection[date]) -> Hours:
    away = list(absences)
    found: Hours = {}
    for day in days:
        span = hours_on(terms, away, Workday(day.day_on, day.free, day.working))
        if span is not None and day.day_on not in busy:
            found[day.day_on] = minute(span[0]), minute(span[1])
    return found


def _nearest(home: Place, cities: Sequence[City]) -> str:
    return min(cities, key=lambda it: (kilometres(home, it.place), it.region)).region if cities else ""


def busy_elsewhere(
    session: Session,
    wave: Wave,
    persons: Collection[UUID],
    halls: Collection[UUID],
    few: Collection[PlanStop] | None,
) -> dict[UUID, set[date]]:
    """The days on which shoppers are sent somewhere that this month does not hold: by another wave, or by another region's planner.

    `few`: the stops that a hand move has to do with, where the month holds no more than their halls.
    """
    found: dict[UUID, set[date]] = defaultdict(set)
    days = (col(Assignment.day_on) >= wave.starts_on, col(Assignment.day_on) <= wave.ends_on)
    other = select(col(Assignment.shopper_id), col(Assignment.day_on)).where(
        Assignment.wave_id != wave.id, col(Assignment.cancelled_at).is_(None), *days
    )
    for who, day in session.exec(other.where(col(Assignment.shopper_id).in_(persons))):
        found[who].add(day)
    mine = or_(col(PlanStop.shopper_id).in_(persons), col(PlanStop.companion_id).in_(persons))
    asked = select(PlanStop).where(PlanStop.wave_id == wave.id, mine)
    for stop in session.exec(asked) if few is None else few:
        if stop.hall_id not in halls:
            for person in people(stop):
                found[person].add(stop.day_on)
    return found
