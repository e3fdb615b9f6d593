"""Broken rules in a planner's words."""

from collections.abc import Sequence

from sqlmodel import Session

from anfang.core.rotation.verdict import Broken
from anfang.problems import Language
from anfang.sheets.columns import Words, told

MOST = 3
LANGUAGES: tuple[Language, Language] = ("zh", "en")


def reasons(session: Session, broken: Sequence[Broken]) -> Words:
    """The first few in sentences, and how many more there are."""
    some = [told(f"planning.rule.{it.rule}") for it in broken[:MOST]]
    rest = [told("planning.more", count=len(broken) - MOST)] if len(broken) > MOST else []
    return {language: " ".join(it[language] for it in (*some, *rest)) for language in LANGUAGES}
