"""When the coordination meeting is, and which days its report is about."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from anfang.core.programme import Programme

WEEK = timedelta(days=7)


def last_meeting(rules: Programme, now: datetime) -> datetime:
    """The newest moment of the programme's weekday and hour that is not to come, in the programme's zone."""
    local = now.astimezone(ZoneInfo(rules.clock.zone))
    back = (local.weekday() - rules.meeting_day) % 7
    at = local.replace(hour=rules.meeting_hour, minute=0, second=0, microsecond=0) - timedelta(days=back)
    return at if at <= local else at - WEEK


def week_named(meeting: datetime) -> str:
    """The ISO week in which the meeting is: "2026-W48"."""
    year, week, _ = meeting.isocalendar()
    return f"{year}-W{week:02d}"
