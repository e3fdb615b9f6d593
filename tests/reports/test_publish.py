"""Publishing a wave: what it asks for, what it freezes, and what a hall's document does not say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from anfang import journal
from anfang.core.canonical import canonical, digest
from anfang.planning.begin import begin
from anfang.planning.seal import seed_digest
from anfang.problems import Invalid, NotHere
from anfang.reports.check_wave import check_wave, late_visits
from anfang.reports.pictures import open_picture
from anfang.reports.publish import publish
from anfang.reports.published import document_of, published
from anfang.reports.records import HallResult, Publication, PublishedVisit
from anfang.reports.refusals import WaveBeyondReach, WaveEmpty, WaveOpen, WavePublished, WaveUnready
from anfang.settings import Settings
from anfang.visits.in_time import late, settled
from anfang.visits.records import Visit
from anfang.waves.close import close, closing_of
from anfang.waves.give_up import give_up
from tests.reports.laid import Laid, Made, answers, ids
from tests.reports.made import photo

CLOSED = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def laid(session: Session, settings: Settings) -> Laid:
    return Laid(session, settings, ids("publish")).ground()


def made_public(laid: Laid, by: str = "mei", code: str = "2026-10") -> Publication:
    wave, person = laid.waves[code], laid.people[by]
    close(laid.session, wave, by=person, now=CLOSED)
    return publish(laid.session, wave, by=person, now=NOW, settings=laid.settings)


def body_of(laid: Laid, hall: str = "GY-1") -> dict[str, Any]:
    row = laid.session.exec(select(HallResult).where(HallResult.hall_id == laid.halls[hall].id)).one()
    said: dict[str, Any] = json.loads(row.body)
    return said


def test_the_plan_s_seed_is_opened_with_the_results_and_not_before(laid: Laid) -> None:
    """Anyone can check afterwards that no hall was favoured [planner.md, Unpredictability]."""
    laid.visit(Made())
    plan = begin(laid.session, laid.waves["2026-10"], by=None, now=CLOSED)
    assert plan.seed_opened_at is None and seed_digest(plan.seed) == plan.seed_digest
    made_public(laid)
    opened = [line[4] for line in laid.session.info["journal"] if line[0] == "plan.seed_opened"]
    assert opened == [{"seed": plan.seed, "digest": plan.seed_digest}] and plan.seed_opened_at == NOW


def test_a_publication_freezes_every_hall_s_document_under_its_digest(laid: Laid) -> None:
    one = laid.visit(Made())
    laid.visit(Made(hall="GY-2", answers=answers(greet="broken")))
    made = made_public(laid)
    rows = {row.hall_id: row for row in laid.session.exec(select(HallResult))}
    assert made.edition == 1 and len(rows) == 2
    for row in rows.values():
        assert row.digest == digest(row.body) and row.body == canonical(json.loads(row.body))
    codes = {code: rows[hall.id].digest for code, hall in laid.halls.items() if hall.id in rows}
    assert made.digest == digest(canonical({"wave": "2026-10", "edition": 1, "halls": codes}))
    behind = laid.session.exec(select(PublishedVisit).where(PublishedVisit.visit_id == one.id)).one()
    assert (behind.revision_id, behind.place, behind.hall_id) == (one.revision_id, 1, one.hall_id)
    assert made.figures["halls"] == 2 and made.figures["visits"] == 2
    assert settled(laid.session, one)
    assert published(laid.session, laid.waves["2026-10"].id) == made


def test_it_is_written_in_the_journal_without_a_name(laid: Laid) -> None:
    laid.visit(Made())
    made = made_public(laid)
    told = [entry[4] for entry in laid.session.info["journal"] if entry[0] == "wave.published"]
    assert told == [{"edition": 1, "digest": made.digest, "halls": 1}]
    assert journal.of(laid.session, "nothing") == []


def test_a_hall_s_mean_is_over_its_own_visits(laid: Laid) -> None:
    first = laid.visit(Made())
    second = laid.visit(Made(answers=answers(forced="broken"), at=Made().at + timedelta(days=5)))
    laid.visit(Made(hall="GY-2", answers=answers(greet="broken", tidy="broken")))
    made_public(laid)
    means = body_of(laid)["means"]
    assert first.final == 10000 and second.final is not None
    assert means["final"] == (2 * (10000 + second.final) + 2) // 4
    assert (means["visits"], means["scored"], means["vetoed"]) == (2, 2, 1)
    assert means["dimensions"] == {"manner": 10000, "process": 5000, "place": 10000}


def test_an_open_wave_is_not_published_and_no_wave_twice(laid: Laid) -> None:
    laid.visit(Made())
    wave, mei = laid.waves["2026-10"], laid.people["mei"]
    with pytest.raises(WaveOpen):
        publish(laid.session, wave, by=mei, now=NOW, settings=laid.settings)
    made_public(laid)
    with pytest.raises(WavePublished):
        publish(laid.session, wave, by=mei, now=NOW, settings=laid.settings)


def test_a_wave_without_a_counted_visit_is_not_published(laid: Laid) -> None:
    laid.visit(Made(standing="excluded"))
    with pytest.raises(WaveEmpty):
        made_public(laid)


def test_nobody_publishes_halls_they_cannot_see(laid: Laid) -> None:
    laid.visit(Made())
    laid.visit(Made(hall="CD-1"))
    with pytest.raises(WaveBeyondReach):
        made_public(laid, by="mei")
    assert made_public(laid, by="an").edition == 1


@pytest.mark.parametrize(
    "made, what",
    [
        (Made(standing="waiting"), "unjudged"),
        (Made(standing="held"), "unjudged"),
        (Made(standing="returned"), "unjudged"),
        (Made(standing="waiting", veto_open=True), "veto"),
    ],
)
def test_what_is_not_judged_stands_in_the_way_with_a_link(laid: Laid, made: Made, what: str) -> None:
    laid.visit(Made(at=Made().at + timedelta(days=1)))
    visit = laid.visit(made)
    (line,) = check_wave(laid.session, laid.waves["2026-10"])
    assert (line.what, line.hall.code, line.standing) == (what, "GY-1", made.standing)
    assert line.link == f"/desk/review/{visit.id}"
    with pytest.raises(WaveUnready) as refusal:
        made_public(laid)
    assert refusal.value.facts == {"count": 1}


def test_an_excluded_visit_asks_for_nothing_even_with_an_open_veto(laid: Laid) -> None:
    laid.visit(Made(standing="excluded", veto_open=True))
    assert check_wave(laid.session, laid.waves["2026-10"]) == []


def test_an_unvisited_assignment_is_given_up_with_a_reason(laid: Laid) -> None:
    laid.visit(Made())
    planned = laid.assign(Made(hall="GY-2"), next(laid.ids))
    wave = laid.waves["2026-10"]
    (line,) = check_wave(laid.session, wave)
    assert (line.what, line.link) == ("unvisited", f"/desk/waves/{wave.id}/assignments/{planned.id}")
    with pytest.raises(Invalid):
        give_up(laid.session, planned, "  ", by=laid.people["mei"], now=NOW)
    with pytest.raises(NotHere):
        give_up(laid.session, planned, "装修", by=laid.people["zhou"], now=NOW)
    give_up(laid.session, planned, " 装修停业 ", by=laid.people["mei"], now=NOW)
    assert (planned.cancelled_at, planned.cancelled_why) == (NOW, "装修停业")
    assert check_wave(laid.session, wave) == []
    made_public(laid)


def test_a_late_visit_is_kept_and_neither_counts_nor_delays(laid: Laid) -> None:
    laid.visit(Made())
    tardy = laid.visit(Made(hall="GY-2", received_at=CLOSED + timedelta(minutes=1), standing="waiting"))
    in_time = laid.visit(Made(hall="GY-2", received_at=CLOSED - timedelta(minutes=1)))
    made = made_public(laid)
    assert late(laid.session, tardy) and not late(laid.session, in_time)
    assert [visit.id for visit, _ in late_visits(laid.session, laid.waves["2026-10"])] == [tardy.id]
    assert made.figures["visits"] == 2 and made.figures["late"] == 1
    assert laid.session.get(Visit, tardy.id) is not None


def test_closing_twice_keeps_the_first_moment(laid: Laid) -> None:
    wave = laid.waves["2026-10"]
    close(laid.session, wave, by=laid.people["mei"], now=CLOSED)
    again = close(laid.session, wave, by=laid.people["an"], now=NOW)
    assert (again.at, again.by) == (CLOSED, laid.people["mei"].id)
    assert closing_of(laid.session, wave.id) == again and again.settled_at is None


def test_what_does_not_count_leaves_no_trace_in_the_document(laid: Laid) -> None:
    """An excluded visit, and one whose shopper was suspected: to show it would tell staff whom they had guessed."""
    laid.visit(Made())
    made_public(laid)
    alone = body_of(laid)
    laid.session.rollback()
    again = Laid(laid.session, laid.settings, ids("again")).ground()
    again.visit(Made())
    again.visit(Made(standing="excluded", at=Made().at + timedelta(days=1)))
    again.visit(Made(exposed=True, at=Made().at + timedelta(days=2)))
    made_public(again)
    assert body_of(again) == alone


def told(laid: Laid, **changes: Any) -> str:
    laid.visit(Made(**changes))
    made_public(laid)
    return json.dumps(body_of(laid), ensure_ascii=False)


def test_the_week_is_told_and_no_day_or_hour(laid: Laid) -> None:
    text = told(laid)
    assert '"week": "2026-W42"' in text
    visit = laid.session.exec(select(Visit)).one()
    secrets = ["2026-10-14", "11:00", "03:00", str(visit.id), str(visit.revision_id), "revision", "flags"]
    secrets += ["lan", "Phone", "26578340", "arrived", str(int(visit.visited_at.timestamp()))]
    assert [it for it in secrets if it in text] == []


def test_words_stay_here_unless_they_were_released(laid: Laid) -> None:
    said = answers(
        smile={"state": "not_applicable", "reason": "靠窗的店员戴口罩"},
        greet={"state": "answered", "value": "broken", "note": "我进门说了三遍"},
    )
    text = told(laid, answers=said, note="穿红衣服的顾客认出了我")
    assert [it for it in ("口罩", "三遍", "红衣服", "0317", "sim") if it in text] == []


def test_released_words_are_told(laid: Laid) -> None:
    said = answers(
        smile={"state": "not_applicable", "reason": "无人在岗"},
        greet={"state": "answered", "value": "broken", "note": "无人招呼"},
    )
    laid.visit(Made(answers=said, note="总的说来有进步", release_words=("greet", "smile", "number", None)))
    made_public(laid)
    (visit,) = body_of(laid)["visits"]
    assert visit["notes"] == [
        {"item": None, "note": "总的说来有进步", "reason": ""},
        {"item": "greet", "note": "无人招呼", "reason": ""},
        {"item": "smile", "note": "", "reason": "无人在岗"},
        {"item": "number", "note": "0317", "reason": ""},
    ]
    assert '"value": "0317"' in json.dumps(visit), "a released item keeps its words"


def test_a_release_that_was_withdrawn_releases_nothing(laid: Laid) -> None:
    said = answers(greet={"state": "answered", "value": "broken", "note": "无人招呼"})
    text = told(laid, answers=said, photos=[("greet", photo(1))], release_words=("greet",),
                release_photos=(0,), withdrawn=True)  # fmt: skip
    assert "无人招呼" not in text and '"photos": []' in text


def test_a_released_photo_is_new_pixels_under_their_own_digest(laid: Laid) -> None:
    original, hidden = photo(1), photo(2)
    laid.visit(Made(photos=[("tidy", original), ("greet", hidden)], release_photos=(0,)))
    made_public(laid)
    (visit,) = body_of(laid)["visits"]
    (shown,) = visit["photos"]
    content = open_picture(laid.settings, shown["digest"])
    assert (shown["n"], shown["item"], shown["digest"]) == (1, "tidy", digest(content))
    assert b"SecretPhoneMaker" in original and b"SecretPhoneMaker" not in content
    text = json.dumps(body_of(laid))
    assert digest(original) not in text and digest(hidden) not in text
    with pytest.raises(NotHere):
        open_picture(laid.settings, digest(hidden))


def test_places_follow_what_visits_say_not_when_they_were(laid: Laid) -> None:
    one, other = answers(greet="broken"), answers(tidy="broken")
    for n, said in enumerate((one, other)):
        laid.visit(Made(answers=said, at=Made().at + timedelta(hours=n)))
    made_public(laid)
    first = body_of(laid)["visits"]
    laid.session.rollback()
    swapped = Laid(laid.session, laid.settings, ids("swapped")).ground()
    for n, said in enumerate((other, one)):
        swapped.visit(Made(answers=said, at=Made().at + timedelta(hours=n)))
    made_public(swapped)
    assert body_of(swapped)["visits"] == first
    assert [it["place"] for it in first] == [1, 2]
    rows = swapped.session.exec(select(PublishedVisit, Visit).join(Visit)).all()
    by_place = {row.place: visit for row, visit in rows}
    assert {place: visit.final for place, visit in by_place.items()} == {
        it["place"]: it["scorecard"]["final"] for it in first
    }


def test_the_document_can_be_read_back(laid: Laid, tmp_path: Path) -> None:
    laid.visit(Made())
    made_public(laid)
    row = laid.session.exec(select(HallResult)).one()
    read = document_of(row)
    assert (read.hall.name, read.wave.code, read.edition, read.changes) == ("南明一厅", "2026-10", 1, [])
    assert "review" not in read.visits[0].scorecard
