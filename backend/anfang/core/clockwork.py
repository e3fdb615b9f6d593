"""When so many hours of work are over: hours that always run, or hours of working days only."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from anfang.core.programme import Clockwork


def due(clock: Clockwork, since: datetime, hours: int) -> datetime:
    """The moment at which `hours` have run since then, in UTC.

    On working days they run from opening to closing in the clock's zone; those that end with a day end at its closing, not at the next
    opening. All reckoning is in UTC, so that a change of a zone's clocks adds and takes nothing.
    """
    left = timedelta(hours=hours)
    at = since.astimezone(UTC)
    if clock.runs == "always":
        return at + left
    day = at.astimezone(ZoneInfo(clock.zone)).date()
    while True:
        if is_working(clock, day):
            opens, closes = _moment(clock, day, clock.opens), _moment(clock, day, clock.closes)
            begins = max(at, opens)
            if begins + left <= closes and begins < closes:
                return begins + left
            left -= max(closes - begins, timedelta())
        day += timedelta(days=1)


def is_working(clock: Clockwork, day: date) -> bool:
    """Whether work is done that day: a make-up day always, a holiday never, else by the day of the week."""
    if day.isoformat() in clock.workdays:
        return True
    return day.isoformat() not in clock.holidays and day.weekday() in clock.days


def day_over(clock: Clockwork, day: date) -> datetime:
    """The end of that day in the clock's zone, in UTC: what "by that day" means."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(clock.zone)).astimezone(UTC)


def _moment(clock: Clockwork, day: date, said: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(said), ZoneInfo(clock.zone)).astimezone(UTC)
