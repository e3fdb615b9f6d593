"""The days of a wave: the public calendar, and what a planner made different in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.waves.inputs.official import Official, official
from anfang.waves.inputs.rules import turn
from anfang.waves.records import DayMade, Wave

AROUND = timedelta(days=31)  # gaps are counted in working days, also across the wave's edges
LONGEST_WHY = 200


@dataclass(frozen=True)
class Day:
    """One day as this wave has it. `made`: what a planner made of it, None where the public calendar holds."""

    day_on: date
    public: Official
    made: DayMade | None = None

    @property
    def working(self) -> bool:
        """Whether it counts where gaps are given in working days."""
        return self.made.working if self.made else self.public.working

    @property
    def free(self) -> bool:
        """Whether nobody is sent out: a holiday, or a day made free. A plain weekend is not: many halls are open then."""
        return not self.made.working if self.made else self.public.kind == "holiday"


def days_of(session: Session, wave: Wave, around: timedelta = timedelta()) -> list[Day]:
    """The wave's days, ascending, and those `around` its edges."""
    made = {row.day_on: row for row in session.exec(select(DayMade).where(DayMade.wave_id == wave.id))}
    return [
        Day(day, official(day), made.get(day))
        for day in _range(wave.starts_on - around, wave.ends_on + around)
    ]


def make_day(
    session: Session,
    wave: Wave,
    day_on: date,
    working: bool | None,
    why: str,
    *,
    seen: int,
    by: Person | None,
    now: datetime,
) -> DayMade | None:
    """Make a day working or free, with the reason, and answer the row; None lets the public calendar hold
    again. `seen`: the revision that was looked at.

    Raises Invalid (a day outside the wave, no reason), Clash where somebody changed the wave's inputs meanwhile.
    """
    if not wave.starts_on <= day_on <= wave.ends_on:
        facts = {"wave": wave.code, "first": wave.starts_on, "last": wave.ends_on}
        raise Invalid(at="day_on", what=told("waves.refused.outside_wave", **facts))
    why = " ".join(why.split())[:LONGEST_WHY]
    if working is not None and not why:
        raise Invalid(at="why", what=told("inputs.wrong.why"))
    turn(session, wave, seen=seen, by=by, now=now)
    row = session.get(DayMade, (wave.id, day_on))
    if working is None:
        if row is not None:
            session.delete(row)
        row = None
    else:
        row = row or DayMade(wave_id=wave.id, day_on=day_on, working=working, why=why, set_at=now)
        row.working, row.why, row.set_at, row.set_by = working, why, now, by.id if by else None
        session.add(row)
    facts = {"day": day_on.isoformat(), "working": working}
    journal.write(session, "wave.day_made", f"wave:{wave.id}", by=by.id if by else None, now=now, **facts)
    return row


def _range(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
