"""What a planner asks of a wave: rules, halls that are different, the calendar, pairs."""

from datetime import date, timedelta

import pytest

from anfang.problems import Clash, Invalid, NotHere
from anfang.waves.inputs.days import AROUND, days_of, make_day
from anfang.waves.inputs.official import official, published
from anfang.waves.inputs.one_hall import reset_hall, set_hall
from anfang.waves.inputs.pairs import pair, part
from anfang.waves.inputs.rules import LEAST_GAP, MINUTES, inputs_of, set_rules
from tests.scenario import CHENGDU, MORNING
from tests.waves.ground import TIERS, Ground

# As the State Council announced them: days worked in exchange on a Saturday or Sunday, and the spans of days off.
WORKED = {
    2024: ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
OFF = {
    2024: (("01-01", 1), ("02-10", 8), ("04-04", 3), ("05-01", 5), ("06-08", 3), ("09-15", 3), ("10-01", 7)),
    2025: (("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8)),
    2026: (("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)),
}


def year(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("number", WORKED)
def test_every_day_of_a_published_year_is_as_it_was_announced(number: int) -> None:
    off = {
        date.fromisoformat(f"{number}-{first}") + timedelta(days=n)
        for first, days in OFF[number]
        for n in range(days)
    }
    worked = {date.fromisoformat(f"{number}-{day}") for day in WORKED[number]}
    assert {day for day in year(number) if official(day).kind == "holiday"} == off
    assert {day for day in year(number) if official(day).kind == "made_up"} == worked
    assert published(number)


def test_a_year_that_nobody_has_published_has_the_holidays_of_the_law_and_says_so() -> None:
    ahead = next(number for number in range(2027, 2100) if not published(number))
    assert {official(day).kind for day in year(ahead)} == {"working", "weekend", "holiday"}
    assert official(date(ahead, 10, 1)).name == "国庆节"


def test_a_day_is_made_working_or_free_with_a_reason_and_back(ground: Ground) -> None:
    def kind(day: date) -> tuple[bool, bool]:
        found = next(it for it in days_of(ground.session, ground.wave) if it.day_on == day)
        return found.working, found.free

    friday, sunday = date(2026, 11, 27), date(2026, 11, 29)
    assert (kind(friday), kind(sunday)) == ((True, False), (False, False))
    by = {"by": ground.people["qiang"], "now": MORNING}
    make_day(ground.session, ground.wave, friday, False, "全省停电检修", seen=0, **by)
    make_day(ground.session, ground.wave, sunday, True, "补一天", seen=1, **by)
    assert (kind(friday), kind(sunday)) == ((False, True), (True, False))
    make_day(ground.session, ground.wave, friday, None, "", seen=2, **by)
    assert kind(friday) == (True, False)
    with pytest.raises(Invalid):
        make_day(ground.session, ground.wave, friday, False, "  ", seen=3, **by)
    with pytest.raises(Invalid):
        make_day(ground.session, ground.wave, date(2026, 12, 1), False, "停电", seen=3, **by)


def test_the_days_reach_beyond_the_wave_for_gaps(ground: Ground) -> None:
    found = days_of(ground.session, ground.wave, AROUND)
    assert (found[0].day_on, found[-1].day_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert found[0].free and not found[-1].free


def test_a_wave_has_defaults_until_its_rules_are_set(ground: Ground) -> None:
    asked = inputs_of(ground.session, ground.wave)
    assert (asked.revision, asked.minutes, asked.least_gap) == (0, MINUTES, LEAST_GAP)
    priority = ("central", "flagship", "second", "third", "cooperative")
    set_rules(
        ground.session,
        ground.wave,
        priority=priority,
        minutes=dict.fromkeys(TIERS, 30),
        least_gap={2: 5, 3: 3, 4: 2},
        shadow_percent=0,
        may_post=False,
        seen=0,
        by=ground.people["qiang"],
        now=MORNING,
    )
    asked = inputs_of(ground.session, ground.wave)
    assert (asked.revision, asked.priority, asked.least_gap) == (1, priority, {2: 5, 3: 3, 4: 2})
    assert (asked.shadow_percent, asked.may_post) == (0, False)
    hall = ground.hall()
    assert (asked.visits(hall), asked.minutes_at(hall), asked.gap_at(hall, 1), asked.rank(hall)) == (
        1,
        30,
        0,
        2,
    )


def test_two_planners_do_not_overwrite_each_other(ground: Ground) -> None:
    by = {"by": ground.people["qiang"], "now": MORNING}
    set_hall(ground.session, ground.wave, ground.hall(), visits=2, why="watch", seen=0, **by)
    with pytest.raises(Clash):
        set_hall(ground.session, ground.wave, ground.hall("B"), visits=4, why="important", seen=0, **by)
    assert set(inputs_of(ground.session, ground.wave).halls) == {ground.hall().id}


def test_a_hall_under_watch_is_visited_twice_with_a_gap_and_back(ground: Ground) -> None:
    by = {"by": ground.people["qiang"], "now": MORNING}
    hall = ground.hall()
    set_hall(ground.session, ground.wave, hall, visits=2, minutes=90, team=True, why="watch", seen=0, **by)
    asked = inputs_of(ground.session, ground.wave)
    found = (
        asked.visits(hall),
        asked.gap_at(hall, asked.visits(hall)),
        asked.minutes_at(hall),
        asked.team_at(hall),
    )
    assert found == (2, 6, 90, True)
    for wrong in (
        {"visits": 5},
        {"visits": None},
        {"visits": 2, "why": "gossip"},
        {"visits": 2, "minutes": 1},
    ):
        with pytest.raises(Invalid):
            set_hall(ground.session, ground.wave, hall, **({"why": "watch", "seen": 1} | wrong), **by)
    reset_hall(ground.session, ground.wave, hall, seen=1, **by)
    assert inputs_of(ground.session, ground.wave).visits(hall) == 1


def test_nobody_stands_in_two_pairs(ground: Ground) -> None:
    lan, hong = ground.people["lan"], ground.people["hong"]
    by = {"by": ground.people["qiang"], "now": MORNING}
    pair(ground.session, ground.wave, lan, hong, seen=0, **by)
    for lead, companion in ((hong, lan), (lan, hong), (lan, lan)):
        with pytest.raises(Invalid):
            pair(ground.session, ground.wave, lead, companion, seen=1, **by)
    part(ground.session, ground.wave, lan, seen=1, **by)
    pair(ground.session, ground.wave, hong, lan, seen=2, **by)
    [made] = inputs_of(ground.session, ground.wave).pairs
    assert (made.lead_id, made.companion_id) == (hong.id, lan.id)


def test_who_plans_elsewhere_changes_nothing_here(ground: Ground) -> None:
    far = ground.shopper("feng", CHENGDU)
    with pytest.raises(NotHere):
        pair(
            ground.session,
            ground.wave,
            ground.people["lan"],
            far,
            seen=0,
            by=ground.people["qiang"],
            now=MORNING,
        )
