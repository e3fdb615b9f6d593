"""What the weak signals of a visit come to: clear, look or reject. No single one rejects [security §Shoppers who cheat].

A signal has a strength in whole numbers by what it says, and a cause. Signals of one cause say the same thing twice, so only the
strongest of each cause counts; the sum decides. Why these numbers: docs/decisions/0041-weak-signals-and-their-strength.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Doubt = Literal["clear", "look", "reject"]
Facts = dict[str, Any]
DOUBTS: tuple[Doubt, ...] = ("clear", "look", "reject")

LOOK, REJECT = 4, 9
STRONGEST = 5  # of any signal: below REJECT, so that it takes two causes to get there


def _from(fact: str, *steps: tuple[int, int]) -> Callable[[Facts], int]:
    """The strength of the last step that the fact reaches, its sign left aside."""

    def strength(facts: Facts) -> int:
        size = abs(int(facts.get(fact, 0)))
        return max((worth for least, worth in steps if size >= least), default=0)

    return strength


def _below(fact: str, *steps: tuple[int, int], otherwise: int) -> Callable[[Facts], int]:
    """The strength of the first step that the fact is below."""

    def strength(facts: Facts) -> int:
        size = int(facts.get(fact, 0))
        return next((worth for limit, worth in steps if size < limit), otherwise)

    return strength


def _always(strength: int) -> Callable[[Facts], int]:
    return lambda facts: strength


def _jump(facts: Facts) -> int:
    """Forward is what a phone's sleep looks like; back is a hand on the clock, or a clock put right."""
    back = -int(facts.get("seconds", 0))
    return 4 if back >= 12 * 3600 else 2 if back >= 3600 else 1


HOUR = 3600
# code → cause, strength by facts
SIGNALS: dict[str, tuple[str, Callable[[Facts], int]]] = {
    "away_from_hall": ("place", _from("beyond_m", (0, 2), (1000, 3), (3000, 4))),
    "place_too_exact": ("place", _always(4)),
    "clock_skew": ("clock", _from("seconds", (0, 1), (HOUR, 2), (12 * HOUR, 4))),
    "clock_jump": ("clock", _jump),
    "clock_set_back": ("clock", _from("seconds", (0, 2), (6 * HOUR, 5))),
    "sealed_in_future": ("clock", _from("seconds", (0, 1), (HOUR, 2), (12 * HOUR, 4))),
    "outside_hours": ("hours", _from("minutes", (0, 1), (30, 2), (120, 3), (180, 4))),
    "at_night": ("hours", _always(4)),
    "short_stay": ("stay", _below("seconds", (60, 4), (180, 3), otherwise=2)),
    "marks_at_once": ("stay", _from("count", (0, 2), (5, 3))),
    "marks_out_of_order": ("delay", _always(2)),
    "answers_in_a_burst": ("pace", _from("count", (0, 2), (26, 3), (34, 4))),
    "answers_too_regular": ("pace", _below("spread", (10, 4), otherwise=3)),
    "answered_before_called": ("counter", _always(2)),
    "answered_before_arriving": ("delay", _from("percent", (0, 2), (50, 4), (80, 5))),
    "answered_after_leaving": ("delay", _from("percent", (0, 1), (60, 2), (90, 3))),
    "sealed_late": ("delay", _always(1)),
    "edited_after_leaving": ("edits", _from("count", (0, 1), (3, 3), (4, 4), (8, 5))),
    "bettered_later": ("edits", _from("count", (0, 1), (3, 4), (8, 5))),
    "photos_picked": ("camera", _always(1)),
    "photos_elsewhen": ("camera", _always(2)),
    "photo_seen_before": ("photos", _always(5)),
    "answers_as_before": ("answers", _always(5)),
    "impossible_travel": ("travel", _always(5)),
    "visits_overlap": ("travel", _always(4)),
    "two_at_once": ("company", _always(1)),
    "rotation_breach": ("plan", _always(2)),
    "other_day": ("plan", _always(1)),
    "unplanned": ("plan", _always(1)),
    "differs_from_plan": ("plan", _always(1)),
    "tier_differs": ("plan", _always(1)),
    "evidence_missing": ("evidence", _always(1)),
    "assignment_unknown": ("plan", _always(0)),
}


@dataclass(frozen=True)
class Judgement:
    """`total` is the sum of the strongest signal of each cause; `reasons` are the places of these in the list, strongest first."""

    doubt: Doubt
    total: int
    reasons: tuple[int, ...]


def strength(code: str, facts: Facts) -> int:
    """How much one signal counts; one that this version does not know says nothing."""
    known = SIGNALS.get(code)
    return min(known[1](facts), STRONGEST) if known else 0


def judge(signals: Iterable[Facts]) -> Judgement:
    """What signals ({"code", "facts"}) come to together."""
    best: dict[str, tuple[int, int]] = {}
    for place, signal in enumerate(signals):
        worth = strength(signal["code"], signal["facts"])
        if worth and worth > best.get(cause := SIGNALS[signal["code"]][0], (0, 0))[0]:
            best[cause] = (worth, place)
    counted = sorted(best.values(), key=lambda one: (-one[0], one[1]))
    total = sum(worth for worth, _ in counted)
    doubt: Doubt = "reject" if total >= REJECT else "look" if total >= LOOK else "clear"
    return Judgement(doubt, total, tuple(place for _, place in counted))


def worse(one: str, other: str) -> Doubt:
    """The graver of two doubts; a word that is none counts as clear."""
    found = max((DOUBTS.index(each) for each in (one, other) if each in DOUBTS), default=0)
    return DOUBTS[found]
