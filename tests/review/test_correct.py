"""A reviewer's correction, and what becomes of the phone's own revisions beside it."""

import pytest

from anfang import database
from anfang.problems import AnswerOutOfRange, AnswerUnknownItem
from anfang.review.approve import approve
from anfang.review.branches import branches_of, choose
from anfang.review.correct import correct
from anfang.review.refusals import BranchOpen, RevisionMoved, VetoUnsettled
from anfang.tallies.records import Counted
from anfang.visits.answers_of import answers_of
from anfang.visits.reading import parcel_of
from anfang.visits.records import CORRECTED, EvidenceOfItem, ItemResult, Revision
from anfang.visits.refusals import AnswerMissing, CorrectionEmpty, ReasonMissing
from tests.review.ground import Ground
from tests.visits.test_evidence import jpeg

KEPT = {"state": "answered", "value": "kept"}
BROKEN = {"state": "answered", "value": "broken"}


def said(answer: object, reason: str = "照片看得清楚") -> dict[str, object]:
    return {"answer": answer, "reason": reason}


def test_a_correction_is_a_revision_of_its_own_and_the_shopper_s_stays(ground: Ground) -> None:
    visit = ground.visit(greet="broken")
    before = ground.look(visit)
    made = ground.do(correct, visit, before.revision_id, {"greet": said(KEPT)})
    there = ground.revisions(visit)
    assert sorted(there) == [1, CORRECTED]
    assert (there[1].scorecard["final"], there[CORRECTED].scorecard["final"]) == (before.final, 10_000)
    assert (made.base, made.corrected_by, made.parcel_digest) == (
        1,
        ground.people["mei"].id,
        there[1].parcel_digest,
    )
    now = ground.look(visit)
    assert (now.revision_id, now.revision, now.final, now.standing) == (made.id, CORRECTED, 10_000, "waiting")
    with database.reading(ground.world.engine) as session:
        assert answers_of(session, there[CORRECTED])["greet"] == KEPT
        assert answers_of(session, there[1])["greet"] == BROKEN
        assert parcel_of(session, there[CORRECTED]).answers["greet"] == BROKEN


def test_a_second_correction_stands_on_the_first_and_keeps_it(ground: Ground) -> None:
    visit = ground.visit(greet="broken", wait=20)
    ground.do(correct, visit, ground.head(visit), {"greet": said(KEPT, "一")})
    waited = {"state": "answered", "value": 5}
    second = ground.do(correct, visit, ground.head(visit), {"wait": said(waited, "二")})
    assert (second.revision, second.base) == (CORRECTED + 1, CORRECTED)
    assert second.corrections == {"greet": said(KEPT, "一"), "wait": said(waited, "二")}
    assert ground.look(visit).final == 10_000


def test_item_results_and_evidence_belong_to_the_new_head_too(ground: Ground) -> None:
    visit = ground.visit(greet="broken", photo=jpeg())
    made = ground.do(correct, visit, ground.head(visit), {"greet": said(KEPT)})
    complied = {row.item: row.complied for row in ground.world.rows(ItemResult, revision_id=made.id)}
    assert complied == {"greet": True, "smile": True, "sorry": None, "wait": True, "till": True}
    links = [
        [(link.digest, link.item) for link in ground.world.rows(EvidenceOfItem, revision_id=revision.id)]
        for revision in ground.revisions(visit).values()
    ]
    assert links[0] == links[1] and len(links[0]) == 1


def test_what_a_corrected_answer_leaves_unasked_goes_with_it(ground: Ground) -> None:
    visit = ground.visit(smile="broken", sorry="broken")
    made = ground.do(correct, visit, ground.head(visit), {"smile": said(KEPT)})
    assert made.corrections is not None and made.corrections["sorry"]["answer"] is None
    with database.reading(ground.world.engine) as session:
        assert "sorry" not in answers_of(session, made)


def test_an_item_that_is_asked_only_now_has_to_be_answered(ground: Ground) -> None:
    visit = ground.visit()
    with pytest.raises(AnswerMissing) as missing:
        ground.do(correct, visit, ground.head(visit), {"smile": said(BROKEN)})
    assert missing.value.at == "sorry"
    both = {"smile": said(BROKEN), "sorry": said(KEPT)}
    assert ground.do(correct, visit, ground.head(visit), both).revision == CORRECTED


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, CorrectionEmpty),
        ({"greet": said(KEPT)}, CorrectionEmpty),
        ({"greet": said(BROKEN, " 　")}, ReasonMissing),
        ({"greet": said(BROKEN, "x" * 2001)}, ReasonMissing),
        ({"greet": said({"state": "answered", "value": "maybe"})}, AnswerOutOfRange),
        ({"grin": said(BROKEN)}, AnswerUnknownItem),
    ],
)
def test_a_correction_that_says_nothing_sound_leaves_nothing(
    ground: Ground, changes: dict[str, object], problem: type[Exception]
) -> None:
    visit = ground.visit()
    with pytest.raises(problem):
        ground.do(correct, visit, ground.head(visit), changes)
    assert sorted(ground.revisions(visit)) == [1]
    assert ground.look(visit).reviewer_id is None


def test_whoever_looked_at_an_older_revision_corrects_nothing(ground: Ground) -> None:
    visit = ground.visit(greet="broken")
    seen = ground.head(visit)
    ground.do(correct, visit, seen, {"greet": said(KEPT)})
    with pytest.raises(RevisionMoved):
        ground.do(correct, visit, seen, {"smile": said(BROKEN), "sorry": said(KEPT)})


def test_a_fired_veto_is_not_corrected_away_by_one_reviewer(ground: Ground) -> None:
    visit = ground.vetoed()
    with pytest.raises(VetoUnsettled):
        ground.do(correct, visit, ground.head(visit), {"till": said(KEPT)})


def test_a_corrected_visit_that_was_approved_waits_again_and_counts_nowhere(ground: Ground) -> None:
    visit = ground.visit(greet="broken")
    ground.do(approve, visit, ground.head(visit))
    assert len(ground.world.rows(Counted, visit_id=visit)) == 1
    made = ground.do(correct, visit, ground.head(visit), {"greet": said(KEPT)})
    assert (ground.look(visit).standing, ground.world.rows(Counted, visit_id=visit)) == ("waiting", [])
    ground.do(approve, visit, made.id)
    [counted] = ground.world.rows(Counted, visit_id=visit)
    assert (counted.revision_id, counted.final) == (made.id, 10_000)


def test_a_phone_s_revision_on_the_shopper_s_old_head_is_a_branch_beside_the_correction(
    ground: Ground,
) -> None:
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, greet="broken"))
    corrected = ground.do(correct, visit, ground.head(visit), {"greet": said(KEPT)})
    ground.bring(ground.sealed(planned, revision=2, base=1, greet="broken", wait=20))
    assert {n: row.stale_base for n, row in ground.revisions(visit).items()} == {
        1: False,
        2: True,
        CORRECTED: False,
    }
    assert ground.head(visit) == corrected.id
    with pytest.raises(BranchOpen):
        ground.do(approve, visit, corrected.id)


def branched(ground: Ground) -> tuple[Revision, Revision]:
    """The head, a correction, and the phone's branch beside it."""
    planned = ground.world.assign()
    visit = ground.bring(ground.sealed(planned, greet="broken"))
    head = ground.do(correct, visit, ground.head(visit), {"greet": said(KEPT)})
    ground.bring(ground.sealed(planned, revision=2, base=1, wait=20))
    return head, ground.revisions(visit)[2]


def test_a_supervisor_chooses_the_branch_and_what_stands_on_it_follows(ground: Ground) -> None:
    head, branch = branched(ground)
    visit = head.visit_id
    zone = ground.world.settings.zone
    ground.do(choose, visit, head.id, branch.id, zone=zone)
    assert (ground.look(visit).revision, ground.ask(branches_of, visit)) == (2, [])
    ground.do(approve, visit, branch.id)
    assert ground.look(visit).standing == "approved"


def test_a_supervisor_keeps_the_head_and_is_not_asked_again(ground: Ground) -> None:
    head, _ = branched(ground)
    ground.do(choose, head.visit_id, head.id, head.id, zone=ground.world.settings.zone)
    assert ground.ask(branches_of, head.visit_id) == []
    ground.do(approve, head.visit_id, head.id)
    assert ground.head(head.visit_id) == head.id
