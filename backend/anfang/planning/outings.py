"""A shopper's next days for their own calendar, in words that say nothing to whoever reads along [docs/decisions/0072].

One entry a day, "外出", from leaving to the end of the last window: no hall, no place, no number of stops. A phone's calendar is shown on
lock screens, read aloud, shared with families and kept by others; the app itself has the rest.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from sqlmodel import Session, col, or_, select

from anfang import desk
from anfang.problems import Language
from anfang.waves.records import Assignment

NEUTRAL = "-//calendar//"  # a product's name would say what the entries are about


def outings(session: Session, shopper_id: UUID, *, today: date, days: int) -> dict[date, list[Assignment]]:
    """The shopper's own days from today to `days` ahead, as companion too; nobody else's."""
    own = or_(Assignment.shopper_id == shopper_id, Assignment.companion_id == shopper_id)
    asked = select(Assignment).where(
        own,
        col(Assignment.cancelled_at).is_(None),
        col(Assignment.day_on).between(today, today + timedelta(days=days)),
    )
    found: dict[date, list[Assignment]] = defaultdict(list)
    for one in session.exec(asked.order_by(col(Assignment.day_on), col(Assignment.from_time))):
        found[one.day_on].append(one)
    return found


def as_calendar(
    found: dict[date, list[Assignment]],
    shopper_id: UUID,
    *,
    zone: ZoneInfo,
    language: Language,
    now: datetime,
) -> bytes:
    """The days as iCalendar (RFC 5545). A day keeps its name, so that a calendar that takes it again moves it and does not double it."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", NEUTRAL)
    for day, planned in found.items():
        event = Event()
        event.add("uid", hashlib.sha256(f"{shopper_id} {day}".encode()).hexdigest()[:32])
        event.add("dtstamp", now)
        event.add("dtstart", _at(day, min(_times(planned, first=True)), zone))
        event.add("dtend", _at(day, max(_times(planned, first=False)), zone))
        event.add("summary", desk.say(language, "planning.outing"))
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _times(planned: Iterable[Assignment], *, first: bool) -> list[str]:
    return [(it.leave_at or it.from_time) if first else it.to_time for it in planned]


def _at(day: date, clock_time: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), zone).astimezone(UTC)
