"""What the judges found, in sentences: why a rule is broken, what stands against a visit [core.rotation.verdict]."""

from collections.abc import Mapping
from dataclasses import replace

from anfang import desk
from anfang.core.rotation.contradictions import Contradiction
from anfang.core.rotation.verdict import Broken, Facts, Obstacle
from anfang.halls.fields import LANGUAGES
from anfang.problems import Language

Names = Mapping[str, str]
"""Codes of halls, logins and regions → how people call them; what is not in it is called by its code."""
NAMED = ("who", "other", "before", "after", "hall", "shopper", "companion", "region")
JOINS: Mapping[Language, str] = {"zh": "，", "en": ", "}
OR: Mapping[Language, str] = {"zh": "或", "en": " or "}


def sentence(language: Language, broken: Broken, names: Names | None = None) -> str:
    """Why the stop may not be, in one sentence."""
    called = names or {}
    told = _told(language, broken.rule, broken.facts, called)
    who = {"code": broken.code, "shopper": called.get(broken.login, broken.login)}
    return desk.say(language, f"rules.broken.{broken.rule}", **{**who, **told})


def line(language: Language, broken: Broken, names: Names | None = None) -> str:
    """The sentence with its day, hall and shopper before it, for lists."""
    called = names or {}
    place = [str(broken.day_on), *(called.get(it, it) for it in (broken.code, broken.login) if it)]
    return f"{' · '.join(place)}: {sentence(language, broken, names)}"


def obstacle(language: Language, it: Obstacle, names: Names | None = None) -> str:
    """What stands against a visit, and what serving it would cost where that was reckoned."""
    text = desk.say(language, f"rules.obstacle.{it.why}", **_told(language, it.why, it.facts, names or {}))
    if it.cost is None:
        return text
    cost = desk.say(language, "rules.cost", minutes=-(-it.cost // 60))
    return f"{text}{cost}" if language == "zh" else f"{text} {cost}"


def contradiction(language: Language, it: Contradiction, names: Names | None = None) -> str:
    """What can never be, and what to do about it."""
    called = names or {}
    told = _told(language, "lock" if it.what == "lock_impossible" else it.what, it.facts, called)
    told["hall"] = called.get(it.code, it.code)
    # The sentence speaks of "that day".
    reasons = (
        [f"{it.broken.day_on}{JOINS[language]}{sentence(language, it.broken, called)}"] if it.broken else []
    )
    reasons += [obstacle(language, replace(each, cost=None), called) for each in it.obstacles]
    reason = ("" if language == "zh" else " ").join(reasons)
    return desk.say(language, f"rules.contradiction.{it.what}", **{**told, "reason": reason})


def _told(language: Language, about: str, facts: Facts, names: Names) -> dict[str, str]:
    told = {key: str(fact) for key, fact in facts.items()}
    told |= {key: names.get(told[key], told[key]) for key in NAMED if key in told}
    if "source" in told:
        told["source"] = desk.say(language, f"rules.source.{told['source']}")
    if about == "keep_away":
        told["why"] = desk.say(language, f"rules.away.{told['why']}")
    if about in ("language", "unspoken"):
        told["wanted"] = OR[language].join(_tongue(language, each) for each in told["wanted"].split(", "))
    if about in ("lock", "forbidden"):
        told["what"] = _what(language, facts, told)
    return told


def _tongue(language: Language, code: str) -> str:
    """A hall's language by its name; one that halls do not have (a month from a file may) by its code."""
    return desk.say(language, f"halls.language.{code}") if code in LANGUAGES else code


def _what(language: Language, facts: Facts, told: Mapping[str, str]) -> str:
    """The parts that a lock or a ban names, in one piece."""
    parts = [told[key] for key in ("hall", "shopper", "day", "at") if key in facts]
    if facts.get("started"):
        parts.append(desk.say(language, "rules.begun"))
    return JOINS[language].join(parts) or desk.say(language, "rules.anything")
