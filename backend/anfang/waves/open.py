"""Open a wave: a round of visits whose results are compared."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.effective import version_for
from anfang.database import savepoint
from anfang.halls.fields import TIERS
from anfang.people.records import Person
from anfang.problems import Clash, Invalid
from anfang.sheets.columns import told
from anfang.waves.records import Wave

LONGEST_DAYS = 366
MOST_VISITS = 4  # important halls, up to four times a month [domain §5]
YEARS = (2000, 2100)

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")


def open_wave(
    session: Session,
    *,
    code: str,
    title: str,
    starts_on: date,
    ends_on: date,
    checklist_code: str,
    frequency: Mapping[str, int],
    by: Person | None,
    now: datetime,
) -> Wave:
    """A wave from `starts_on` to `ends_on`, both included. `frequency`: tier → visits a hall, 1 to 4.

    Raises Invalid (code, title, days, a checklist with no version then, frequencies), Clash for a code that
    is taken.
    """
    code, title = code.strip(), " ".join(title.split())
    if not _CODE.fullmatch(code):
        raise _invalid("code")
    if not 1 <= len(title) <= 120 or not title.isprintable():
        raise _invalid("title")
    if not (YEARS[0] <= starts_on.year and ends_on.year <= YEARS[1]):
        raise _invalid("years")
    if not 0 <= (ends_on - starts_on).days < LONGEST_DAYS:
        raise _invalid("ends_on")
    if not (version_for(session, checklist_code, starts_on) or version_for(session, checklist_code, ends_on)):
        raise _invalid("checklist_code")
    if set(frequency) != set(TIERS) or not all(1 <= times <= MOST_VISITS for times in frequency.values()):
        raise _invalid("frequency")
    wave = Wave(
        id=uuid7(),
        code=code,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        checklist_code=checklist_code,
        frequency=dict(frequency),
        opened_at=now,
        opened_by=by.id if by else None,
    )
    try:
        with savepoint(session):
            session.add(wave)
            session.flush()
    except IntegrityError as error:
        raise Clash(what=told("waves.refused.code_taken", code=code)) from error
    journal.write(session, "wave.opened", f"wave:{wave.id}", by=wave.opened_by, now=now, code=code)
    return wave


def _invalid(field: str) -> Invalid:
    at = told(f"waves.field.{'starts_on' if field == 'years' else field}")
    return Invalid(at=field, what=told(f"waves.wrong.{field}", field=at))
