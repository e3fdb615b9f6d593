"""Say where a shopper lives, when they work, what they speak, how many visits a day they take."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from anfang import journal
from anfang.halls.fields import LANGUAGES
from anfang.halls.hours import DAYS
from anfang.people.records import Person
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import told
from anfang.shoppers.records import MOST_STOPS, Terms
from anfang.shoppers.within import known_to

STOPS = (1, 20)


def set_terms(
    session: Session,
    shopper: Person,
    *,
    home: tuple[int, int] | None,
    hours: Mapping[str, tuple[str, str]],
    languages: Sequence[str],
    most_stops: int = MOST_STOPS,
    seen: int,
    by: Person | None,
    now: datetime,
) -> Terms:
    """The shopper's terms from now on. `home`: WGS-84 in 1e-6 degrees, checked before (halls.place); `hours`: weekday → from, to.
    `seen`: the revision that was looked at, 0 where there was none.

    Raises NotHere for a shopper out of reach, Invalid, Clash where somebody changed them meanwhile. The journal tells that they were
    changed, never what they are: a home is a secret [security].
    """
    known_to(session, by, shopper.id)
    _check(hours, languages, most_stops)
    # The person's row is what two planners wait for: there may be no terms to lock yet.
    session.exec(select(Person).where(Person.id == shopper.id).with_for_update(key_share=True)).one()
    row = session.get(Terms, shopper.id, populate_existing=True)
    if seen != (row.revision if row else 0):
        raise Clash(what=told("shoppers.refused.moved_on", name=shopper.name))
    row = row or Terms(shopper_id=shopper.id, revision=0, changed_at=now)
    row.lat_e6, row.lon_e6 = home or (None, None)
    row.hours = {day: list(hours[day]) for day in DAYS if day in hours}
    row.languages, row.most_stops = list(dict.fromkeys(languages)), most_stops
    row.revision += 1
    row.changed_at, row.changed_by = now, by.id if by else None
    session.add(row)
    session.flush()
    journal.write(session, "shopper.terms_set", f"person:{shopper.id}", by=row.changed_by, now=now)
    return row


def _check(hours: Mapping[str, Any], languages: Sequence[str], most_stops: int) -> None:
    if not set(hours) <= set(DAYS) or not all(first < last for first, last in hours.values()):
        raise Invalid(at="hours", what=told("shoppers.wrong.hours"))
    if not set(languages) <= set(LANGUAGES):
        raise Invalid(at="languages", what=told("shoppers.wrong.languages"))
    if not STOPS[0] <= most_stops <= STOPS[1]:
        raise Invalid(at="most_stops", what=told("inputs.wrong.limits", low=STOPS[0], high=STOPS[1]))
