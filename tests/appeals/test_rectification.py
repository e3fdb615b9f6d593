"""Rectification: what opens a dispatch, its steps and terms, what happens when nobody answers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from anfang.appeals.answer import answer
from anfang.appeals.enclose import look_at
from anfang.appeals.escalate import escalate
from anfang.appeals.judge import accept, reopen, revisit
from anfang.appeals.matters import matters_of
from anfang.appeals.mend import mend
from anfang.appeals.open_dispatches import open_dispatches
from anfang.appeals.records import Dispatch, DispatchStep, Enclosure, OwnVeto
from anfang.appeals.rectified import RectificationFigures, rectification_figures
from anfang.appeals.refusals import (
    DispatchElsewhere,
    EnclosuresTooMany,
    PhotoMissing,
    RevisitAsked,
    WordsMissing,
)
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.amend import confirm_amendment, propose_amendment
from anfang.reports.published import document_of, published
from anfang.reports.records import HallResult
from anfang.review.refusals import DayPast
from anfang.settings import Settings
from anfang.waves.records import Revisit
from tests.appeals.ground import NOW, dispatches, ground, out, steps
from tests.appeals.test_appeal import PDF
from tests.reports.laid import Laid, Made, answers, document
from tests.reports.made import photo
from tests.scenario import FakeClock

PHOTO = [("after.jpg", photo(7))]


@pytest.fixture
def laid(session: Session, settings: Settings) -> Laid:
    return ground(session, settings)


def about(laid: Laid, hall: str = "GY-1") -> list[tuple[str, str]]:
    return [(row.why, row.item) for row in dispatches(laid, hall)]


# -- what opens one


def test_publishing_opens_a_dispatch_for_each_thing_once(laid: Laid) -> None:
    later = Made(at=Made().at + timedelta(days=7), answers=answers(greet="broken", forced="broken"))
    out(laid, later, first=Made(answers=answers(greet="broken", forced="broken")))
    assert about(laid) == [("below", "greet"), ("red", ""), ("veto", "forced")]
    assert about(laid, "GY-2") == []


def test_an_item_whose_veto_fired_is_not_below_target_as_well(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_target = document()
    items = with_target["dimensions"][1]["indicators"][0]["items"]
    next(it for it in items if it["key"] == "forced")["target"] = 100
    monkeypatch.setattr("tests.reports.laid.document", lambda: with_target)
    laid = ground(session, settings)
    out(laid, first=Made(answers=answers(forced="broken")))
    assert about(laid) == [("red", ""), ("veto", "forced")]


def test_a_red_mean_is_red_without_a_veto(laid: Laid) -> None:
    bad = answers(greet="broken", smile="broken", badge="broken", tidy="broken", wait=30)
    out(laid, first=Made(answers=bad))
    assert ("red", "") in about(laid)


@pytest.mark.parametrize(("kept", "opens"), [(8, True), (9, False)])
def test_below_target_is_the_rate_over_all_visits_of_the_hall(laid: Laid, kept: int, opens: bool) -> None:
    """The target of greet is 90: nine of ten are enough."""
    visits = [Made(at=Made().at + timedelta(days=n)) for n in range(kept)]
    wrong = [
        Made(at=Made().at + timedelta(days=9 + n), answers=answers(greet="broken")) for n in range(9 - kept)
    ]
    out(laid, *visits, *wrong)
    assert (("below", "greet") in about(laid)) is opens


def test_the_rule_says_what_it_compared(laid: Laid) -> None:
    out(laid, Made(at=Made().at + timedelta(days=7)))
    row = laid.session.exec(select(HallResult).where(HallResult.hall_id == laid.halls["GY-1"].id)).one()
    (matter,) = matters_of(laid.session, document_of(row))
    assert (matter.why, matter.item, matter.figure, matter.target) == ("below", "greet", 5000, 9000)


def test_a_competitor_s_hall_is_told_nothing(laid: Laid) -> None:
    laid.halls["GY-1"].kind = "competitor"
    out(laid)
    assert about(laid) == []


def test_the_same_edition_twice_opens_nothing_twice(laid: Laid) -> None:
    out(laid)
    made = published(laid.session, laid.waves["2026-10"].id)
    assert made is not None
    made.edition = 2  # as a later edition finds things
    assert open_dispatches(laid.session, made, NOW) == 0
    made.edition = 1


def test_a_later_edition_withdraws_what_it_took_back(laid: Laid) -> None:
    visit = out(laid)
    (dispatch,) = dispatches(laid)
    changed = [{"item": "greet", "answer": {"state": "answered", "value": "kept"}}]
    wish = propose_amendment(laid.session, visit, changed, "录音为证", by=laid.people["mei"], now=NOW)
    confirm_amendment(laid.session, wish, by=laid.people["ying"], now=NOW + timedelta(hours=1))
    assert (dispatch.standing, dispatch.closed_at) == ("withdrawn", NOW + timedelta(hours=1))
    assert escalate(laid.session, now=NOW + timedelta(days=30)) == 0


def test_a_later_edition_opens_what_is_new_with_terms_of_its_own(laid: Laid) -> None:
    visit = out(laid)
    changed = [{"item": "forced", "answer": {"state": "answered", "value": "broken"}}]
    wish = propose_amendment(laid.session, visit, changed, "漏记", by=laid.people["mei"], now=NOW)
    later = NOW + timedelta(days=2)
    confirm_amendment(laid.session, wish, by=laid.people["ying"], now=later)
    terms = {row.why: row.answer_due_at for row in dispatches(laid)}
    assert terms == {
        "below": NOW + timedelta(hours=24), "red": later + timedelta(hours=24), "veto": later + timedelta(hours=24),
    }  # fmt: skip


# -- terms


def test_a_day_to_answer_and_three_to_mend(laid: Laid) -> None:
    out(laid)
    (dispatch,) = dispatches(laid)
    assert dispatch.opened_at == NOW
    assert dispatch.answer_due_at == NOW + timedelta(hours=24)
    assert dispatch.mend_due_at == NOW + timedelta(hours=72)


def test_terms_follow_the_programme_s_clock(session: Session, settings: Settings) -> None:
    clock = {"runs": "working", "holidays": ("2026-11-06",)}
    laid = ground(session, settings, clock=clock, answer_hours=9, mend_hours=18)
    out(laid)
    (dispatch,) = dispatches(laid)
    # Thursday 10:00; Friday is a holiday: Monday 10:00, Tuesday 10:00.
    assert dispatch.answer_due_at == datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
    assert dispatch.mend_due_at == datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


# -- steps


def opened(laid: Laid) -> Dispatch:
    out(laid)
    (dispatch,) = dispatches(laid)
    return dispatch


def answered(laid: Laid, dispatch: Dispatch, at: datetime = NOW) -> DispatchStep:
    return answer(
        laid.session, dispatch, "已开晨会强调", by=laid.people["wu"], now=at, settings=laid.settings
    )


def mended(laid: Laid, dispatch: Dispatch, at: datetime = NOW) -> DispatchStep:
    files = look_at(PHOTO)
    return mend(
        laid.session, dispatch, "已张贴标准用语", files, by=laid.people["wu"], now=at, settings=laid.settings
    )


def test_the_closed_loop(laid: Laid) -> None:
    dispatch, mei = opened(laid), laid.people["mei"]
    answered(laid, dispatch)
    assert dispatch.standing == "answered"
    proof = mended(laid, dispatch)
    assert dispatch.standing == "mended"
    assert laid.session.exec(select(Enclosure.type).where(Enclosure.step_id == proof.id)).all() == [
        "image/jpeg"
    ]
    due_on = date(2026, 11, 12)
    reopen(laid.session, dispatch, "照片看不出改动", due_on, by=mei, now=NOW + timedelta(hours=1))
    assert dispatch.standing == "reopened"
    assert dispatch.mend_due_at == datetime(2026, 11, 12, 16, 0, tzinfo=UTC)  # Thursday's end in Shanghai
    mended(laid, dispatch, NOW + timedelta(hours=2))
    accept(laid.session, dispatch, "可以", by=mei, now=NOW + timedelta(hours=3))
    assert (dispatch.standing, dispatch.closed_at) == ("closed", NOW + timedelta(hours=3))
    assert [what for what, _ in steps(laid, dispatch)] == [
        "answered",
        "mended",
        "reopened",
        "mended",
        "accepted",
    ]


def test_a_closed_one_can_be_reopened(laid: Laid) -> None:
    dispatch, mei = opened(laid), laid.people["mei"]
    answered(laid, dispatch)
    mended(laid, dispatch)
    accept(laid.session, dispatch, by=mei, now=NOW)
    reopen(laid.session, dispatch, "复查时又是老样子", date(2026, 11, 20), by=mei, now=NOW)
    assert (dispatch.standing, dispatch.closed_at) == ("reopened", None)


def test_nothing_out_of_turn(laid: Laid) -> None:
    dispatch, mei = opened(laid), laid.people["mei"]
    with pytest.raises(DispatchElsewhere):
        mended(laid, dispatch)
    with pytest.raises(DispatchElsewhere):
        accept(laid.session, dispatch, by=mei, now=NOW)
    answered(laid, dispatch)
    with pytest.raises(DispatchElsewhere):
        answered(laid, dispatch)
    with pytest.raises(DispatchElsewhere):
        reopen(laid.session, dispatch, "x", date(2026, 12, 1), by=mei, now=NOW)
    assert [what for what, _ in steps(laid, dispatch)] == ["answered"]


def test_mending_is_shown_with_a_photo(laid: Laid) -> None:
    dispatch, wu = opened(laid), laid.people["wu"]
    answered(laid, dispatch)
    for files in ([], look_at([("x.pdf", PDF)])):
        with pytest.raises(PhotoMissing):
            mend(laid.session, dispatch, "好了", files, by=wu, now=NOW, settings=laid.settings)
    with pytest.raises(WordsMissing):
        mend(laid.session, dispatch, " ", look_at(PHOTO), by=wu, now=NOW, settings=laid.settings)
    with pytest.raises(EnclosuresTooMany):
        mend(laid.session, dispatch, "好了", look_at(PHOTO) * 6, by=wu, now=NOW, settings=laid.settings)


def test_reopening_says_why_and_until_when(laid: Laid) -> None:
    dispatch, mei = opened(laid), laid.people["mei"]
    answered(laid, dispatch)
    mended(laid, dispatch)
    with pytest.raises(WordsMissing):
        reopen(laid.session, dispatch, "", date(2026, 11, 12), by=mei, now=NOW)
    with pytest.raises(DayPast):
        reopen(laid.session, dispatch, "没改", date(2026, 11, 4), by=mei, now=NOW)


@pytest.mark.parametrize("by", ["sun", "zhou", "mei", "lan"])
def test_only_the_hall_s_manager_answers(laid: Laid, by: str) -> None:
    dispatch = opened(laid)
    with pytest.raises(NotHere):
        answer(laid.session, dispatch, "x", by=laid.people[by], now=NOW, settings=laid.settings)


@pytest.mark.parametrize("by", ["sun", "wu", "zhou", "lan"])
def test_only_who_watches_the_region_judges(laid: Laid, by: str) -> None:
    dispatch, person = opened(laid), laid.people[by]
    answered(laid, dispatch)
    mended(laid, dispatch)
    with pytest.raises(NotHere):
        accept(laid.session, dispatch, by=person, now=NOW)
    with pytest.raises(NotHere):
        reopen(laid.session, dispatch, "x", date(2026, 12, 1), by=person, now=NOW)
    with pytest.raises(NotHere):
        revisit(laid.session, dispatch, "x", by=person, now=NOW)


def test_another_visit_is_asked_for_once(laid: Laid) -> None:
    dispatch, mei = opened(laid), laid.people["mei"]
    revisit(laid.session, dispatch, "看是否真的改了", by=mei, now=NOW)
    (asked,) = laid.session.exec(select(Revisit)).all()
    assert (asked.hall_id, asked.asked_by, asked.assignment_id) == (dispatch.hall_id, mei.id, None)
    assert dispatch.standing == "open"
    with pytest.raises(RevisitAsked):
        revisit(laid.session, dispatch, "再看", by=mei, now=NOW)


# -- escalation


def test_overdue_goes_up_level_by_level_hour_by_hour(laid: Laid) -> None:
    dispatch, clock = opened(laid), FakeClock()
    clock.now, seen = NOW, {}
    for hour in range(24 * 6):
        escalate(laid.session, now=clock.now)
        seen[hour] = [level for what, level in steps(laid, dispatch) if what == "escalated"]
        clock.forward(hours=1)
    assert seen[24] == [] and seen[25] == ["supervisor"] and seen[72] == ["supervisor"]
    assert seen[73] == seen[143] == ["supervisor", "region"]


def test_an_answer_in_time_leaves_the_second_term(laid: Laid) -> None:
    dispatch = opened(laid)
    answered(laid, dispatch, NOW + timedelta(hours=23))
    escalate(laid.session, now=NOW + timedelta(hours=71))
    assert steps(laid, dispatch) == [("answered", "")]
    escalate(laid.session, now=NOW + timedelta(hours=73))
    assert steps(laid, dispatch)[1:] == [("escalated", "region")]


def test_what_is_mended_or_closed_is_not_overdue(laid: Laid) -> None:
    dispatch = opened(laid)
    answered(laid, dispatch)
    mended(laid, dispatch)
    assert escalate(laid.session, now=NOW + timedelta(days=30)) == 0


def test_a_new_term_can_be_missed_anew(laid: Laid) -> None:
    dispatch = opened(laid)
    answered(laid, dispatch)
    escalate(laid.session, now=NOW + timedelta(hours=73))
    mended(laid, dispatch, NOW + timedelta(hours=80))
    reopen(
        laid.session,
        dispatch,
        "没改",
        date(2026, 11, 12),
        by=laid.people["mei"],
        now=NOW + timedelta(hours=81),
    )
    assert escalate(laid.session, now=NOW + timedelta(days=5)) == 0
    assert escalate(laid.session, now=NOW + timedelta(days=9)) == 1
    assert escalate(laid.session, now=NOW + timedelta(days=10)) == 0


def three_open(laid: Laid) -> list[Dispatch]:
    out(laid, first=Made(answers=answers(greet="broken", forced="broken")))
    found = dispatches(laid)
    assert len(found) == 3
    return found


def own_vetoes(laid: Laid) -> list[tuple[str, int]]:
    code = {hall.id: hall.code for hall in laid.halls.values()}
    return [(code[row.hall_id], row.unanswered) for row in laid.session.exec(select(OwnVeto)).all()]


def test_three_unanswered_are_the_manager_s_own_veto_once(laid: Laid) -> None:
    three_open(laid)
    escalate(laid.session, now=NOW + timedelta(hours=24))
    assert own_vetoes(laid) == []
    for hours in (25, 26, 80):
        escalate(laid.session, now=NOW + timedelta(hours=hours))
    assert own_vetoes(laid) == [("GY-1", 3)]


def test_two_unanswered_are_not_and_a_late_answer_does_not_undo_one(laid: Laid) -> None:
    first, second, third = three_open(laid)
    answered(laid, first, NOW + timedelta(hours=2))
    escalate(laid.session, now=NOW + timedelta(hours=25))
    for late in (second, third):
        answered(laid, late, NOW + timedelta(hours=30))
    escalate(laid.session, now=NOW + timedelta(hours=31))
    assert own_vetoes(laid) == []


def test_the_number_is_the_programme_s(session: Session, settings: Settings) -> None:
    laid = ground(session, settings, unanswered_for_veto=1)
    opened(laid)
    escalate(laid.session, now=NOW + timedelta(hours=25))
    assert own_vetoes(laid) == [("GY-1", 1)]


# -- figures


def test_figures_tell_how_many_kept_their_terms(laid: Laid) -> None:
    soon, late, _never = three_open(laid)
    wave, everything = laid.waves["2026-10"], Who(laid.people["an"], None, (), None)  # type: ignore[arg-type]

    def told(**after: int) -> RectificationFigures:
        return rectification_figures(laid.session, everything, wave.id, now=NOW + timedelta(**after))

    answered(laid, soon, NOW + timedelta(hours=3))
    first = told(hours=4)
    assert (first.dispatches, first.answers, first.answered, first.mends, first.share_mended) == (
        3,
        1,
        1,
        0,
        None,
    )
    answered(laid, late, NOW + timedelta(hours=30))
    mended(laid, soon, NOW + timedelta(hours=40))
    then = told(hours=41)
    assert (then.answers, then.answered, then.share_answered) == (3, 1, 3333)
    assert (then.mends, then.mended, then.running, then.overdue) == (1, 1, 2, 1)
    mended(laid, late, NOW + timedelta(hours=80))
    accept(laid.session, soon, "可以", by=laid.people["mei"], now=NOW + timedelta(hours=81))
    last = told(hours=82)
    assert (last.mends, last.mended, last.running, last.overdue, last.closed) == (3, 1, 1, 1, 1)
    nobody = Who(laid.people["zhou"], None, (), None)  # type: ignore[arg-type]
    assert rectification_figures(laid.session, nobody, wave.id, now=NOW).dispatches == 0
