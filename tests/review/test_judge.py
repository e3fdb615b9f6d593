"""Approve, send back, exclude, hold, share: each rule of a judgement."""

from datetime import timedelta
from uuid import UUID

import pytest

from anfang import database
from anfang.journal import Entry
from anfang.problems import AnswerUnknownItem
from anfang.review.approve import approve
from anfang.review.correct import correct
from anfang.review.exclude import exclude, readmit
from anfang.review.hold import hold, release_hold
from anfang.review.records import Approval, Exclusion, Hold, Return, Share
from anfang.review.refusals import (
    DayPast,
    EvidenceAwaited,
    InOtherHands,
    NothingAsked,
    OutOfReach,
    RevisionMoved,
    VetoPending,
    VisitElsewhere,
)
from anfang.review.send_back import send_back, take_return_back
from anfang.review.share import hand_on, lay_back, take
from anfang.tallies.records import Counted
from anfang.visits.records import CORRECTED, Reopening, Visit
from anfang.visits.refusals import ReasonMissing, VisitLate, WaveSettled
from anfang.waves.close import close, settle
from anfang.waves.records import Wave
from tests.review.ground import NOW, TODAY, Ground, later
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON


def asked(ground: Ground, visit: UUID, items: dict[str, str], note: str = "", days: int = 2) -> Return:
    return ground.do(send_back, visit, ground.head(visit), items, note, later(days), today=TODAY)


def closed(ground: Ground, *, settled: bool = False, ago: timedelta = timedelta()) -> None:
    """The wave is closed, and published where it is settled."""
    with database.transaction(ground.world.engine) as session:
        wave = session.get_one(Wave, ground.world.wave)
        closing = close(session, wave, by=ground.people["mei"], now=NOW - ago)
        if settled:
            settle(session, closing, now=NOW)


def test_an_approved_visit_counts_and_is_written_down(ground: Ground) -> None:
    visit = ground.visit()
    made = ground.do(approve, visit, ground.head(visit))
    assert (made.by, made.at, made.revision_id) == (ground.people["mei"].id, NOW, ground.head(visit))
    assert ground.look(visit).standing == "approved"
    assert [row.visit_id for row in ground.world.rows(Counted)] == [visit]
    [entry] = ground.world.rows(Entry, what="visit.approved")
    assert (entry.by, entry.subject, entry.facts) == (
        ground.people["mei"].id,
        f"visit:{visit}",
        {"revision": 1},
    )


def test_silence_approves_nothing(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(take, visit)
    ground.phone.sync(at=NOON + timedelta(days=400))
    assert (ground.look(visit).standing, ground.world.rows(Counted)) == ("waiting", [])


def test_a_visit_whose_evidence_is_still_to_come_is_not_approved(ground: Ground) -> None:
    visit = ground.visit(photo=jpeg(), evidence=False)
    with pytest.raises(EvidenceAwaited):
        ground.do(approve, visit, ground.head(visit))
    assert ground.world.rows(Approval) == []


def test_a_visit_with_an_open_veto_is_not_approved(ground: Ground) -> None:
    visit = ground.vetoed()
    with pytest.raises(VetoPending):
        ground.do(approve, visit, ground.head(visit))


def test_only_the_revision_that_the_reviewer_saw_is_approved(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned))
    seen = ground.head(visit)
    ground.bring(ground.sealed(planned, revision=2, base=1, greet="broken"))
    with pytest.raises(RevisionMoved):
        ground.do(approve, visit, seen)


def test_a_visit_is_approved_once(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(approve, visit, ground.head(visit))
    with pytest.raises(VisitElsewhere):
        ground.do(approve, visit, ground.head(visit))


def test_what_another_supervisor_has_is_taken_over_before_it_is_judged(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(take, visit, by="lin")
    with pytest.raises(InOtherHands):
        ground.do(approve, visit, ground.head(visit))
    ground.do(take, visit)
    ground.do(approve, visit, ground.head(visit))
    assert [row.to_id for row in ground.world.rows(Share, visit_id=visit)] == [
        ground.people["lin"].id,
        ground.people["mei"].id,
    ]


def test_whoever_judges_a_free_visit_has_it_from_then_on(ground: Ground) -> None:
    visit = ground.visit()
    asked(ground, visit, {"greet": "？"})
    assert ground.look(visit).reviewer_id == ground.people["mei"].id


def test_a_visit_goes_back_with_items_reasons_and_a_day(ground: Ground) -> None:
    visit = ground.visit()
    made = asked(ground, visit, {"greet": " 谁接待的？ "}, "请核对时间")
    [opened] = ground.world.rows(Reopening)
    assert (opened.items, opened.note, opened.due_on, opened.revision_id) == (
        [{"item": "greet", "reason": "谁接待的？"}],
        "请核对时间",
        later(2),
        ground.head(visit),
    )
    assert (made.reopening_id, ground.look(visit).standing) == (opened.id, "returned")


def test_the_next_revision_waits_to_be_judged_anew(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, greet="broken"))
    ground.do(approve, visit, ground.head(visit))
    asked(ground, visit, {"greet": "？"})
    assert ground.world.rows(Counted) == []
    ground.bring(ground.sealed(planned, revision=2, base=1))
    now = ground.look(visit)
    assert (now.revision, now.standing, now.reviewer_id) == (2, "waiting", ground.people["mei"].id)


def test_a_new_head_of_an_approved_visit_counts_nowhere_until_it_is_judged(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, greet="broken"))
    ground.do(approve, visit, ground.head(visit))
    ground.bring(ground.sealed(planned, revision=2, base=1))
    assert (ground.look(visit).standing, ground.world.rows(Counted)) == ("waiting", [])


def test_a_note_alone_is_enough_to_send_back(ground: Ground) -> None:
    assert asked(ground, ground.visit(), {}, "请补照片").reopening_id


@pytest.mark.parametrize(
    ("items", "note", "days", "problem"),
    [
        ({}, " 　", 2, NothingAsked),
        ({"greet": " "}, "", 2, ReasonMissing),
        ({"greet": "？"}, "x" * 2001, 2, ReasonMissing),
        ({"grin": "？"}, "", 2, AnswerUnknownItem),
        ({"sorry": "没有问过"}, "", 2, AnswerUnknownItem),
        ({"greet": "？"}, "", -1, DayPast),
    ],
)
def test_what_cannot_be_answered_is_not_sent_back(
    ground: Ground, items: dict[str, str], note: str, days: int, problem: type[Exception]
) -> None:
    visit = ground.visit()
    with pytest.raises(problem):
        asked(ground, visit, items, note, days)
    assert (ground.look(visit).standing, ground.world.rows(Reopening)) == ("waiting", [])


def test_today_is_soon_enough(ground: Ground) -> None:
    assert asked(ground, ground.visit(), {"greet": "？"}, days=0)


def test_a_corrected_visit_goes_back_as_the_shopper_left_it(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, greet="broken"))
    kept = {"greet": {"answer": {"state": "answered", "value": "kept"}, "reason": "看得清楚"}}
    ground.do(correct, visit, ground.head(visit), kept)
    asked(ground, visit, {"greet": "？"})
    assert ground.look(visit).revision == 1
    ground.bring(ground.sealed(planned, revision=2, base=1))
    assert {n: row.stale_base for n, row in ground.revisions(visit).items()} == {
        1: False,
        2: False,
        CORRECTED: False,
    }
    assert ground.look(visit).revision == 2


def test_a_return_can_be_taken_back_and_made_again(ground: Ground) -> None:
    visit = ground.visit()
    asked(ground, visit, {"greet": "？"})
    ground.do(take_return_back, visit)
    assert ground.look(visit).standing == "waiting"
    asked(ground, visit, {"smile": "？"})
    assert [row.withdrawn_at for row in ground.world.rows(Reopening)] == [NOW, None]


def test_an_excluded_visit_is_kept_and_counts_nowhere_until_it_is_readmitted(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(approve, visit, ground.head(visit))
    ground.do(exclude, visit, "进错了厅")
    assert (ground.look(visit).standing, ground.world.rows(Counted)) == ("excluded", [])
    with pytest.raises(VisitElsewhere):
        ground.do(approve, visit, ground.head(visit))
    ground.do(readmit, visit)
    [row] = ground.world.rows(Exclusion)
    assert (row.reason, row.ended_at, ground.look(visit).standing) == ("进错了厅", NOW, "waiting")
    ground.do(approve, visit, ground.head(visit))
    assert len(ground.world.rows(Counted)) == 1


def test_what_was_asked_of_the_shopper_of_an_excluded_visit_is_asked_no_more(ground: Ground) -> None:
    visit = ground.visit()
    asked(ground, visit, {"greet": "？"})
    ground.do(exclude, visit, "进错了厅")
    assert [row.withdrawn_at for row in ground.world.rows(Reopening)] == [NOW]


def test_a_held_visit_rests_until_it_is_released(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(hold, visit, "等店方答复")
    with pytest.raises(VisitElsewhere):
        ground.do(approve, visit, ground.head(visit))
    ground.do(release_hold, visit)
    [row] = ground.world.rows(Hold)
    assert (row.ended_at, row.ended_by) == (NOW, ground.people["mei"].id)
    ground.do(approve, visit, ground.head(visit))


def test_a_visit_that_was_approved_and_held_is_approved_anew(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(approve, visit, ground.head(visit))
    ground.do(hold, visit, "？")
    assert ground.world.rows(Counted) == []
    ground.do(release_hold, visit)
    ground.do(approve, visit, ground.head(visit))
    assert len(ground.world.rows(Approval)) == 2


@pytest.mark.parametrize("verb", [exclude, hold])
def test_nothing_is_held_or_excluded_without_a_reason(ground: Ground, verb: object) -> None:
    visit = ground.visit()
    with pytest.raises(ReasonMissing):
        ground.do(verb, visit, " 　")  # type: ignore[arg-type]
    assert ground.look(visit).standing == "waiting"


def test_a_visit_is_handed_on_to_a_supervisor_of_its_region_only(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(hand_on, visit, ground.people["lin"])
    assert ground.look(visit).reviewer_id == ground.people["lin"].id
    for other in ("hong", "qiang"):
        with pytest.raises(OutOfReach):
            ground.do(hand_on, visit, ground.people[other])
    ground.do(lay_back, visit)
    assert ground.look(visit).reviewer_id is None
    assert ground.do(lay_back, visit) is None


def test_a_visit_that_came_after_its_wave_was_closed_is_not_approved_into_it(ground: Ground) -> None:
    closed(ground, ago=timedelta(days=60))
    visit = ground.visit()
    with pytest.raises(VisitLate):
        ground.do(approve, visit, ground.head(visit))
    ground.do(exclude, visit, "波次已关闭")


def test_nobody_alone_judges_a_visit_of_a_published_wave(ground: Ground) -> None:
    visit = ground.visit()
    ground.do(approve, visit, ground.head(visit))
    with database.transaction(ground.world.engine) as session:
        row = session.get_one(Visit, visit)
        row.first_received_at = NOW - timedelta(days=1)
    closed(ground, settled=True)
    for verb in (exclude, hold):
        with pytest.raises(WaveSettled):
            ground.do(verb, visit, "？")
    with pytest.raises(WaveSettled):
        asked(ground, visit, {"greet": "？"})


def test_a_phone_s_late_revision_changes_no_published_result(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned))
    head = ground.head(visit)
    ground.do(approve, visit, head)
    closed(ground, settled=True)
    ground.bring(ground.sealed(planned, revision=2, base=1, greet="broken"))
    assert (ground.look(visit).revision_id, ground.look(visit).standing) == (head, "approved")
    assert ground.revisions(visit)[2].stale_base
    assert len(ground.world.rows(Counted)) == 1
