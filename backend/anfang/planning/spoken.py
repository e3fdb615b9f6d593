"""Broken rules in a planner's words."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from anfang.core.rotation.verdict import Broken
from anfang.halls.records import Hall, Region
from anfang.people.records import Person
from anfang.planning.rows import AT_ONCE
from anfang.planning.say import Names, line
from anfang.problems import Language
from anfang.sheets.columns import Words, told

MOST = 3
LANGUAGES: tuple[Language, Language] = ("zh", "en")


def reasons(session: Session, broken: Sequence[Broken]) -> Words:
    """The first few in sentences, and how many more there are."""
    some = [words for _, words in told_of(session, broken[:MOST])]
    rest = [told("planning.more", count=len(broken) - MOST)] if len(broken) > MOST else []
    return {language: " ".join(it[language] for it in (*some, *rest)) for language in LANGUAGES}


def told_of(session: Session, broken: Sequence[Broken]) -> Iterator[tuple[Broken, Words]]:
    """Each with its sentence: day, hall and shopper by name, and why."""
    names = names_of(session, broken)
    for it in broken:
        yield it, {language: line(language, it, names) for language in LANGUAGES}


def names_of(session: Session, broken: Sequence[Broken]) -> Names:
    """Codes, logins and regions that these speak of → how people call them."""
    said = {str(fact) for it in broken for fact in (it.code, it.login, *it.facts.values())}
    names: dict[str, str] = {}
    for key, name in ((Hall.code, Hall.name), (Person.login, Person.name), (Region.path, Region.name)):
        wanted = sorted(said)
        for start in range(0, len(wanted), AT_ONCE):
            some = col(key).in_(wanted[start : start + AT_ONCE])
            names.update(session.exec(select(key, name).where(some)).all())
    return names
