"""Days away as a table's cell: "2026-12-01 至 2026-12-05 请假；2026-12-10 生病"."""

import re
from collections.abc import Iterable
from datetime import date

from anfang import desk
from anfang.halls.fields import CLEAR
from anfang.problems import Language
from anfang.sheets.columns import CellWrong
from anfang.sheets.days import day
from anfang.shoppers.absent import LONGEST_DAYS, WHYS
from anfang.shoppers.records import Absence

LANGUAGES: tuple[Language, Language] = ("zh", "en")
Away = tuple[date, date, str]
"""First day, last day, why."""
_PARTS = re.compile(r"[;；\n]")
_ONE = re.compile(
    r"\s*([0-9年月日/.-]+)\s*(?:(?:至|到|to|~|～|–|—)\s*([0-9年月日/.-]+))?\s*(.*?)\s*", re.IGNORECASE
)


def ahead(absences: Iterable[Absence], today: date) -> list[Away]:
    """The absences that are not over, by first day."""
    return sorted((it.first_on, it.last_on, it.why) for it in absences if it.last_on >= today)


def read_away(text: str) -> list[Away]:
    """All the days away that a cell names; "-": none. A cell that says no reason means leave. Raises CellWrong."""
    if text == CLEAR:
        return []
    found = {_one(part) for part in _PARTS.split(text) if part.strip()}
    return sorted(found)


def spoken_away(away: Iterable[Away], language: Language) -> str:
    """As a cell, and as one reads it; what is read of it is the same again."""
    to = " 至 " if language == "zh" else " to "
    parts = []
    for first, last, why in away:
        days = first.isoformat() + (f"{to}{last.isoformat()}" if last != first else "")
        parts.append(f"{days} {desk.say(language, f'shoppers.why.{why}')}")
    return ("；" if language == "zh" else "; ").join(parts)


def _one(part: str) -> Away:
    match = _ONE.fullmatch(part)
    if match is None:
        raise CellWrong("shoppers.wrong.away")
    first = day(match[1])
    last = day(match[2]) if match[2] else first
    named = {
        desk.say(language, f"shoppers.why.{why}").casefold(): why for why in WHYS for language in LANGUAGES
    }
    why = {**named, "": "leave"}.get(match[3].casefold())
    if why is None:
        raise CellWrong("shoppers.wrong.why")
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise CellWrong("waves.wrong.ends_on")
    return first, last, why
