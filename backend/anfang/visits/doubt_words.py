"""What the weak signals of a visit come to, in words: the doubt, the reasons that count, strongest first, and what else was seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from anfang import desk
from anfang.core.checklist import Checklist
from anfang.core.honesty import Doubt, judge, worse
from anfang.problems import Language
from anfang.visits.flag import Flag
from anfang.visits.flag_words import flag_words


@dataclass(frozen=True)
class DoubtTold:
    """`title` is the doubt in a word or two, `words` one sentence; `reasons` and `others` are whole sentences, one a signal."""

    doubt: Doubt
    title: str
    words: str
    reasons: list[str]
    others: list[str]


def doubt_words(doubt: str, flags: Sequence[Flag], checklist: Checklist, language: Language) -> DoubtTold:
    """`doubt` as the visit's row has it, `flags` of the revision that counts."""
    judged = judge(flags)
    grave = worse(doubt, judged.doubt)
    words = desk.say(language, f"visits.doubt.{grave}.words")
    if grave != judged.doubt:
        words += ("" if language == "zh" else " ") + desk.say(language, "visits.doubt.earlier")
    said = [flag_words(flag, checklist, language) for flag in flags]
    return DoubtTold(
        doubt=grave,
        title=desk.say(language, f"visits.doubt.{grave}"),
        words=words,
        reasons=[said[place] for place in judged.reasons],
        others=[words for place, words in enumerate(said) if place not in judged.reasons],
    )
