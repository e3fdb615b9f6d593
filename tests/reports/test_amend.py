"""Changing what was published: two people, a reason, a new edition; the old one stays readable."""

import io
import json
from typing import Any

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from anfang.core.canonical import digest
from anfang.core.canonical import digest as digest_of
from anfang.problems import AnswerOutOfRange, AnswerUnknownItem, NotHere
from anfang.reports.amend import confirm_amendment, decline_amendment, propose_amendment
from anfang.reports.edition import newest_of
from anfang.reports.photos_late import keep_late, photos_left
from anfang.reports.pictures import open_picture
from anfang.reports.publish import publish
from anfang.reports.published import document_of, editions
from anfang.reports.ranking_hold import free_ranking, held_halls, hold_ranking
from anfang.reports.records import Amendment, HallResult, PublishedVisit
from anfang.reports.refusals import AmendmentDecided, AmendmentEmpty, NotPublished, SecondPersonNeeded
from anfang.reports.result_facts import result_facts
from anfang.settings import Settings
from anfang.tallies.records import HallTally
from anfang.visits.records import Revision, Visit
from anfang.waves.close import close
from tests.reports.laid import Laid, Made, answers, ids
from tests.reports.test_publish import CLOSED, NOW
from tests.secrecy.worlds import picture

KEPT = {"state": "answered", "value": "kept"}
WRONG = [{"item": "greet", "answer": KEPT}]


@pytest.fixture
def laid(session: Session, settings: Settings) -> Laid:
    return Laid(session, settings, ids("amend")).ground()


def out(laid: Laid, *more: Made) -> Visit:
    """A published wave: the visit in question, in which nobody greeted, and what else is wished."""
    visit = laid.visit(Made(answers=answers(greet="broken")))
    for made in (Made(hall="GY-2"), *more):
        laid.visit(made)
    wave, mei = laid.waves["2026-10"], laid.people["mei"]
    close(laid.session, wave, by=mei, now=CLOSED)
    publish(laid.session, wave, by=mei, now=NOW, settings=laid.settings)
    return visit


def proposed(laid: Laid, visit: Visit, items: list[dict[str, Any]] = WRONG, by: str = "mei") -> Amendment:
    return propose_amendment(laid.session, visit, items, "录音里听得到迎声", by=laid.people[by], now=NOW)


def test_one_person_alone_changes_nothing(laid: Laid) -> None:
    visit = out(laid)
    wish = proposed(laid, visit)
    assert visit.final == 8889 and len(editions(laid.session, wish.wave_id)) == 1
    with pytest.raises(SecondPersonNeeded):
        confirm_amendment(laid.session, wish, by=laid.people["mei"], now=NOW)
    assert len(editions(laid.session, wish.wave_id)) == 1


def test_the_second_person_makes_a_new_edition_that_says_what_changed(laid: Laid) -> None:
    visit = out(laid)
    wish = proposed(laid, visit)
    made = confirm_amendment(laid.session, wish, by=laid.people["ying"], now=NOW)
    assert (made.edition, made.by, made.confirmed_by) == (2, laid.people["mei"].id, laid.people["ying"].id)
    assert (made.reason, wish.publication_id, wish.declined) == ("录音里听得到迎声", made.id, False)
    old, new = [document_of(row) for row in rows(laid, "GY-1")]
    assert (old.edition, new.edition) == (1, 2)
    assert old.visits[0].scorecard["final"] == 8889 and new.visits[0].scorecard["final"] == 10000
    (change,) = new.changes
    assert (change.place, change.item, change.final_before, change.final_after) == (1, "greet", 8889, 10000)
    assert (change.before["value"], change.after["value"]) == ("broken", "kept")
    assert new.means.final == 10000
    assert made.changes == [{"hall_id": str(visit.hall_id), **change.model_dump()}]


def rows(laid: Laid, hall: str) -> list[HallResult]:
    found = select(HallResult).where(HallResult.hall_id == laid.halls[hall].id)
    return list(laid.session.exec(found.order_by(col(HallResult.edition))))


def test_the_other_halls_get_no_new_edition(laid: Laid) -> None:
    visit = out(laid)
    before = [row.body for row in rows(laid, "GY-2")]
    confirm_amendment(laid.session, proposed(laid, visit), by=laid.people["ying"], now=NOW)
    assert [row.body for row in rows(laid, "GY-2")] == before


def test_each_edition_names_all_its_revisions_and_its_digest_covers_all_halls(laid: Laid) -> None:
    visit = out(laid)
    made = confirm_amendment(laid.session, proposed(laid, visit), by=laid.people["ying"], now=NOW)
    stands = laid.session.exec(select(PublishedVisit).where(PublishedVisit.publication_id == made.id)).all()
    assert len(stands) == 2
    mine = next(row for row in stands if row.visit_id == visit.id)
    revision = laid.session.get_one(Revision, mine.revision_id)
    assert (mine.revision_id, mine.place) == (visit.revision_id, 1)
    assert revision.corrected_by == laid.people["ying"].id
    first = newest_of(laid.session, made.wave_id, upto=1)
    assert first[visit.hall_id].edition == 1
    assert newest_of(laid.session, made.wave_id)[visit.hall_id].edition == 2
    whole = {laid.session.get_one(type(laid.halls["GY-1"]), hall_id).code: row.digest
             for hall_id, row in newest_of(laid.session, made.wave_id).items()}  # fmt: skip
    said = {"edition": 2, "halls": whole, "wave": "2026-10"}
    assert made.digest == digest(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())


def test_the_tallies_and_the_mean_follow(laid: Laid) -> None:
    visit = out(laid)
    made = confirm_amendment(laid.session, proposed(laid, visit), by=laid.people["ying"], now=NOW)
    tally = laid.session.exec(select(HallTally).where(HallTally.hall_id == visit.hall_id)).one()
    laid.session.refresh(tally)
    assert (tally.visits, tally.final_sum, made.figures["mean"]) == (1, 10000, 10000)
    assert (visit.standing, visit.final, visit.veto_open) == ("approved", 10000, False)


def test_a_veto_that_an_amendment_brings_does_not_stay_open(laid: Laid) -> None:
    """Two people and a reason are what a veto asks for."""
    visit = out(laid)
    items = [{"item": "forced", "answer": {"state": "answered", "value": "broken"}}]
    confirm_amendment(laid.session, proposed(laid, visit, items), by=laid.people["ying"], now=NOW)
    assert (visit.verdict, visit.veto_open) == ("vetoed", False)
    assert document_of(rows(laid, "GY-1")[-1]).means.vetoed == 1


def test_places_words_and_photos_stay_over_editions(laid: Laid) -> None:
    other = Made(answers=answers(tidy="broken", badge={"state": "answered", "value": "broken", "note": "没戴"}),
                 release_words=("badge",))  # fmt: skip
    visit = out(laid, other)
    was = document_of(rows(laid, "GY-1")[0])
    confirm_amendment(laid.session, proposed(laid, visit), by=laid.people["ying"], now=NOW)
    now = document_of(rows(laid, "GY-1")[1])
    assert [(it.place, it.week, it.notes, it.photos) for it in was.visits] == [
        (it.place, it.week, it.notes, it.photos) for it in now.visits
    ]
    assert sum(a.scorecard != b.scorecard for a, b in zip(was.visits, now.visits, strict=True)) == 1


def test_a_declined_amendment_leaves_all_as_it_was(laid: Laid) -> None:
    visit = out(laid)
    wish = proposed(laid, visit)
    decline_amendment(laid.session, wish, by=laid.people["ying"], now=NOW)
    assert wish.declined and len(rows(laid, "GY-1")) == 1 and visit.final == 8889
    for verb in (confirm_amendment, decline_amendment):
        with pytest.raises(AmendmentDecided):
            verb(laid.session, wish, by=laid.people["an"], now=NOW)


def test_whoever_proposed_may_take_it_back(laid: Laid) -> None:
    wish = proposed(laid, out(laid))
    assert decline_amendment(laid.session, wish, by=laid.people["mei"], now=NOW).declined


def test_nobody_out_of_reach_has_a_word(laid: Laid) -> None:
    visit = out(laid)
    with pytest.raises(NotHere):
        proposed(laid, visit, by="zhou")
    with pytest.raises(NotHere):
        confirm_amendment(laid.session, proposed(laid, visit), by=laid.people["zhou"], now=NOW)


@pytest.mark.parametrize(
    "items, problem",
    [
        ([], AmendmentEmpty),
        ([{"item": "greet", "answer": {"state": "answered", "value": "broken"}}], AmendmentEmpty),
        ([{"item": "nothing", "answer": KEPT}], AnswerUnknownItem),
        ([{"item": "patience", "answer": {"state": "answered", "value": 9}}], AnswerOutOfRange),
    ],
)
def test_what_changes_nothing_or_cannot_be_is_refused_at_once(
    laid: Laid, items: list[dict[str, Any]], problem: type[Exception]
) -> None:
    visit = out(laid)
    with pytest.raises(problem):
        proposed(laid, visit, items)


def test_a_reason_is_needed_and_a_published_visit(laid: Laid) -> None:
    visit = out(laid)
    with pytest.raises(AmendmentEmpty):
        propose_amendment(laid.session, visit, WRONG, " ", by=laid.people["mei"], now=NOW)
    with pytest.raises(NotPublished):
        proposed(laid, laid.visit(Made(wave="2026-11", answers=answers(greet="broken"))))


def test_a_ranking_is_held_once_and_freed(laid: Laid) -> None:
    wave, hall = laid.waves["2026-10"].id, laid.halls["GY-1"].id
    first = hold_ranking(laid.session, wave, hall, now=CLOSED)
    assert hold_ranking(laid.session, wave, hall, now=NOW).since == CLOSED == first.since
    assert held_halls(laid.session, wave) == {hall}
    free_ranking(laid.session, wave, hall)
    free_ranking(laid.session, wave, hall)
    assert held_halls(laid.session, wave) == set()


def pictured(laid: Laid) -> Visit:
    """A published visit with one photo that was released in time, and two that were not."""
    photos: list[tuple[str | None, bytes]] = [("tidy", picture(1)), ("badge", picture(2)), (None, picture(3))]
    visit = laid.visit(Made(photos=photos, release_photos=(0,)))
    wave, mei = laid.waves["2026-10"], laid.people["mei"]
    close(laid.session, wave, by=mei, now=CLOSED)
    publish(laid.session, wave, by=mei, now=NOW, settings=laid.settings)
    return visit


def test_a_photo_released_after_publication_takes_two_people_and_an_edition(laid: Laid) -> None:
    visit = pictured(laid)
    session, mei, ying = laid.session, laid.people["mei"], laid.people["ying"]
    left = photos_left(session, visit)
    assert [link.item for link in left] == ["badge", None]
    lines = keep_late(session, visit, [left[0].digest], laid.settings)
    wish = propose_amendment(session, visit, [], "营业厅要求看工牌照片", photos=lines, by=mei, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        confirm_amendment(session, wish, by=mei, now=NOW)
    before = visit.revision_id
    confirm_amendment(session, wish, by=ying, now=NOW)
    old, new = [document_of(row) for row in rows(laid, "GY-1")]
    assert [(it.n, it.item) for it in old.visits[0].photos] == [(1, "tidy")]
    assert [(it.n, it.item) for it in new.visits[0].photos] == [(1, "tidy"), (2, "badge")]
    (change,) = new.changes
    assert (change.photo, change.item, change.final_before == change.final_after) == (2, "badge", True)
    assert new.visits[0].scorecard == old.visits[0].scorecard
    assert visit.revision_id == before, "nothing was answered anew"
    shown = Image.open(io.BytesIO(open_picture(laid.settings, new.visits[0].photos[1].digest)))
    assert not shown.getexif() and new.visits[0].photos[1].digest != left[0].digest
    told = result_facts(session, new, "", "zh").changes
    assert "新增照片 2" in told[0].words and told[0].score == "得分不变"
    assert [link.item for link in photos_left(session, visit)] == [None]


def test_only_photos_of_the_visit_that_are_not_out_can_be_released(laid: Laid) -> None:
    visit = pictured(laid)
    other = laid.visit(Made(hall="GY-2", photos=[("tidy", picture(9))]))
    for name in (digest_of(picture(1)), digest_of(picture(9)), "0" * 64):
        with pytest.raises(NotHere):
            keep_late(laid.session, visit, [name], laid.settings)
    assert photos_left(laid.session, other)


def test_an_answer_and_a_photo_may_go_into_one_edition(laid: Laid) -> None:
    visit = pictured(laid)
    session, mei, ying = laid.session, laid.people["mei"], laid.people["ying"]
    lines = keep_late(session, visit, [digest_of(picture(3))], laid.settings)
    badge = [{"item": "badge", "answer": {"state": "answered", "value": "broken"}}]
    wish = propose_amendment(session, visit, badge, "照片上没有工牌", photos=lines, by=mei, now=NOW)
    confirm_amendment(session, wish, by=ying, now=NOW)
    new = document_of(rows(laid, "GY-1")[-1])
    assert [(it.item, it.photo) for it in new.changes] == [("badge", None), ("", 2)]
    assert new.changes[1].final_after == new.visits[0].scorecard["final"] < 10000
