"""One assignment, and all that may stand against it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from anfang.checklists.find import by_digest
from anfang.halls.bring_in import bring_in
from anfang.people.records import Person, Scope
from anfang.problems import NotHere
from anfang.waves.assign import assign
from anfang.waves.cancel import cancel
from anfang.waves.check import AssignmentRefused, RotationBroken
from anfang.waves.presence import record_presence
from anfang.waves.records import Assignment, Presence
from tests.halls.tables import as_csv
from tests.scenario import MORNING, add_person
from tests.waves.ground import Ground

MONDAY = date(2026, 11, 23)
WHOLE_YEAR = (date(2026, 6, 1), date(2027, 5, 31))


def against(ground: Ground, day_on: date = MONDAY, **other: object) -> list[str]:
    """The codes of all objections."""
    with pytest.raises(AssignmentRefused) as caught:
        ground.assign(day_on, **other)
    return [objection.code for objection in caught.value.objections]


def test_tier_and_checklist_version_are_fixed_when_the_visit_is_assigned(ground: Ground) -> None:
    """The version of a visit is fixed at assignment (planned day, tier) and travels with it for ever."""
    made = ground.assign(MONDAY)
    bring_in(ground.session, as_csv({"code": "A", "tier": "third"}), by=None, now=MORNING)
    ground.session.refresh(made)
    assert (made.tier, made.checklist_digest) == ("second", ground.version.digest)
    assert (made.from_time, made.to_time, made.scenario) == ("09:00", "12:00", "新来的学生")
    assert made.id != made.visit_id and made.made_by == ground.people["qiang"].id and made.made_at == MORNING


def test_the_version_is_the_one_that_holds_on_the_planned_day(ground: Ground) -> None:
    """Periods are half-open: on 1 November the successor holds."""
    ground.wave = ground.open("long", *WHOLE_YEAR)
    last, first = ground.assign(date(2026, 10, 31)), ground.assign(date(2026, 11, 2), hall=ground.hall("B"))
    versions = [by_digest(ground.session, it.checklist_digest).version for it in (last, first)]
    assert versions == ["1", "2"]


@pytest.mark.parametrize("how", ["planned", "visited"])
@pytest.mark.parametrize(
    "other, day, allowed",
    [
        (date(2026, 8, 24), date(2026, 11, 23), False),
        (date(2026, 8, 24), date(2026, 11, 24), True),
        (date(2026, 11, 30), date(2027, 2, 27), False),
        (date(2026, 11, 30), date(2027, 3, 1), True),
        (date(2027, 2, 23), date(2026, 11, 24), False),
        (date(2027, 2, 24), date(2026, 11, 24), True),
        (date(2026, 11, 23), date(2026, 11, 23), False),
    ],
)
def test_three_months_lie_between_two_visits_both_ways(
    ground: Ground, how: str, other: date, day: date, allowed: bool
) -> None:
    """At least three months between two visits of one inspector to one hall [domain §5], past and planned."""
    ground.wave = ground.open("long", *WHOLE_YEAR)
    lan, hall = ground.people["lan"], ground.hall()
    if how == "planned":
        ground.assign(other)
    else:
        record_presence(ground.session, shopper_id=lan.id, hall_id=hall.id, day_on=other, now=MORNING)
    if allowed:
        assert ground.assign(day).day_on == day
    else:
        assert against(ground, day) == ["rotation"]
    assert ground.assign(day, shopper=ground.people["hong"]), "another shopper may go"
    assert ground.assign(day, hall=ground.hall("B")), "and the same shopper elsewhere"


def test_the_reason_names_the_other_day_and_the_first_free_one(ground: Ground) -> None:
    ground.wave = ground.open("long", *WHOLE_YEAR)
    ground.assign(date(2026, 9, 21))
    ground.assign(date(2027, 1, 4))
    with pytest.raises(RotationBroken) as caught:
        ground.assign(date(2026, 12, 1))
    # Free of September on 21 December, but then January is too near: only 4 April keeps away from both.
    assert caught.value.detail("en") == (
        "This cannot be assigned: 兰小雨 and 云岩营业厅 need three months between two visits: "
        "planned on 2027-01-04; possible from 2027-04-04 on."
    )
    assert "已安排" in caught.value.detail("zh") and caught.value.at == "day_on"


def test_a_cancelled_assignment_does_not_stand_in_the_way(ground: Ground) -> None:
    made = ground.assign(MONDAY)
    assert against(ground, MONDAY + timedelta(days=1)) == ["rotation"]
    cancel(ground.session, made, by=ground.people["qiang"], now=MORNING)
    assert made.cancelled_at == MORNING
    assert ground.assign(MONDAY + timedelta(days=1))


def test_a_cancelled_assignment_whose_visit_was_made_nevertheless_still_counts(ground: Ground) -> None:
    made = ground.assign(MONDAY)
    cancel(ground.session, made, by=None, now=MORNING)
    record_presence(
        ground.session, shopper_id=made.shopper_id, hall_id=made.hall_id, day_on=MONDAY, now=MORNING
    )
    assert against(ground, MONDAY + timedelta(days=1)) == ["rotation"]


def test_the_same_presence_twice_is_one_row(ground: Ground) -> None:
    lan, hall = ground.people["lan"], ground.hall()
    for _ in range(2):
        record_presence(ground.session, shopper_id=lan.id, hall_id=hall.id, day_on=MONDAY, now=MORNING)
    assert [(it.shopper_id, it.day_on) for it in ground.session.exec(select(Presence))] == [(lan.id, MONDAY)]


def test_everything_that_stands_against_it_is_told_at_once(ground: Ground) -> None:
    bring_in(
        ground.session, as_csv({"code": "A", "tier": "flagship", "retired": "yes"}), by=None, now=MORNING
    )
    ground.people["lan"].left_at = MORNING
    assert against(ground, date(2026, 12, 6), scenario="x" * 2001) == [
        "left", "retired", "outside_wave", "no_tier", "long_scenario", "closed",
    ]  # fmt: skip
    assert ground.session.exec(select(Assignment)).all() == []


def test_somebody_who_is_no_shopper_is_not_sent(ground: Ground) -> None:
    assert against(ground, shopper=ground.people["mei"]) == ["no_shopper"]


def test_a_day_without_a_published_checklist_is_refused(ground: Ground) -> None:
    ground.wave = ground.open("early", date(2026, 5, 1), date(2026, 6, 30))
    assert against(ground, date(2026, 5, 29)) == ["no_checklist"]


@pytest.mark.parametrize(
    "window, fits",
    [
        (("09:00", "18:00"), True),
        (("11:00", "15:00"), True),  # over the break
        (("08:59", "10:00"), False),
        (("10:00", "18:01"), False),
        (("12:30", "15:00"), False),  # begins in the break
        (("10:00", "13:00"), False),  # ends in it
        (("11:00", "10:00"), False),
        (("10:00", "10:00"), False),
    ],
)
def test_a_window_begins_and_ends_while_the_hall_is_open(
    ground: Ground, window: tuple[str, str], fits: bool
) -> None:
    bring_in(ground.session, as_csv({"code": "A", "Mon": "09:00-12:00,14:00-18:00"}), by=None, now=MORNING)
    if fits:
        assert ground.assign(MONDAY, window=window)
    else:
        assert against(ground, window=window) == ["outside_hours"]


def test_a_planner_reaches_only_their_halls_and_shoppers(ground: Ground) -> None:
    """What one may not see looks like what is not there."""
    elsewhere: Person = add_person(ground.session, "zhou", now=MORNING)  # Sichuan
    elsewhere.role = "planner"
    with pytest.raises(NotHere):
        ground.assign(MONDAY, by=elsewhere)
    for path in ("/51/", None):
        with pytest.raises(NotHere):
            ground.assign(MONDAY, shopper=ground.shopper(f"away{path and 1}", path))
    assert ground.assign(MONDAY, shopper=ground.shopper("county", "/52/5201/520103/"))
    assert ground.session.exec(select(Scope).where(Scope.person_id == elsewhere.id)).one()


def test_a_visit_that_was_made_cannot_be_cancelled(ground: Ground) -> None:
    made = ground.assign(MONDAY)
    record_presence(
        ground.session, shopper_id=made.shopper_id, hall_id=made.hall_id, day_on=MONDAY, now=MORNING
    )
    with pytest.raises(Exception, match="has been made"):
        cancel(ground.session, made, by=None, now=MORNING)
    assert made.cancelled_at is None


def test_control_characters_do_not_reach_the_database(ground: Ground) -> None:
    made = ground.assign(MONDAY, scenario=" 一\x00二\r\n三\x1b ")
    assert made.scenario == "一 二\n三"


def test_assign_is_callable_by_the_operator(ground: Ground) -> None:
    made = assign(
        ground.session, wave=ground.wave, hall=ground.hall(), shopper=ground.shopper("free", None), day_on=MONDAY,
        window=("09:00", "10:00"), scenario="", by=None, now=MORNING,
    )  # fmt: skip
    assert made.made_by is None
