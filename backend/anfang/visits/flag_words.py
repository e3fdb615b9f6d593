"""A flag as a sentence for the supervisor. Weak signals, each a reason to look closer, none a verdict [security §Shoppers who cheat]."""

from typing import Any

from anfang import desk
from anfang.core.checklist import Checklist
from anfang.problems import Language
from anfang.visits.flag import Flag

NAMED = 6  # items said by name; a list of thirty is read by nobody


def flag_words(flag: Flag, checklist: Checklist, language: Language) -> str:
    """The sentence of a flag's code, filled with its facts; the code itself where a later version has flags that we have no words for."""
    words = desk.words().get(f"visits.flag.{flag['code']}")
    if words is None:
        return str(flag["code"])
    return words[language].format(
        **{key: _fact(key, value, checklist, language) for key, value in flag["facts"].items()}
    )


def _fact(key: str, value: Any, checklist: Checklist, language: Language) -> str:
    if key == "items":
        asked = [checklist.by_key[item].ask for item in value if item in checklist.by_key]
        named = [ask.zh if language == "zh" else ask.en for ask in asked[:NAMED]]
        return ("；" if language == "zh" else "; ").join([*named, *["…"][: len(asked) - len(named)]])
    if key == "seconds":
        return _span(int(value), language)
    if key == "fields":
        named = [desk.say(language, f"visits.field.{field}") for field in str(value).split(", ")]
        return ("、" if language == "zh" else ", ").join(named)
    known = desk.words()
    for group in ("halls.tier", "visits.mark"):
        if isinstance(value, str) and (found := known.get(f"{group}.{value}")):
            return found[language]
    return str(value)


def _span(seconds: int, language: Language) -> str:
    """Seconds, minutes or hours, whichever a person would say."""
    size = abs(seconds)
    n, unit = (
        (size, "second") if size < 120 else (size // 60, "minute") if size < 7200 else (size // 3600, "hour")
    )
    return f"{'−' if seconds < 0 else ''}{n} {desk.say(language, f'visits.span.{unit}')}"
