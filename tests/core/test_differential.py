"""Two engines, one truth: thousands of random visits scored by both, byte for byte the same."""

from pathlib import Path

import pytest

from anfang.core.answers import AnswerProblem
from anfang.core.canonical import canonical
from anfang.core.scoring import score

from . import drawn, phone

CASES = 3000


def told(seed: int) -> tuple[dict[str, object], bytes]:
    checklist, tier, answers = drawn.case(seed)
    try:
        said = score(checklist, tier, answers)
    except AnswerProblem as problem:
        said = {"code": problem.code, "item": problem.at}
    return {"checklist": checklist.document, "tier": tier, "answers": answers}, canonical(said)


def test_both_engines_give_the_same_bytes_for_thousands_of_random_visits(tmp_path: Path) -> None:
    """[scoring §How it is held true] A difference becomes a vector: the seed that shows it is in the failure."""
    cases, here = zip(*map(told, range(CASES)), strict=True)
    there = phone.scored(cases, tmp_path)
    assert len(there) == CASES
    assert [seed for seed in range(CASES) if here[seed] != there[seed]] == []


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_both_engines_agree_over_a_hundred_thousand_visits(block: int, tmp_path: Path) -> None:
    """[scoring §How it is held true] The same over seeds that `make test` has no time for."""
    first = CASES + block * 5000
    cases, here = zip(*map(told, range(first, first + 5000)), strict=True)
    there = phone.scored(cases, tmp_path)
    assert [first + n for n in range(5000) if here[n] != there[n]] == []


def test_the_random_visits_reach_every_corner() -> None:
    """A differential run proves nothing about what it never draws."""
    said = [told(seed)[1].decode() for seed in range(600)]
    for corner in (
        '"verdict":"clean"', '"verdict":"vetoed"', '"verdict":"unscored"', '"reach":"indicator"', '"reach":"dimension"',
        '"reach":"visit"', '"state":"not_asked"', '"state":"unanswered"', '"why":"veto_not_observed"',
        '"why":"veto_not_applicable"', '"final":null', '"code":"answer_unknown_tier"', '"code":"answer_unknown_item"',
        '"code":"answer_malformed"', '"code":"answer_not_asked"', '"code":"answer_wrong_type"',
        '"code":"answer_out_of_range"', '"code":"answer_reason_missing"', '"code":"answer_not_allowed"',
    ):  # fmt: skip
        assert any(corner in line for line in said), corner
