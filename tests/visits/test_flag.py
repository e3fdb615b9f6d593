"""Weak signals that a parcel gives beside its hall and checklist. An honest visit gives none."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from anfang.core.checklist import read
from anfang.core.wire import Parcel, Place
from anfang.demo.draft import Draft
from anfang.desk import words
from anfang.visits.at_hall import metres, sealed_in_future
from anfang.visits.suspect import flags
from tests.visits.world import HOURS, NOON, SEALED_AT, SPOT, document, recorded

CHECKLIST = read(document())
ZONE = ZoneInfo("Asia/Shanghai")
Change = Callable[[Draft], Any]


@dataclass
class Seen:
    """A hall, as far as a flag asks for it."""

    tier: str = "second"
    hours: dict[str, Any] = field(default_factory=lambda: dict(HOURS))
    lat_e6: int | None = SPOT[0]
    lon_e6: int | None = SPOT[1]


def draft() -> Draft:
    return recorded(Draft(CHECKLIST, "second", UUID(int=1), at=NOON))


def parcel(one: Draft, **seal: Any) -> Parcel:
    at = seal.pop("at", SEALED_AT)
    return Parcel.model_validate_json(one.seal(at, **seal).body)


def told(change: Change, hall: Seen | None = None, **seal: Any) -> list[dict[str, Any]]:
    one = draft()
    change(one)
    return flags(parcel(one, **seal), CHECKLIST, hall or Seen(), ZONE)


def test_an_honest_visit_gives_no_signal() -> None:
    assert told(lambda one: None) == []


def test_refusing_location_is_no_signal() -> None:
    assert told(lambda one: one.places.clear()) == []


@pytest.mark.parametrize(
    ("hours", "flagged"),
    [
        ({"thu": [["09:00", "12:00"]]}, False),
        ({"thu": [["09:00", "11:59"], ["12:01", "18:00"]]}, True),
        ({"thu": []}, True),
        ({"wed": [["09:00", "10:00"]]}, False),
        ({}, False),
    ],
)
def test_a_visit_outside_the_opening_hours(hours: dict[str, Any], flagged: bool) -> None:
    """Arrived at 12:00 on a Thursday, local time. A day of which nobody has told the hours is no signal; a closed day is."""
    found = told(lambda one: None, replace(Seen(), hours=hours))
    assert [one["code"] for one in found] == (["outside_hours"] if flagged else [])
    assert not flagged or found[0]["facts"]["at"] == "12:00"


def test_metres_on_the_ground() -> None:
    """One minute of latitude is a nautical mile, 1,853 m on a sphere of 6,371 km; of longitude at 60° N half of it."""
    place = Place(lat_e6=60_000_000, lon_e6=0, accuracy_m=5, at=0)
    assert metres(place, 60_016_667, 0) == pytest.approx(1853, abs=1)
    assert metres(place, 60_000_000, 16_667) == pytest.approx(927, abs=1)
    assert metres(place, -60_000_000, 180_000_000) == pytest.approx(20_015_115, abs=100)


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "flagged"),
    [(290, 0, False), (320, 0, True), (320, 50, False), (2000, 1500, True)],
)
def test_away_from_the_hall_beyond_what_the_receiver_may_be_wrong(
    north_m: int, accuracy_m: int, flagged: bool
) -> None:
    """More than 300 m beyond the accuracy: indoors a receiver is wrong by 50 m and more."""
    spot = (SPOT[0] + north_m * 9, SPOT[1], accuracy_m)  # 9 millionths of a degree are a metre
    found = told(lambda one: one.place("left", spot, NOON + timedelta(minutes=34)))
    assert [one["code"] for one in found] == (["away_from_hall"] if flagged else [])
    if flagged:
        assert found[0]["facts"]["when"] == "left"
        assert found[0]["facts"]["distance_m"] == pytest.approx(north_m, rel=0.01)


@pytest.mark.parametrize(
    ("seconds", "flagged"), [(119, False), (-119, False), (122, True), (-2_592_000, True)]
)
def test_a_clock_that_is_off_by_more_than_two_minutes(seconds: int, flagged: bool) -> None:
    sample = {"sent": 10_000_000_000, "server": 10_000_000_050 + seconds * 1000, "received": 10_000_000_100}
    found = told(lambda one: one.clock.append(sample))
    assert found == ([{"code": "clock_skew", "facts": {"seconds": seconds}}] if flagged else [])


def test_a_clock_that_jumps_in_the_visit() -> None:
    """Wall and monotonic time of two entries differ by ten minutes; the monotonic clock began anew once, which is none."""

    def jump(one: Draft) -> None:
        last = one.log[-1]
        one.log.append(
            {**last, "n": last["n"] + 1, "at": last["at"] + 660_000, "mono": last["mono"] + 60_000}
        )
        one.log.append({**last, "n": last["n"] + 2, "at": last["at"] + 661_000, "mono": 5})
        one.log.append({**last, "n": last["n"] + 3, "at": last["at"] + 662_000, "mono": 1005})
        one.started_at = NOON + timedelta(
            minutes=33, milliseconds=662_000 - 1005
        )  # where the new clock began

    found = told(jump, at=NOON + timedelta(hours=2))
    assert found[0] == {"code": "clock_jump", "facts": {"entry": 9, "seconds": 600, "count": 1}}


def test_a_stay_of_less_than_three_minutes() -> None:
    def stay(one: Draft, seconds: int, mono: int) -> None:
        came = one.marks["arrived"]
        one.marks["left"].update(at=came["at"] + seconds * 1000, mono=came["mono"] + mono * 1000)

    assert told(lambda one: stay(one, 179, 179)) == [
        {"code": "short_stay", "facts": {"seconds": 179, "count": 4}}
    ]
    assert told(lambda one: stay(one, 180, 180)) == []
    # The wall clock was put right meanwhile, or the monotonic one stood still in a sleeping phone.
    assert told(lambda one: stay(one, 20, 1800)) == told(lambda one: stay(one, 1800, 20)) == []


def test_a_visit_sealed_late() -> None:
    """Twelve hours after leaving; a correction comes late by its nature and is no signal."""
    late = NOON + timedelta(minutes=30, hours=12)
    assert told(lambda one: None, at=late) == [{"code": "sealed_late", "facts": {"hours": 12}}]
    assert told(lambda one: None, at=late, revision=2, base=1) == []
    assert told(lambda one: None, at=late - timedelta(minutes=1)) == []


def test_what_could_only_be_seen_inside_answered_after_leaving() -> None:
    """`greet` is of the phase inside, `smile` is not; the entries' chain shows the time."""

    def edit(one: Draft) -> None:
        for key in ("smile", "greet"):
            one.answer(key, "broken", NOON + timedelta(minutes=35))

    assert told(edit) == [{"code": "edited_after_leaving", "facts": {"items": ["greet"], "count": 1}}]


def test_photos_that_were_not_taken_on_the_spot() -> None:
    found = told(
        lambda one: [one.photo(None, b"x", SEALED_AT, source=source) for source in ("camera", "picker")]
    )
    assert found == [{"code": "photos_picked", "facts": {"count": 1}}]


def test_a_seal_that_is_still_to_come() -> None:
    one = parcel(draft())
    assert list(sealed_in_future(one, SEALED_AT - timedelta(seconds=120))) == []
    assert list(sealed_in_future(one, SEALED_AT - timedelta(seconds=121))) == [
        {"code": "sealed_in_future", "facts": {"seconds": 121}}
    ]


def test_every_flag_has_its_words() -> None:
    codes = ("unplanned assignment_unknown tier_differs differs_from_plan other_day rotation_breach outside_hours away_from_hall "
             "clock_skew clock_jump short_stay sealed_late sealed_in_future edited_after_leaving photos_picked photo_seen_before "
             "evidence_missing")  # fmt: skip
    assert [code for code in codes.split() if f"visits.flag.{code}" not in words()] == []
