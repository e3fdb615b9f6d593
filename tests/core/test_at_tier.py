"""A checklist laid out for a tier says what the checklist says, and no phone's words stay in memory."""

from random import Random

import pytest

from anfang.core.answers import complies, complies_at
from anfang.core.at_tier import at_tier, credit, credit_at, lowest
from tests.core import drawn


@pytest.mark.parametrize("seed", range(40))
def test_what_is_laid_out_is_what_the_items_say(seed: int) -> None:
    draw = Random(seed)
    checklist = drawn.read(drawn.document(draw))
    for tier in [*checklist.tiers, "unheard_of"]:
        laid_out = at_tier(checklist, tier)
        assert [seen.item for seen in laid_out.items] == list(checklist.items())
        assert [(d.key, d.weight) for d in laid_out.dimensions] == [
            (d.key, d.weight_for(tier)) for d in checklist.dimensions
        ]
        for seen in laid_out.items:
            item, value = seen.item, drawn.value(draw, seen.item)
            assert (seen.key, seen.weight, seen.asked) == (
                item.key,
                item.weight_for(tier),
                item.asked_of(tier),
            )
            earned = credit(item, value)
            assert credit_at(seen, value) == (lowest(*earned) if earned else None)
            assert complies_at(seen, value) == complies(item, value)


def test_a_tier_is_laid_out_once_and_one_that_does_not_exist_is_not_kept() -> None:
    checklist = drawn.read(drawn.document(Random(1)))
    assert at_tier(checklist, checklist.tiers[0]) is at_tier(checklist, checklist.tiers[0])
    at_tier(checklist, "unheard_of")
    assert set(checklist.laid_out) == {checklist.tiers[0]}
