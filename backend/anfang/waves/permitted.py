"""Who may go to a hall on a day, by the three months, and by what keeps away who was noticed there."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.waves.calendar import calendar
from anfang.waves.check import free_from


def permitted(
    session: Session, shoppers: Iterable[Person], hall: Hall, day: date
) -> list[tuple[Person, date]]:
    """Each shopper who is still here with the first day, from `day` on, on which they may go; those free at
    once first.
    """
    known = calendar(session, [hall.id], day, day)
    here = [person for person in shoppers if person.left_at is None]
    first = {person.id: known.cooled_until(person.id, hall.id, day) or day for person in here}
    found = [
        (person, free_from(first[person.id], known.days.get((person.id, hall.id), {}))) for person in here
    ]
    return sorted(found, key=lambda it: (it[1], it[0].login))
