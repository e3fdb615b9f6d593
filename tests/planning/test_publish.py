"""Publishing a plan: assignments with the version pinned, windows, the day's order; what vanished; what phones are told."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from anfang.core.programme import Programme
from anfang.halls.find import by_code
from anfang.planning.add import add
from anfang.planning.begin import minute
from anfang.planning.catch_up import catch_up
from anfang.planning.forbid import forbid
from anfang.planning.move import move
from anfang.planning.publishing.publish_plan import publish_plan
from anfang.planning.publishing.windows import holds, window_around
from anfang.planning.records import PlanStop
from anfang.planning.refusals import PlanMoved, RuleBroken
from anfang.planning.remove import remove
from anfang.planning.seal import open_seed, seed_digest
from anfang.planning.undo import undo
from anfang.visits.bring_down import assignments_down
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.cancel import cancel
from anfang.waves.presence import record_presence
from anfang.waves.programme import set_programme
from anfang.waves.records import Assignment, Revisit
from tests.planning.assigned import assigned
from tests.planning.ground import TUESDAY, WEDNESDAY, Ground

TEN, TWELVE = 600, 720


def put(ground: Ground, code: str, login: str = "lan", day: date = TUESDAY, at: int = TEN) -> PlanStop:
    """Add a stop and answer its row."""
    hall = ground.hall(code).id
    done = add(ground.session, ground.desk(), hall=hall, shopper=ground.people[login].id, day_on=day, at=at)
    stop = ground.session.get(PlanStop, UUID(done.step.changes[0][1]))
    assert stop is not None
    return stop


def published(ground: Ground) -> list[Assignment]:
    """The plan, published as whoever has seen all of it."""
    publish_plan(ground.session, ground.desk())
    return ground.assignments()


def test_a_published_plan_is_the_shoppers_itinerary_in_order(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    put(ground, "B", at=TWELVE)
    first, second = published(ground)
    assert [it.position for it in (first, second)] == [1, 2]
    assert (
        first.leave_at
        and second.leave_at
        and minute(first.leave_at) < TEN <= minute(second.leave_at) < TWELVE
    )
    assert first.checklist_digest == second.checklist_digest != ""
    down = assignments_down(ground.session, ground.people["lan"].id, [], today=TUESDAY, days=7)
    assert [(it.position, it.leave_at, it.lodging) for it in down] == [
        (1, first.leave_at, None),
        (2, second.leave_at, None),
    ]
    assert assignments_down(ground.session, ground.people["hong"].id, [], today=TUESDAY, days=7) == []


def test_the_numbers_of_a_day_close_up_when_a_visit_is_cancelled_beside_the_plan(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    put(ground, "B", at=TWELVE)
    put(ground, "C", at=TWELVE + 180)
    put(ground, "D", day=WEDNESDAY)
    first, second, third, other = published(ground)
    known = third.leave_at
    cancel(ground.session, first, by=ground.people["qiang"], now=ground.now)
    left = [it for it in ground.assignments() if it.day_on == TUESDAY]
    assert [(it.id, it.position, it.leave_at) for it in left] == [(second.id, 1, None), (third.id, 2, known)]
    assert other.position == 1, "another day"
    again = published(ground)
    assert [it.position for it in again] == [1, 2, 1] and again[0].leave_at, "the plan knows when to leave"


def test_published_again_nothing_changes_for_what_fits(ground: Ground) -> None:
    ground.begin()
    stop = put(ground, "A")
    (was,) = published(ground)
    move(ground.session, ground.desk(), stop.id, at=TEN + 5)
    row = publish_plan(ground.session, ground.desk())
    assert (row.made, row.cancelled) == (0, 0) and ground.assignments() == [was]
    assert (was.from_time, was.to_time) == ("09:30", "10:30"), "the window holds the new minute as well"
    move(ground.session, ground.desk(), stop.id, at=15 * 60)
    row = publish_plan(ground.session, ground.desk())
    assert (row.made, row.cancelled) == (0, 0), (
        "another hour is no other visit: a draft on the phone keeps its place"
    )
    assert [(it.id, it.from_time) for it in ground.assignments()] == [(was.id, "14:30")]
    move(ground.session, ground.desk(), stop.id, day_on=WEDNESDAY)
    row = publish_plan(ground.session, ground.desk())
    (now,) = ground.assignments()
    assert (row.made, row.cancelled, now.day_on) == (1, 1, WEDNESDAY)
    assert was.cancelled_at == ground.now and now.visit_id != was.visit_id


def test_a_removed_stop_is_cancelled_and_undone_it_is_made_anew(ground: Ground) -> None:
    ground.begin()
    stop = put(ground, "A")
    (was,) = published(ground)
    remove(ground.session, ground.desk(), stop.id)
    assert published(ground) == []
    undo(ground.session, ground.desk())
    (now,) = published(ground)
    assert now.id != was.id and (now.hall_id, now.day_on) == (was.hall_id, was.day_on)


def test_a_broken_rule_stops_it_unless_it_was_waived(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    forbid(ground.session, ground.desk(), shopper=ground.people["lan"].id, days=(TUESDAY,))
    with pytest.raises(RuleBroken) as caught:
        publish_plan(ground.session, ground.desk())
    assert [it.rule for it in caught.value.broken] == ["forbidden"] and ground.assignments() == []


def test_a_waived_rotation_is_published_and_no_other(ground: Ground) -> None:
    ground.begin()
    stop = put(ground, "A", day=date(2026, 12, 21))
    lan, hall = ground.people["lan"], ground.hall("A")
    record_presence(
        ground.session, shopper_id=lan.id, hall_id=hall.id, day_on=date(2026, 9, 15), now=ground.now
    )
    move(
        ground.session,
        ground.desk(),
        stop.id,
        day_on=date(2026, 12, 14),
        waive={"rotation": "唯一会苗语的人"},
    )
    (made,) = published(ground)
    assert made.day_on == date(2026, 12, 14)


def test_whoever_has_not_seen_the_plan_does_not_publish_it(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    with pytest.raises(PlanMoved):
        publish_plan(ground.session, ground.desk("an", seen=0))


def test_assignments_made_or_cancelled_beside_the_plan_are_taken_up(ground: Ground) -> None:
    plan = ground.begin()
    stop = put(ground, "B")
    (made,) = published(ground)
    by_hand = assigned(ground, PlanStop(day_on=WEDNESDAY))
    cancel(ground.session, made, by=None, now=ground.now)
    step = catch_up(ground.session, plan, by=None, now=ground.now)
    assert step is not None and [it.assignment_id for it in ground.session.exec(select(PlanStop))] == [
        by_hand
    ]
    assert catch_up(ground.session, plan, by=None, now=ground.now) is None
    assert ground.session.get(PlanStop, stop.id) is None


def test_scenarios_are_dealt_out_and_never_twice_in_a_row(ground: Ground) -> None:
    ground.begin()
    rules = Programme(scenarios=("老客户", "新客户"))
    set_programme(ground.session, rules, by=None, now=ground.now)
    put(ground, "A")
    put(ground, "A", "hong", day=date(2026, 12, 15))
    put(ground, "A", "bao", day=date(2026, 12, 28))
    told = [it.scenario for it in published(ground)]
    assert set(told) == {"老客户", "新客户"} and told[0] == told[2] != told[1]


def test_a_revisit_that_was_asked_for_is_served_by_the_visit_beyond_the_quota(ground: Ground) -> None:
    ground.begin()
    ask_revisit(ground.session, ground.hall("A").id, "整改复查", by=ground.people["mei"].id, now=ground.now)
    put(ground, "A")
    published(ground)
    wish = ground.session.exec(select(Revisit)).one()
    assert wish.assignment_id is None, "the monthly visit is no re-visit"
    put(ground, "A", "hong", day=date(2026, 12, 15))
    made = published(ground)
    ground.session.refresh(wish)
    assert wish.assignment_id == made[1].id


def test_the_window_hides_the_minute_and_keeps_to_opening_hours() -> None:
    day = ((540, 720), (840, 1080))
    assert window_around(600, day) == ("09:30", "10:30") == window_around(614, day)
    assert window_around(545, day) == ("09:00", "10:00")
    assert window_around(1075, day) == ("17:00", "18:00")
    assert window_around(845, day) == ("14:00", "15:00")
    assert window_around(600, ((590, 620),)) == ("09:50", "10:20")
    for at in [*range(540, 720), *range(840, 1080)]:
        assert holds(window_around(at, day), at)


def test_the_seed_is_opened_with_the_results_and_fits_its_digest(ground: Ground) -> None:
    plan = ground.begin()
    told = open_seed(ground.session, ground.wave.id, by=None, now=ground.now)
    assert told == plan.seed and seed_digest(told) == plan.seed_digest
    again = open_seed(ground.session, ground.wave.id, by=None, now=ground.now + timedelta(days=1))
    assert again == told and plan.seed_opened_at == ground.now
    entries = [it for it in ground.session.info["journal"] if it[0] == "plan.seed_opened"]
    assert [it[4]["seed"] for it in entries] == [told]
    assert by_code(ground.session, "A")
