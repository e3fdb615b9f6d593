"""What an answer may be, and which items are open, for one checklist, tier and map of answers. Mirror: pwa/src/core/answers.ts.

Answers: {item key: {"state": "answered", "value": …} | {"state": "not_applicable" | "not_observed", "reason": text}}, each with an
optional "note". An absent item is unanswered; `not_asked` is derived, never sent [scoring §Answers].
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, cast

from anfang.core.at_tier import ItemAt, at_tier, credit, credit_at
from anfang.core.checklist import LARGEST, Checklist, Item, When, blank
from anfang.problems import (
    AnswerMalformed,
    AnswerNotAllowed,
    AnswerNotAsked,
    AnswerOutOfRange,
    AnswerProblem,
    AnswerReasonMissing,
    AnswerUnknownItem,
    AnswerUnknownTier,
    AnswerWrongType,
)

Answers = dict[str, Any]
State = Literal["answered", "not_applicable", "not_observed", "not_asked", "unanswered"]

LONGEST_TEXT = 4000  # characters (code points) of a note or a reason
_KEPT = ("kept", "broken")
_FIELDS = {
    "answered": frozenset(("state", "value", "note")),
    "not_applicable": frozenset(("state", "reason", "note")),
    "not_observed": frozenset(("state", "reason", "note")),
}


class Wanting(NamedTuple):
    """An item that lacks evidence: it has `have` pieces of the `kinds` that count and needs `needed`."""

    item: str
    kinds: tuple[str, ...]
    needed: int
    have: int


def states(checklist: Checklist, tier: str, answers: Answers) -> dict[str, State]:
    """Each item's state, in checklist order. What is typed for an item that is not asked does not count, here or in a `when`."""
    found: dict[str, State] = {}
    for item in at_tier(checklist, tier).items:
        key = item.key
        if not item.asked or (item.when is not None and not _holds(item.when, found, answers)):
            found[key] = "not_asked"
        else:
            found[key] = _told(answers[key]) if key in answers else "unanswered"
    return found


def check(checklist: Checklist, tier: str, answers: Answers) -> dict[str, State]:
    """The states, or the first of `problems`."""
    found = states(checklist, tier, answers) if type(answers) is dict else {}
    for fault in _faults(checklist, tier, answers, found):
        raise fault
    return found


def faults(checklist: Checklist, tier: str, answers: Answers) -> list[AnswerProblem]:
    """Every wrong answer: in checklist order, then unknown items by name. Both engines name them in this order."""
    found = states(checklist, tier, answers) if type(answers) is dict else {}
    return list(_faults(checklist, tier, answers, found))


def missing(checklist: Checklist, tier: str, answers: Answers) -> list[str]:
    """The unanswered items, in checklist order; any of them blocks sealing."""
    return [key for key, state in states(checklist, tier, answers).items() if state == "unanswered"]


def asked_only(checklist: Checklist, tier: str, answers: Answers) -> Answers:
    """The answers that a sealed parcel carries: without those typed for items that are not asked any more."""
    found = states(checklist, tier, answers)
    return {key: answer for key, answer in answers.items() if found.get(key) != "not_asked"}


def evidence_missing(
    checklist: Checklist,
    tier: str,
    answers: Answers,
    counts: dict[str, dict[str, int]],
    known: dict[str, State] | None = None,
) -> list[Wanting]:
    """What evidence is still to be given. `counts`: item → kind → pieces; a note beside the answer counts as one by itself.

    `known`: the states, for whoever has them already.
    """
    found: list[Wanting] = []
    told = states(checklist, tier, answers) if known is None else known
    for seen in at_tier(checklist, tier).items:
        rule, key = seen.evidence, seen.key
        if rule is None or told[key] != "answered":
            continue
        if rule.when == "broken" and complies_at(seen, answers[key]["value"]) is not False:
            continue
        have = sum(counts.get(key, {}).get(kind, 0) for kind in rule.kinds)
        if "note" in rule.kinds and not blank(answers[key].get("note", "")):
            have += 1
        if have < rule.min:
            found.append(Wanting(key, tuple(rule.kinds), rule.min, have))
    return found


def complies(item: Item, value: Any) -> bool | None:
    """Whether an observation counts as complied: credit ≥ complies_at; None for a note [scoring §Arithmetic 7]."""
    earned = credit(item, value)
    return None if earned is None else earned[0] * 100 >= item.complies_at * earned[1]


def complies_at(seen: ItemAt, value: Any) -> bool | None:
    """As `complies`, of an item laid out for its tier."""
    earned = credit_at(seen, value)
    return None if earned is None else earned[0] * 100 >= seen.complies_at * earned[1]


def _faults(
    checklist: Checklist, tier: str, answers: Answers, found: dict[str, State]
) -> Iterator[AnswerProblem]:
    if tier not in checklist.tiers:
        yield AnswerUnknownTier(tier=tier, allowed=", ".join(checklist.tiers))
    elif type(answers) is not dict:
        yield AnswerMalformed(at="*")
    else:
        for seen in at_tier(checklist, tier).items:
            key = seen.key
            if key not in answers or _plainly_right(seen, found[key], answers[key]):
                continue
            if found[key] == "not_asked":
                yield AnswerNotAsked(at=key)
            elif fault := _fault(seen.item, answers[key]):
                yield fault
        unknown = [key for key in answers if key not in found]
        unknown.sort(key=lambda key: key.encode("utf-16-be", "surrogatepass"))  # as JavaScript sorts
        for key in unknown:
            yield AnswerUnknownItem(at=key)


def _holds(when: When, found: dict[str, State], answers: Answers) -> bool:
    if found.get(when.item) != "answered":
        return False
    value = answers[when.item].get("value")
    # Found and of its very type: True is no 1 here.
    return value in when.is_ and any(type(value) is type(wanted) and value == wanted for wanted in when.is_)


def _told(answer: Any) -> State:
    """What an answer says its state is; `check` refuses what says none."""
    state = answer.get("state") if type(answer) is dict else None
    return cast(State, state) if type(state) is str and state in _FIELDS else "unanswered"


def _plainly_right(seen: ItemAt, state: State, answer: Any) -> bool:
    """Whether the answer is one of the item's listed values with nothing beside it, as nearly all are: `_fault` judges the others."""
    if state != "answered" or len(answer) != 2 or seen.credits is None:
        return False
    value = answer.get("value")
    return (type(value) is str or type(value) is int) and value in seen.credits


def _fault(item: Item, answer: Any) -> AnswerProblem | None:
    state = answer.get("state") if type(answer) is dict else None
    if type(state) is not str or state not in _FIELDS or not answer.keys() <= _FIELDS[state]:
        return AnswerMalformed(at=item.key)
    if "note" in answer and (fault := _text_fault(item, answer["note"])):
        return fault
    if state == "answered":
        return _value_fault(item, answer.get("value"))
    if state == "not_applicable" and not item.not_applicable:
        return AnswerNotAllowed(at=item.key)
    reason = answer.get("reason")
    if reason is None or (type(reason) is str and blank(reason)):
        return AnswerReasonMissing(at=item.key)
    return _text_fault(item, reason)


def _value_fault(item: Item, value: Any) -> AnswerProblem | None:
    answer = item.answer
    if answer.type == "note":
        if type(value) is str and blank(value):
            return AnswerOutOfRange(at=item.key, allowed=f"1–{LONGEST_TEXT}")
        return _text_fault(item, value)
    if answer.type == "kept" or answer.type == "choice":
        allowed = _KEPT if answer.type == "kept" else tuple(option.key for option in answer.options)
        if type(value) is not str:
            return AnswerWrongType(at=item.key, allowed=" / ".join(allowed))
        return None if value in allowed else AnswerOutOfRange(at=item.key, allowed=" / ".join(allowed))
    largest = answer.max if answer.type == "scale" else LARGEST
    if (
        type(value) is not int
    ):  # bool is no number here, and the wire's canonical JSON writes no whole number as 1.0
        return AnswerWrongType(at=item.key, allowed=f"0–{largest}")
    return None if 0 <= value <= largest else AnswerOutOfRange(at=item.key, allowed=f"0–{largest}")


def _text_fault(item: Item, text: Any) -> AnswerProblem | None:
    if type(text) is not str or any("\ud800" <= letter <= "\udfff" for letter in text):
        return AnswerWrongType(at=item.key, allowed="text")
    return None if len(text) <= LONGEST_TEXT else AnswerOutOfRange(at=item.key, allowed=f"0–{LONGEST_TEXT}")
