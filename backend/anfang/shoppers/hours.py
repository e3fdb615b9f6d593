"""On which days, and from when to when, a shopper works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anfang.halls.hours import DAYS
from anfang.shoppers.records import Absence, Terms

WEEKDAYS = DAYS[:5]


@dataclass(frozen=True)
class Workday:
    """A day as far as work goes. `free`: nobody is sent out; `working`: it counts as a working day, whatever weekday it is."""

    day_on: date
    free: bool
    working: bool


def hours_on(terms: Terms, absences: Iterable[Absence], day: Workday) -> tuple[str, str] | None:
    """From when to when the shopper works that day, "HH:MM", local; None: not at all.

    Nobody works on a free day or while away. A Saturday or Sunday that is worked in exchange has the hours of its own weekday where
    the shopper works on it anyway, else of the latest weekday they work on.
    """
    if day.free or away(absences, day.day_on):
        return None
    own = terms.hours.get(DAYS[day.day_on.weekday()])
    if own is None and day.working and day.day_on.weekday() > 4:
        own = next((terms.hours[name] for name in reversed(WEEKDAYS) if name in terms.hours), None)
    return (own[0], own[1]) if own else None


def away(absences: Iterable[Absence], day_on: date) -> Absence | None:
    """The absence that covers the day, one that was taken back left out."""
    return next(
        (it for it in absences if it.taken_back_at is None and it.first_on <= day_on <= it.last_on), None
    )
