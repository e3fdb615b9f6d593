"""How well weak signals tell cheats from honest visits, on invented ones of a seed that nobody tuned on (tuned on: 1 to 3)."""

import pytest

from tests.honesty.figures import share, table

UNSEEN = 101


@pytest.fixture(scope="module")
def found():  # type: ignore[no-untyped-def]
    return table(UNSEEN)


def test_at_least_95_of_100_cheats_are_found_and_at_most_2_honest_visits_flagged(found) -> None:  # type: ignore[no-untyped-def]
    figures, wrong = found
    (cheats, all_cheats), (honest, all_honest) = share(figures, True), share(figures, False)
    assert (all_cheats, all_honest) == (600, 600)
    assert cheats * 100 >= 95 * all_cheats, wrong
    assert honest * 100 <= 2 * all_honest, wrong


def test_of_every_kind_of_cheating_most_are_found(found) -> None:  # type: ignore[no-untyped-def]
    figures, _ = found
    kinds = {kind: count for (cheat, kind), count in figures.items() if cheat}
    assert len(kinds) == 12 and {count.total() for count in kinds.values()} == {50}
    assert {kind: count for kind, count in kinds.items() if count["clear"] > 7} == {}


def test_no_honest_visit_is_rejected_and_no_way_of_being_odd_is_flagged_as_a_rule(found) -> None:  # type: ignore[no-untyped-def]
    figures, _ = found
    kinds = {kind: count for (cheat, kind), count in figures.items() if not cheat}
    assert len(kinds) == 19
    assert {kind: count for kind, count in kinds.items() if count["reject"] or count["look"] > 4} == {}
