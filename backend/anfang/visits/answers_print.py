"""A visit's answers in one short line, so that two visits can be laid side by side without opening either."""

from anfang.core.checklist import Checklist, Choice, Scale
from anfang.core.wire import Parcel

HEAD = 9  # the start of the checklist's digest, and a colon
FEW = 8  # places that tell: where both say "kept", or one was not asked, two honest visits tell nothing
SAME = 80  # percent of them
SILENT = frozenset("k.")
_SAID = {"kept": "k", "broken": "b"}
_STATE = {"not_applicable": "n", "not_observed": "o"}


def answers_print(checklist: Checklist, parcel: Parcel) -> str:
    """A letter for each item, in checklist order, after the first eight hex digits of the version; the answers have been checked.

    Minutes and words say nothing here ("."), nor does an item that was not asked ("-").
    """
    answers = parcel.answers
    letters = []
    for key, item in checklist.by_key.items():
        answer = answers.get(key)
        if answer is None:
            letters.append("-")
        elif answer["state"] != "answered":
            letters.append(_STATE[answer["state"]])
        elif (said := _SAID.get(answer["value"])) is not None:
            letters.append(said)
        elif isinstance(item.answer, Scale):
            letters.append(chr(0x100 + answer["value"]))
        elif isinstance(item.answer, Choice):
            keys = [option.key for option in item.answer.options]
            letters.append(chr(0x200 + keys.index(answer["value"])))
        else:
            letters.append(".")
    return f"{parcel.checklist[:8]}:{''.join(letters)}"


def copied(one: str, other: str) -> tuple[int, int] | None:
    """(how many telling places are the same, how many there are) where too many are; None where not, or too few tell."""
    if one[:HEAD] != other[:HEAD] or len(one) != len(other):
        return None
    telling = [
        a == b for a, b in zip(one[HEAD:], other[HEAD:], strict=True) if not (a in SILENT and b in SILENT)
    ]
    places, same = len(telling), sum(telling)
    return (same, places) if places >= FEW and same * 100 >= SAME * places else None
