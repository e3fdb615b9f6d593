"""What holds for every checklist and every visit [scoring §How it is held true]."""

from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from anfang.core.at_tier import credit
from anfang.core.canonical import canonical
from anfang.core.checklist import Checklist, Choice, Kept, Note, Scale, read
from anfang.core.scorecard import VisitSeen
from anfang.core.scoring import score, weigh

from . import drawn

SEEDS = st.integers(0, 2**64)
roomy = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def visit(seed: int) -> tuple[Checklist, str, dict[str, Any]]:
    draw = Random(seed)
    checklist = read(drawn.document(draw))
    tier = draw.choice(checklist.tiers)
    return checklist, tier, drawn.answers(draw, checklist, tier)


def ratio(n: int, seen: VisitSeen) -> Fraction:
    return Fraction(n, seen.unit)


@roomy
@given(SEEDS)
def test_deductions_add_up_to_what_is_missing_exactly_and_as_printed(seed: int) -> None:
    checklist, tier, answers = visit(seed)
    exact, card = weigh(checklist, tier, answers), score(checklist, tier, answers)
    assert sum(taken.loss for taken in exact.deductions) == exact.unit - exact.kept
    assert all(taken.loss > 0 for taken in exact.deductions)
    if card["final"] is not None:
        assert sum(line["points"] for line in card["deductions"]) == 10_000 - card["final"]


@roomy
@given(SEEDS)
def test_shares_of_scorable_items_add_up_to_100(seed: int) -> None:
    checklist, tier, answers = visit(seed)
    exact, card = weigh(checklist, tier, answers), score(checklist, tier, answers)
    items = [item for d in exact.dimensions for indicator in d.indicators for item in indicator.items]
    assert sum(item.share for item in items) == exact.shares
    printed = [item["share"] for d in card["dimensions"] for i in d["indicators"] for item in i["items"]]
    assert sum(printed) == (10_000 if exact.shares else 0)


@roomy
@given(SEEDS)
def test_raw_is_never_below_final(seed: int) -> None:
    checklist, tier, answers = visit(seed)
    exact = weigh(checklist, tier, answers)
    assert 0 <= exact.kept <= exact.earned <= exact.unit
    for dimension in exact.dimensions:
        assert 0 <= dimension.kept <= dimension.earned <= dimension.possible


@roomy
@given(SEEDS)
def test_the_order_of_answers_does_not_matter(seed: int) -> None:
    checklist, tier, answers = visit(seed)
    other = dict(reversed(list(answers.items())))
    assert canonical(score(checklist, tier, answers)) == canonical(score(checklist, tier, other))


@roomy
@given(SEEDS, st.data())
def test_a_better_answer_never_lowers_raw(seed: int, data: st.DataObject) -> None:
    """Where no `when` depends on it."""
    checklist, tier, answers = visit(seed)
    gates = {item.when.item for item in checklist.items() if item.when}
    open_to_change = [
        item
        for item in checklist.items()
        if item.key not in gates
        and not isinstance(item.answer, Note)
        and answers.get(item.key, {}).get("state") == "answered"
    ]
    assume(open_to_change)
    item = data.draw(st.sampled_from(open_to_change))
    answer = item.answer
    if isinstance(answer, Kept):
        values: list[Any] = ["kept", "broken"]
    elif isinstance(answer, Choice):
        values = [option.key for option in answer.options]
    else:
        values = list(range(answer.max + 1 if isinstance(answer, Scale) else 36))
    worse, better = sorted(
        (data.draw(st.sampled_from(values)), data.draw(st.sampled_from(values))),
        key=lambda value: Fraction(*(credit(item, value) or (0, 1))),
    )
    low, high = (
        weigh(checklist, tier, {**answers, item.key: {"state": "answered", "value": value}})
        for value in (worse, better)
    )
    if low.unit:
        assert ratio(low.earned, low) <= ratio(high.earned, high)


@roomy
@given(SEEDS)
def test_the_engine_agrees_with_plain_fractions(seed: int) -> None:
    """The same rules once more, naively: means of means with Fraction, no common denominators."""
    checklist, tier, answers = visit(seed)
    exact = weigh(checklist, tier, answers)

    def mean(parts: list[tuple[int, Fraction | None]]) -> Fraction | None:
        known = [(weight, value) for weight, value in parts if weight and value is not None]
        total = sum(weight for weight, _ in known)
        return sum((weight * value for weight, value in known), Fraction(0)) / total if total else None

    raws, finals = [], []
    for dimension in exact.dimensions:
        raw_parts, final_parts = [], []
        for indicator in dimension.indicators:
            items = [
                (item.weight, Fraction(*item.credit) if item.credit else None) for item in indicator.items
            ]
            raw = mean(items)
            raw_parts.append((indicator.weight, raw))
            final_parts.append(
                (indicator.weight, Fraction(0) if raw is not None and indicator.fired else raw)
            )
        raw, final = mean(raw_parts), mean(final_parts)
        raws.append((dimension.weight, raw))
        finals.append((dimension.weight, Fraction(0) if raw is not None and dimension.fired else final))
    raw, final = mean(raws), mean(finals)
    if raw is None:
        assert exact.unit == 0
    else:
        assert ratio(exact.earned, exact) == raw
        assert ratio(exact.kept, exact) == (0 if exact.fired else final)
