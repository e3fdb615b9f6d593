"""The items that a reviewer has taken in hand, to correct them or to ask for them again: what the form shows, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anfang import desk
from anfang.core.checklist import Choice, Item, Kept, Measure, Note, Scale
from anfang.problems import Language
from anfang.visits.correct import Changes
from anfang.visits.reading import VisitRead
from anfang.visits.spelled import Scored

UNSEEN = ("not_applicable", "not_observed")


@dataclass(frozen=True)
class AtHand:
    """One item. `options`: (value, words) of what it may be; `typed`: number or words where a value is typed in."""

    key: str
    ask: str
    now: str
    options: list[tuple[str, str]]
    chosen: str
    typed: str
    value: str
    reason: str


def at_hand(
    read: VisitRead, scored: Scored, keys: Sequence[str], given: Mapping[str, str], language: Language
) -> list[AtHand]:
    """The items of those keys, in the order of the checklist, filled in as they were `given` or else as they are."""
    lines = {line.key: line for block in scored.blocks for group in block.groups for line in group.lines}
    return [
        _one(item, lines[key].answer, read.answers.get(key) or {}, given, language)
        for key, item in read.checklist.by_key.items()
        if key in keys and key in lines
    ]


def changes_of(read: VisitRead, keys: Sequence[str], given: Mapping[str, str]) -> Changes:
    """What the form says of the items in hand, as changes for visits.correct; what it leaves as it is stays out."""
    found: Changes = {}
    for key in keys:
        item, state = read.checklist.by_key.get(key), given.get(f"state-{key}", "")
        before = read.answers.get(key) or {}
        if item is None or not state or (state in UNSEEN and state == before.get("state")):
            continue
        reason = given.get(f"reason-{key}", "").strip()
        answer: dict[str, Any] = {"state": "answered"}
        if state in UNSEEN:
            answer = {"state": state, "reason": reason}
        elif state.startswith("="):
            answer["value"] = state[1:]
        else:
            typed = given.get(f"value-{key}", "").strip()
            answer["value"] = int(typed) if typed.isascii() and typed.isdigit() and _number(item) else typed
        if before.get("note"):
            answer["note"] = before["note"]
        if answer != before:
            found[key] = {"answer": answer, "reason": reason}
    return found


def _number(item: Item) -> bool:
    return isinstance(item.answer, Scale | Measure)


def _one(item: Item, now: str, said: dict[str, Any], given: Mapping[str, str], language: Language) -> AtHand:
    def say(key: str) -> str:
        return desk.say(language, key)

    answer, options, typed = item.answer, list[tuple[str, str]](), ""
    if isinstance(answer, Kept):
        options = [(f"={value}", say(f"visits.answer.{value}")) for value in ("kept", "broken")]
    elif isinstance(answer, Choice):
        options = [(f"={it.key}", it.title.zh if language == "zh" else it.title.en) for it in answer.options]
    else:
        typed = "text" if isinstance(answer, Note) else "number"
        options = [("answered", say("visits.state.answered"))]
    if item.not_applicable:
        options.append(("not_applicable", say("visits.state.not_applicable")))
    options.append(("not_observed", say("visits.state.not_observed")))
    state = said.get("state", "")
    current = state if state in UNSEEN or typed else f"={said.get('value', '')}" if state else ""
    return AtHand(
        key=item.key,
        ask=item.ask.zh if language == "zh" else item.ask.en,
        now=now,
        options=options,
        chosen=given.get(f"state-{item.key}", current),
        typed=typed,
        value=given.get(f"value-{item.key}", str(said.get("value", "")) if typed else ""),
        reason=given.get(f"reason-{item.key}", ""),
    )
