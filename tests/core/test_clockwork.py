"""When the hours of a rectification are over. Vectors worked out by hand; times are Shanghai's unless they end in Z."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from anfang.core.clockwork import day_over, due, is_working
from anfang.core.programme import Clockwork

ZONE = ZoneInfo("Asia/Shanghai")
# Nine hours a day from Monday to Friday; National Day with its make-up days.
WORKING = {"runs": "working", "holidays": ("2026-10-01", "2026-10-02"), "workdays": ("2026-10-10",)}


def at(said: str) -> datetime:
    if said.endswith("Z"):
        return datetime.fromisoformat(said[:-1]).replace(tzinfo=UTC)
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "why, clock, since, hours, expected",
    [
        ("always: a day later", {}, "2026-11-20 17:30", 24, "2026-11-21 17:30"),
        ("always: over a week-end and a month's end", {}, "2026-11-28 10:00", 72, "2026-12-01 10:00"),
        ("always: over a year's end", {}, "2026-12-31 23:00", 2, "2027-01-01 01:00"),
        ("inside one day", WORKING, "2026-11-23 10:00", 3, "2026-11-23 13:00"),
        ("to the minute", WORKING, "2026-11-23 10:17", 3, "2026-11-23 13:17"),
        ("ends with the day: at its closing", WORKING, "2026-11-23 10:00", 8, "2026-11-23 18:00"),
        ("one hour more is the next morning's", WORKING, "2026-11-23 10:00", 9, "2026-11-24 10:00"),
        ("starts before opening", WORKING, "2026-11-23 06:00", 1, "2026-11-23 10:00"),
        ("starts at opening", WORKING, "2026-11-23 09:00", 9, "2026-11-23 18:00"),
        ("starts at closing", WORKING, "2026-11-23 18:00", 1, "2026-11-24 10:00"),
        ("starts in the night", WORKING, "2026-11-23 23:30", 1, "2026-11-24 10:00"),
        ("over a week-end", WORKING, "2026-11-20 17:00", 2, "2026-11-23 10:00"),
        ("starts on a Sunday", WORKING, "2026-11-22 12:00", 1, "2026-11-23 10:00"),
        ("24 h are two days and six hours", WORKING, "2026-11-23 09:00", 24, "2026-11-25 15:00"),
        ("72 h are eight days", WORKING, "2026-11-23 09:00", 72, "2026-12-02 18:00"),
        ("over a month's end", WORKING, "2026-11-30 17:00", 2, "2026-12-01 10:00"),
        ("over two holidays and a week-end", WORKING, "2026-09-30 17:00", 2, "2026-10-05 10:00"),
        ("a Saturday made a workday counts", WORKING, "2026-10-09 17:00", 2, "2026-10-10 10:00"),
        ("and the Sunday after it does not", WORKING, "2026-10-10 17:00", 2, "2026-10-12 10:00"),
        (
            "half the minutes of a long morning",
            {"runs": "working", "opens": "08:30", "closes": "12:00"},
            "2026-11-23 08:30", 7, "2026-11-24 12:00",
        ),
        (
            "a zone whose clocks change has no longer day for it",
            {"runs": "working", "zone": "Europe/Berlin", "days": (5, 6), "opens": "00:00", "closes": "06:00"},
            "2026-10-23T10:00Z", 10, "2026-10-25T02:00Z",
        ),
    ],
)  # fmt: skip
def test_hours_run_out(why: str, clock: dict[str, Any], since: str, hours: int, expected: str) -> None:
    found = due(Clockwork(**clock), at(since), hours)
    assert found == at(expected), f"{why}: {found.astimezone(ZONE)}"
    assert found.tzinfo is UTC


def test_the_zone_of_the_time_that_is_given_does_not_matter() -> None:
    clock, since = Clockwork(**WORKING), at("2026-11-20 17:00")
    zones = [UTC, ZONE, ZoneInfo("America/New_York")]
    assert len({due(clock, since.astimezone(zone), 10) for zone in zones}) == 1


def test_a_make_up_day_goes_before_a_holiday() -> None:
    both = Clockwork(runs="working", holidays=("2026-10-10",), workdays=("2026-10-10",))
    assert is_working(both, date(2026, 10, 10))
    assert not is_working(Clockwork(runs="working", holidays=("2026-10-09",)), date(2026, 10, 9))


def test_by_a_day_means_until_its_end() -> None:
    assert day_over(Clockwork(), date(2026, 11, 30)) == at("2026-12-01 00:00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": "18:00", "closes": "09:00"},
        {"opens": "09:00", "closes": "09:00"},
        {"opens": "25:00"},
        {"days": ()},
        {"days": (7,)},
        {"holidays": ("2026-13-01",)},
        {"workdays": ("20261001",)},
        {"zone": "Asia/Nowhere"},
    ],
)
def test_a_clock_that_could_never_run_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Clockwork(**{"runs": "working", **wrong})
