"""A veto's due process: evidence, a second reviewer who sees nothing of whose it is, a third where they differ."""

from uuid import UUID

import pytest

from anfang import database
from anfang.problems import NotHere
from anfang.review.approve import approve
from anfang.review.blind import blind_word, case_for, cases_for, shown
from anfang.review.correct import correct
from anfang.review.records import VetoOpinion
from anfang.review.refusals import (
    EvidenceShort,
    InOtherHands,
    RevisionMoved,
    VetoNotUpheld,
    VetoPending,
    WordGiven,
)
from anfang.review.share import take
from anfang.review.veto import opine, vetoes_of
from anfang.visits.refusals import ReasonMissing
from tests.review.ground import Ground
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON

KEPT = {"answer": {"state": "answered", "value": "kept"}, "reason": "盲审未维持"}


def opened(ground: Ground, upheld: bool = True, words: str = "看过") -> UUID:
    """A visit whose veto mei has said something about."""
    visit = ground.vetoed()
    ground.do(opine, visit, ground.head(visit), "till", upheld, words)
    return visit


def state(ground: Ground, visit: UUID) -> tuple[bool | None, bool]:
    """Whether it is upheld, and whether a veto of the visit is open."""
    [veto] = ground.ask(vetoes_of, visit)
    return veto.upheld, ground.look(visit).veto_open


def test_a_fired_veto_is_pending_from_the_start(ground: Ground) -> None:
    visit = ground.vetoed()
    assert state(ground, visit) == (None, True)
    assert ground.look(ground.visit()).veto_open is False


def test_one_reviewer_alone_settles_nothing(ground: Ground) -> None:
    visit = opened(ground)
    assert state(ground, visit) == (None, True)
    with pytest.raises(VetoPending):
        ground.do(approve, visit, ground.head(visit))


def test_a_second_reviewer_who_agrees_settles_it(ground: Ground) -> None:
    visit = opened(ground)
    case = ground.case(visit)
    made = ground.blind(blind_word, case.id, True, "", by="hong")
    assert made.blind and state(ground, visit) == (True, False)
    assert ground.case(visit).upheld is True
    ground.do(approve, visit, ground.head(visit))


@pytest.mark.parametrize("third", [True, False])
def test_where_two_differ_a_third_decides(ground: Ground, third: bool) -> None:
    visit = opened(ground)
    case = ground.case(visit)
    ground.blind(blind_word, case.id, False, "看不清", by="hong")
    assert state(ground, visit) == (None, True)
    ground.blind(blind_word, case.id, third, "看过", by="qing")
    assert state(ground, visit) == (third, not third)


def test_a_veto_that_was_not_upheld_is_corrected_before_the_visit_is_approved(ground: Ground) -> None:
    visit = opened(ground, False, "看不出来")
    ground.blind(blind_word, ground.case(visit).id, False, "看不清", by="hong")
    assert state(ground, visit) == (False, True)
    with pytest.raises(VetoNotUpheld):
        ground.do(approve, visit, ground.head(visit))
    made = ground.do(correct, visit, ground.head(visit), {"till": KEPT})
    assert (ground.look(visit).veto_open, ground.look(visit).final) == (False, 10_000)
    ground.do(approve, visit, made.id)


def test_words_go_with_a_correction_that_leaves_the_item_as_it_is(ground: Ground) -> None:
    visit = opened(ground)
    ground.blind(blind_word, ground.case(visit).id, True, "", by="hong")
    waited = {"answer": {"state": "answered", "value": 20}, "reason": "时点为证"}
    made = ground.do(correct, visit, ground.head(visit), {"wait": waited})
    assert state(ground, visit) == (True, False)
    ground.do(approve, visit, made.id)


def test_a_corrected_answer_that_fires_a_veto_is_pending_like_any_other(ground: Ground) -> None:
    visit = ground.visit(photo=jpeg())
    broken = {"answer": {"state": "answered", "value": "broken"}, "reason": "照片为证"}
    ground.do(correct, visit, ground.head(visit), {"till": broken})
    assert state(ground, visit) == (None, True)


def test_a_new_revision_of_the_phone_is_judged_anew(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, till="broken", photo=jpeg()))
    ground.do(opine, visit, ground.head(visit), "till", True, "")
    old = ground.case(visit)
    ground.blind(blind_word, old.id, True, "", by="hong")
    ground.bring(ground.sealed(planned, revision=2, base=1, till="broken", photo=jpeg()))
    assert state(ground, visit) == (None, True)


def test_without_the_evidence_that_its_item_asks_for_no_veto_is_upheld(ground: Ground) -> None:
    visit = ground.visit(till="broken")
    with pytest.raises(EvidenceShort):
        ground.do(opine, visit, ground.head(visit), "till", True, "")
    ground.do(opine, visit, ground.head(visit), "till", False, "没有照片")
    with pytest.raises(EvidenceShort):
        ground.blind(blind_word, ground.case(visit).id, True, "", by="hong")


def test_a_photo_that_was_named_and_has_not_arrived_is_no_evidence_yet(ground: Ground) -> None:
    planned, photo = ground.world.assign(), jpeg()
    sealed = ground.sealed(planned, till="broken", photo=photo)
    visit = ground.bring(sealed, evidence=False)
    assert [veto.short for veto in ground.ask(vetoes_of, visit)] == [True]
    ground.phone.send_wanted(ground.phone.sync(at=NOON))
    assert [veto.short for veto in ground.ask(vetoes_of, visit)] == [False]


@pytest.mark.parametrize("upheld", [True, False])
def test_a_veto_item_that_could_not_be_rated_needs_one_reviewer_s_word(ground: Ground, upheld: bool) -> None:
    visit = ground.visit(unseen="柜台关着")
    assert state(ground, visit) == (None, True)
    with pytest.raises(VetoPending):
        ground.do(approve, visit, ground.head(visit))
    ground.do(opine, visit, ground.head(visit), "till", upheld, "应当看得到")
    assert state(ground, visit) == (upheld, not upheld)
    if upheld:
        ground.do(approve, visit, ground.head(visit))
    else:
        ground.do(correct, visit, ground.head(visit), {"till": KEPT})
        ground.do(approve, visit, ground.head(visit))


def test_who_says_no_says_why(ground: Ground) -> None:
    visit = ground.vetoed()
    with pytest.raises(ReasonMissing):
        ground.do(opine, visit, ground.head(visit), "till", False, " ")


def test_a_word_is_given_once_on_the_revision_that_was_seen_by_the_one_who_has_it(ground: Ground) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, till="broken", photo=jpeg()))
    seen = ground.head(visit)
    ground.do(take, visit, by="lin")
    with pytest.raises(InOtherHands):
        ground.do(opine, visit, seen, "till", True, "")
    ground.do(opine, visit, seen, "till", True, "", by="lin")
    with pytest.raises(WordGiven):
        ground.do(opine, visit, seen, "till", True, "", by="lin")
    with pytest.raises(NotHere):
        ground.do(opine, visit, seen, "greet", True, "", by="lin")
    ground.bring(ground.sealed(planned, revision=2, base=1, till="broken", photo=jpeg()))
    with pytest.raises(RevisionMoved):
        ground.do(opine, visit, seen, "till", True, "", by="lin")


def asked_of(ground: Ground, name: str) -> int:
    with database.reading(ground.world.engine) as session:
        return len(cases_for(session, ground.people[name]))


def test_any_supervisor_may_be_asked_but_never_twice_and_never_the_first(ground: Ground) -> None:
    visit = opened(ground)
    case = ground.case(visit)
    assert {name: asked_of(ground, name) for name in ("mei", "lin", "hong", "qing")} == {
        "mei": 0,
        "lin": 1,
        "hong": 1,
        "qing": 1,
    }
    with pytest.raises(NotHere):
        ground.blind(blind_word, case.id, True, "", by="mei")
    with pytest.raises(NotHere):
        ground.blind(blind_word, case.id, True, "", by="qiang")
    ground.blind(blind_word, case.id, False, "看不清", by="hong")
    with pytest.raises(NotHere):
        ground.blind(blind_word, case.id, True, "", by="hong")
    ground.do(take, visit, by="lin")
    assert (asked_of(ground, "lin"), asked_of(ground, "mei"), asked_of(ground, "qing")) == (0, 0, 1)
    ground.blind(blind_word, case.id, True, "", by="qing")
    with pytest.raises(NotHere):
        ground.blind(blind_word, case.id, True, "", by="qing")
    assert len(ground.world.rows(VetoOpinion)) == 3


def test_a_case_shows_the_item_and_nothing_of_whose_it_is(ground: Ground) -> None:
    visit = opened(ground)
    case = ground.case(visit)
    assert case.id.version == 4
    with database.reading(ground.world.engine) as session:
        told = shown(session, case_for(session, case.id, by=ground.people["hong"]), "zh")
    assert (told.ask, told.broken, told.answer, len(told.photos), told.short) == (
        "till",
        "未till",
        "未做到",
        1,
        False,
    )
