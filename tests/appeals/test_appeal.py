"""Appeals: who may, against what, until when, how often; who decides; what the hall's ranking waits for."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import Session, select

from anfang.appeals.appeal import appeal
from anfang.appeals.decide import decide
from anfang.appeals.enclose import look_at, open_enclosure
from anfang.appeals.figures import appeal_figures
from anfang.appeals.records import Appeal, Decision, Enclosure
from anfang.appeals.refusals import (
    AppealDecided,
    AppealLate,
    AppealMade,
    AppealsSpent,
    DeciderReviewed,
    EnclosureRefused,
    EnclosuresTooMany,
    WordsMissing,
)
from anfang.appeals.standing import standing_of
from anfang.people.records import Role
from anfang.problems import Invalid, NotHere
from anfang.reports.amend import confirm_amendment, decline_amendment
from anfang.reports.published import published
from anfang.reports.ranking_hold import held_halls
from anfang.reports.records import Amendment
from anfang.reports.refusals import AmendmentEmpty, SecondPersonNeeded
from anfang.settings import Settings
from anfang.visits.records import Visit
from anfang.visits.refusals import ReasonMissing
from tests.appeals.ground import NOW, ground, out
from tests.reports.laid import Laid, Made
from tests.reports.made import photo

KEPT = {"state": "answered", "value": "kept"}


@pytest.fixture
def laid(session: Session, settings: Settings) -> Laid:
    return ground(session, settings)


def appealed(laid: Laid, by: str = "wu", **changes: Any) -> Appeal:
    said: dict[str, Any] = {
        "hall": "GY-1", "wave": "2026-10", "place": 1, "item": "greet", "category": "misseen",
        "words": "当时柜员已主动问好，有监控为证", "now": NOW + timedelta(days=1), **changes,
    }  # fmt: skip
    wave, hall, now = said.pop("wave"), said.pop("hall"), said.pop("now")
    return appeal(
        laid.session, laid.waves[wave].id, laid.halls[hall].id, **said,
        by=laid.people[by], now=now, settings=laid.settings,
    )  # fmt: skip


def amendment_of(laid: Laid, decision: Decision) -> Amendment:
    assert decision.amendment_id is not None
    return laid.session.get_one(Amendment, decision.amendment_id)


def test_an_appeal_names_the_visit_behind_its_place_and_holds_the_ranking(laid: Laid) -> None:
    visit = out(laid)
    made = appealed(laid)
    assert (made.visit_id, made.item, made.place) == (visit.id, "greet", 1)
    assert held_halls(laid.session, made.wave_id) == {laid.halls["GY-1"].id}
    assert standing_of(laid.session, made).word == "waiting"


@pytest.mark.parametrize("by", ["sun", "mei", "an", "lan"])
def test_only_the_hall_s_own_manager_appeals(laid: Laid, by: str) -> None:
    out(laid)
    with pytest.raises(NotHere):
        appealed(laid, by=by)


@pytest.mark.parametrize(
    "changes", [{"wave": "2026-11"}, {"place": 2}, {"place": 0}, {"item": "nothing"}, {"hall": "GY-2"}]
)
def test_what_is_not_in_the_hall_s_document_is_not_there(laid: Laid, changes: dict[str, Any]) -> None:
    out(laid, Made(wave="2026-11", at=NOW))
    with pytest.raises(NotHere):
        appealed(laid, **changes)


def test_the_term_runs_from_the_hall_s_first_edition(laid: Laid) -> None:
    out(laid)
    with pytest.raises(AppealLate):
        appealed(laid, now=NOW + timedelta(days=7, seconds=1))
    first = appealed(laid, now=NOW + timedelta(days=7))
    decision = decide(laid.session, first, True, "属实", answer=KEPT, by=laid.people["ying"], now=NOW + timedelta(days=8))  # fmt: skip
    confirm_amendment(laid.session, amendment_of(laid, decision), by=laid.people["mei"], now=NOW + timedelta(days=9))  # fmt: skip
    with pytest.raises(AppealLate):
        appealed(laid, item="smile", now=NOW + timedelta(days=10))


def test_the_term_is_the_programme_s(session: Session, settings: Settings) -> None:
    laid = ground(session, settings, appeal_days=2)
    out(laid)
    with pytest.raises(AppealLate):
        appealed(laid, now=NOW + timedelta(days=3))


def test_no_more_items_than_the_programme_allows(session: Session, settings: Settings) -> None:
    laid = ground(session, settings, appeals_a_wave=2)
    out(laid)
    for item in ("greet", "smile"):
        appealed(laid, item=item)
    with pytest.raises(AppealsSpent):
        appealed(laid, item="tidy")


def test_one_item_of_one_visit_is_appealed_once(laid: Laid) -> None:
    out(laid, Made(at=Made().at + timedelta(days=7)))
    appealed(laid)
    with pytest.raises(AppealMade):
        appealed(laid)
    appealed(laid, place=2)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"words": " \n"}, WordsMissing),
        ({"words": "长" * 2001}, WordsMissing),
        ({"category": "angry"}, Invalid),
    ],
)
def test_an_appeal_says_what_it_is_about(laid: Laid, changes: dict[str, Any], problem: type) -> None:
    out(laid)
    with pytest.raises(problem):
        appealed(laid, **changes)
    appealed(laid, words="长" * 2000)


def png(pixels: int = 32) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (pixels, pixels), "red").save(kept, "PNG")
    return kept.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_files_are_what_their_bytes_say_and_pictures_are_shown_without_exif(laid: Laid) -> None:
    out(laid)
    files = look_at([("C:\\fake\\证据.pdf", photo(3)), ("a.exe", PDF), ("b.txt", png())])
    assert [file.type for file in files] == ["image/jpeg", "application/pdf", "image/png"]
    made = appealed(laid, files=files)
    kept = laid.session.exec(select(Enclosure).where(Enclosure.appeal_id == made.id)).all()
    assert {row.name for row in kept} == {"证据.pdf", "a.exe", "b.txt"}
    shown = {row.name: open_enclosure(laid.settings, row) for row in kept}
    assert b"SecretPhoneMaker" in photo(3) and b"SecretPhoneMaker" not in shown["证据.pdf"][0]
    assert shown["a.exe"] == (PDF, "application/pdf") and shown["b.txt"][1] == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7 cut", photo(1)[:400], b"GIF89a"],
    ids=["empty", "program", "svg", "cut pdf", "cut photo", "gif"],
)  # fmt: skip
def test_what_does_not_open_is_refused(content: bytes) -> None:
    with pytest.raises(EnclosureRefused):
        look_at([("x.jpg", content)])


def test_no_more_than_five_files() -> None:
    with pytest.raises(EnclosuresTooMany):
        look_at([("x.png", png())] * 6)


# -- decisions


@pytest.mark.parametrize(("by", "problem"), [("mei", DeciderReviewed), ("zhou", NotHere), ("wu", NotHere)])
def test_who_reviewed_the_visit_or_does_not_see_it_does_not_decide(
    laid: Laid, by: str, problem: type
) -> None:
    out(laid)
    made = appealed(laid)
    with pytest.raises(problem):
        decide(laid.session, made, False, "证据不足", by=laid.people[by], now=NOW)
    assert laid.session.get(Decision, made.id) is None


@pytest.mark.parametrize("what", ["Return", "Exclusion", "Hold", "VetoOpinion", "corrected"])
def test_nobody_decides_who_judged_the_visit_in_any_way(laid: Laid, what: str) -> None:
    visit = out(laid)
    made = appealed(laid)
    _judged(laid, visit, what)
    with pytest.raises(DeciderReviewed):
        decide(laid.session, made, False, "证据不足", by=laid.people["ying"], now=NOW)


def _judged(laid: Laid, visit: Visit, what: str) -> None:
    from anfang.review import records
    from anfang.visits.records import Reopening, Revision

    about = {"id": next(laid.ids), "visit_id": visit.id, "by": laid.people["ying"].id, "at": NOW}
    more: dict[str, dict[str, Any]] = {
        "Exclusion": {"reason": "x"},
        "Hold": {"reason": "x"},
        "VetoOpinion": {"revision_id": visit.revision_id, "item": "forced", "upheld": True, "blind": True},
    }
    if what == "corrected":
        head = laid.session.get_one(Revision, visit.revision_id)
        head.corrected_by = laid.people["ying"].id
        laid.session.add(head)
    elif what == "Return":
        asked = Reopening(
            id=next(laid.ids), visit_id=visit.id, revision_id=visit.revision_id, items=[],
            due_on=NOW.date(), at=NOW, withdrawn_at=NOW,
        )  # fmt: skip
        laid.session.add(asked)
        laid.session.flush()
        laid.session.add(records.Return(**about, revision_id=visit.revision_id, reopening_id=asked.id))
    else:
        laid.session.add(getattr(records, what)(**about, **more[what]))
    laid.session.flush()


def test_a_declined_appeal_frees_the_ranking_and_says_why(laid: Laid) -> None:
    out(laid)
    made = appealed(laid)
    decide(laid.session, made, False, "录音中没有迎声", by=laid.people["ying"], now=NOW)
    told = standing_of(laid.session, made)
    assert (told.word, told.reason) == ("declined", "录音中没有迎声")
    assert held_halls(laid.session, made.wave_id) == set()
    with pytest.raises(AppealDecided):
        decide(laid.session, made, True, "属实", answer=KEPT, by=laid.people["ying"], now=NOW)


def test_the_ranking_waits_for_the_last_appeal(laid: Laid) -> None:
    out(laid)
    first, second = appealed(laid), appealed(laid, item="smile")
    decide(laid.session, first, False, "证据不足", by=laid.people["ying"], now=NOW)
    assert held_halls(laid.session, first.wave_id) == {laid.halls["GY-1"].id}
    decide(laid.session, second, False, "证据不足", by=laid.people["ying"], now=NOW)
    assert held_halls(laid.session, first.wave_id) == set()


def test_an_accepted_appeal_changes_nothing_until_a_second_person_confirms(laid: Laid) -> None:
    visit = out(laid)
    made = appealed(laid)
    decision = decide(laid.session, made, True, "监控为证", answer=KEPT, by=laid.people["ying"], now=NOW)
    wish = amendment_of(laid, decision)
    assert visit.final == 8889 and standing_of(laid.session, made).word == "confirming"
    assert standing_of(laid.session, made).for_hall == "waiting"
    assert held_halls(laid.session, made.wave_id) != set()
    with pytest.raises(SecondPersonNeeded):
        confirm_amendment(laid.session, wish, by=laid.people["ying"], now=NOW)
    confirm_amendment(laid.session, wish, by=laid.people["mei"], now=NOW)
    newest = published(laid.session, made.wave_id)
    assert visit.final == 10000 and newest is not None and newest.edition == 2
    assert standing_of(laid.session, made).word == "accepted"
    assert held_halls(laid.session, made.wave_id) == set()


def test_an_amendment_that_is_declined_lets_the_appeal_wait_again(laid: Laid) -> None:
    out(laid)
    made = appealed(laid)
    decision = decide(laid.session, made, True, "监控为证", answer=KEPT, by=laid.people["ying"], now=NOW)
    decline_amendment(laid.session, amendment_of(laid, decision), by=laid.people["mei"], now=NOW)
    assert standing_of(laid.session, made).word == "waiting"
    assert held_halls(laid.session, made.wave_id) == {laid.halls["GY-1"].id}
    decide(laid.session, made, False, "证据不足", by=laid.people["ying"], now=NOW)


def test_a_decision_has_a_reason_and_accepting_a_changed_answer(laid: Laid) -> None:
    out(laid)
    made, ying = appealed(laid), laid.people["ying"]
    with pytest.raises(ReasonMissing):
        decide(laid.session, made, False, "  ", by=ying, now=NOW)
    with pytest.raises(AmendmentEmpty):
        same = {"state": "answered", "value": "broken"}
        decide(laid.session, made, True, "属实", answer=same, by=ying, now=NOW)


def test_the_figures_tell_shares_of_the_published_visits(laid: Laid) -> None:
    out(laid, *(Made(hall="GY-2", at=Made().at + timedelta(days=n)) for n in range(1, 9)))
    wave_id = laid.waves["2026-10"].id
    assert appeal_figures(laid.session, wave_id).visits == 10
    first, second = appealed(laid), appealed(laid, item="smile")
    other = appealed(laid, by="sun", hall="GY-2", place=3)
    ying, mei = laid.people["ying"], laid.people["mei"]
    broken = {"state": "answered", "value": "broken"}
    accepted = decide(laid.session, first, True, "属实", answer=KEPT, by=ying, now=NOW)
    decide(laid.session, second, False, "证据不足", by=ying, now=NOW)
    pending = decide(laid.session, other, True, "属实", answer=broken, by=ying, now=NOW)
    confirm_amendment(laid.session, amendment_of(laid, accepted), by=mei, now=NOW)
    told = appeal_figures(laid.session, wave_id)
    # Two of ten visits were questioned, one was changed; the third appeal waits for its second person.
    assert (told.items, told.visits, told.appealed, told.changed, told.waiting) == (3, 10, 2, 1, 1)
    assert (told.share_appealed, told.share_changed) == (2000, 1000)
    assert pending.amendment_id is not None
    only = appeal_figures(laid.session, wave_id, regions=("/51/",))
    assert (only.visits, only.share_appealed) == (0, None)


def test_a_manager_of_two_halls_appeals_for_both(laid: Laid) -> None:
    from uuid import uuid4

    from anfang.people.records import Scope

    out(laid)
    laid.session.add(
        Scope(id=uuid4(), person_id=laid.people["wu"].id, region_path=None, hall_id=laid.halls["GY-2"].id)
    )
    laid.session.flush()
    assert laid.people["wu"].role == Role.HALL_MANAGER
    appealed(laid, hall="GY-2", item="smile")
