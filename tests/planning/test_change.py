"""Changing a plan by hand: what each change breaks and costs, who may, who else did, and back again."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from anfang.halls.reach import EVERYWHERE
from anfang.halls.records import Region
from anfang.journal import Entry
from anfang.planning.add import add
from anfang.planning.change import Changed, Desk
from anfang.planning.forbid import allow, forbid
from anfang.planning.lock import lock, lock_hall, unlock
from anfang.planning.move import as_moved, move
from anfang.planning.post import call_back, post
from anfang.planning.records import PlanForbid, PlanLock, PlanPosting, PlanStep, PlanStop, PlanWaiver
from anfang.planning.refusals import (
    NothingToUndo,
    PlanMoved,
    RuleBroken,
    StopStarted,
    UndoneTooLate,
)
from anfang.planning.remove import remove
from anfang.planning.undo import undo
from anfang.planning.waive import waive
from anfang.planning.weigh import weigh
from anfang.problems import Invalid, NotHere
from anfang.waves.presence import record_presence
from tests.planning.assigned import assigned
from tests.planning.ground import TUESDAY, WEDNESDAY, Ground

TEN = 10 * 60


def put(ground: Ground, code: str = "A", login: str = "lan", day: date = TUESDAY, at: int = TEN) -> PlanStop:
    """Add a stop and answer its row."""
    add(
        ground.session,
        ground.desk(),
        hall=ground.hall(code).id,
        shopper=ground.people[login].id,
        day_on=day,
        at=at,
    )
    rows = ground.session.exec(
        select(PlanStop).where(PlanStop.hall_id == ground.hall(code).id, PlanStop.day_on == day)
    )
    return rows.one()


def rules(caught: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return sorted({it.rule for it in caught.value.broken})


def test_a_stop_that_keeps_all_rules_is_added_and_told_with_what_it_costs(ground: Ground) -> None:
    ground.begin()
    made: Changed = add(
        ground.session,
        ground.desk(),
        hall=ground.hall("A").id,
        shopper=ground.people["lan"].id,
        day_on=TUESDAY,
        at=TEN,
    )
    assert ground.stops() == [("A", "lan", TUESDAY, TEN)]
    assert (made.effect.broken, made.effect.cost.served, made.effect.cost.extra) == ((), 1, 0)
    assert made.effect.cost.travel > 600, "out and home again"
    more = add(
        ground.session,
        ground.desk(),
        hall=ground.hall("B").id,
        shopper=ground.people["lan"].id,
        day_on=TUESDAY,
        at=720,
    )
    assert 0 < more.effect.cost.travel < made.effect.cost.travel, "the second one lies on the way"
    gone = remove(ground.session, ground.desk(), ground.session.exec(select(PlanStop)).first().id)  # type: ignore[union-attr]
    assert gone.effect.cost.served == -1 and gone.effect.cost.travel < 0


def test_a_move_that_breaks_a_hard_rule_is_refused_and_changes_nothing(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    with pytest.raises(RuleBroken) as caught:
        move(ground.session, ground.desk(), stop.id, day_on=date(2026, 12, 6), at=7 * 60)
    assert rules(caught) == ["closed", "day_off"]
    assert "不营业" in caught.value.detail("zh") and "closed on this day" in caught.value.detail("en")
    assert ground.stops() == [("A", "lan", TUESDAY, TEN)]
    assert ground.desk().seen == 1


def test_the_three_months_are_counted_from_visits_of_any_kind(ground: Ground) -> None:
    ground.begin()
    lan, hall = ground.people["lan"], ground.hall("A")
    record_presence(
        ground.session, shopper_id=lan.id, hall_id=hall.id, day_on=date(2026, 9, 15), now=ground.now
    )
    with pytest.raises(RuleBroken) as caught:
        put(ground, day=date(2026, 12, 14))
    assert rules(caught) == ["rotation"]
    assert put(ground, day=date(2026, 12, 15))


def test_a_rule_is_waived_by_name_with_a_reason_that_the_journal_keeps(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    saturday = date(2026, 12, 5)
    with pytest.raises(Invalid):
        move(ground.session, ground.desk(), stop.id, day_on=saturday, waive={"day_off": "  "})
    done = move(ground.session, ground.desk(), stop.id, day_on=saturday, waive={"day_off": "她自愿周六去"})
    assert [it.rule for it in done.effect.waived] == ["day_off"] and done.effect.broken == ()
    row = ground.session.exec(select(PlanWaiver)).one()
    assert (row.rule, row.day_on, row.reason) == ("day_off", saturday, "她自愿周六去")
    told = [it for it in ground.session.info["journal"] if it[0] == "plan.rule_waived"]
    assert [it[4]["reason"] for it in told] == ["她自愿周六去"]
    again = weigh(
        ground.session, ground.wave, as_moved(ground.session, ground.desk(), stop, at=660),
        reach=EVERYWHERE, settings=ground.settings, now=ground.now,
    )  # fmt: skip
    assert again.broken == (), "what was waived stays waived"
    with pytest.raises(Invalid):
        waive(
            ground.session,
            ground.desk(),
            "unknown_hall",
            ground.hall("A"),
            ground.people["lan"],
            saturday,
            "x",
        )


def test_whoever_has_not_seen_the_last_step_is_told_whose_it_was(ground: Ground) -> None:
    """No silent overwrite."""
    ground.begin()
    stop = put(ground)
    seen = ground.desk().seen
    move(ground.session, ground.desk(), stop.id, day_on=WEDNESDAY)
    with pytest.raises(PlanMoved) as caught:
        move(ground.session, ground.desk("an", seen), stop.id, at=900)
    assert [it.verb for it in caught.value.steps] == ["moved"]
    assert "强国栋" in caught.value.detail("zh") and "移动了一个访次" in caught.value.detail("zh")
    assert ground.stops() == [("A", "lan", WEDNESDAY, TEN)]


def test_what_another_regions_planner_does_is_nobodys_business_here(ground: Ground) -> None:
    ground.begin()
    put(ground)
    far = ground.people["zhou"]
    desk = Desk(ground.wave, 0, far, ground.now, ground.settings)
    with pytest.raises(NotHere):
        add(
            ground.session,
            desk,
            hall=ground.hall("A").id,
            shopper=ground.people["lan"].id,
            day_on=WEDNESDAY,
            at=TEN,
        )
    chengdu = ground.shopper("shu", "/51/5101/")
    done = forbid(ground.session, desk, shopper=chengdu.id, days=(TUESDAY,))
    assert done.step.n == 2, "the step in Guiyang did not make this one stale"


def test_undo_takes_back_ones_own_steps_one_by_one(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    move(ground.session, ground.desk(), stop.id, day_on=WEDNESDAY)
    move(ground.session, ground.desk(), stop.id, at=720)
    undo(ground.session, ground.desk())
    assert ground.stops() == [("A", "lan", WEDNESDAY, TEN)]
    undo(ground.session, ground.desk())
    assert ground.stops() == [("A", "lan", TUESDAY, TEN)]
    undo(ground.session, ground.desk())
    assert ground.stops() == []
    with pytest.raises(NothingToUndo):
        undo(ground.session, ground.desk())
    assert [it.verb for it in ground.session.exec(select(PlanStep).order_by(PlanStep.n))] == [  # type: ignore[arg-type]
        *("added", "moved", "moved", "undone", "undone", "undone")
    ]


def test_what_somebody_else_changed_since_is_not_undone(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    move(ground.session, ground.desk("an"), stop.id, day_on=WEDNESDAY)
    with pytest.raises(UndoneTooLate):
        undo(ground.session, ground.desk())
    undo(ground.session, ground.desk("an"))
    undo(ground.session, ground.desk())
    assert ground.stops() == []


def test_a_locked_stop_does_not_move_until_it_is_unlocked(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    lock(ground.session, ground.desk(), stop.id)
    with pytest.raises(RuleBroken) as caught:
        move(ground.session, ground.desk(), stop.id, at=660)
    assert rules(caught) == ["lock"]
    with pytest.raises(RuleBroken):
        remove(ground.session, ground.desk(), stop.id)
    unlock(ground.session, ground.desk(), ground.session.exec(select(PlanLock)).one().id)
    assert move(ground.session, ground.desk(), stop.id, at=660)


def test_a_lock_that_the_plan_does_not_keep_yet_says_so(ground: Ground) -> None:
    ground.begin()
    told = lock_hall(ground.session, ground.desk(), ground.hall("C").id, day_on=WEDNESDAY)
    assert [it.rule for it in told.effect.broken] == ["lock"]


def test_a_ban_stands_at_once_and_tells_which_stops_break_it(ground: Ground) -> None:
    ground.begin()
    put(ground)
    told = forbid(ground.session, ground.desk(), shopper=ground.people["lan"].id, days=(TUESDAY, WEDNESDAY))
    assert [(it.rule, it.code) for it in told.effect.broken] == [("forbidden", "A")]
    with pytest.raises(RuleBroken):
        put(ground, "B", "lan", WEDNESDAY)
    for row in ground.session.exec(select(PlanForbid)).all():
        allow(ground.session, ground.desk(), row.id)
    assert put(ground, "B", "lan", WEDNESDAY)
    with pytest.raises(Invalid):
        forbid(ground.session, ground.desk(), days=(TUESDAY,))
    assert forbid(ground.session, ground.desk("an"), days=(TUESDAY,)).effect.broken


def test_a_posting_makes_a_far_hall_reachable_and_cannot_go_while_it_is_needed(ground: Ground) -> None:
    ground.begin()
    ground.settle(
        "lan", hours={**{day: ["09:30", "17:00"] for day in ("tue", "wed", "thu")}}, lat_e6=27_700_000
    )
    with pytest.raises(RuleBroken) as caught:
        put(ground, day=WEDNESDAY)
    assert rules(caught) == ["leaves_too_early"]
    city = ground.session.exec(select(Region).where(Region.code == "5201")).one()
    told = post(
        ground.session, ground.desk(), ground.people["lan"].id, city, TUESDAY, WEDNESDAY + timedelta(days=1)
    )
    assert told.effect.cost.nights == 2
    put(ground, day=WEDNESDAY)
    with pytest.raises(RuleBroken):
        call_back(ground.session, ground.desk(), ground.session.exec(select(PlanPosting)).one().id)


def test_a_visit_that_was_made_never_moves(ground: Ground) -> None:
    ground.begin()
    stop = put(ground)
    stop.assignment_id = assigned(ground, stop)
    ground.session.add(stop)
    hall, lan = ground.hall("A").id, ground.people["lan"].id
    record_presence(ground.session, shopper_id=lan, hall_id=hall, day_on=WEDNESDAY, now=ground.now)
    with pytest.raises(StopStarted):
        move(ground.session, ground.desk(), stop.id, at=660)


def test_the_seed_is_drawn_once_and_only_its_digest_is_told(ground: Ground) -> None:
    plan = ground.begin()
    assert ground.begin().seed == plan.seed
    told = [it for it in ground.session.info["journal"] if it[0] == "plan.begun"]
    assert [it[4] for it in told] == [{"seed_digest": plan.seed_digest}]
    assert ground.session.exec(select(Entry)).all() == []
