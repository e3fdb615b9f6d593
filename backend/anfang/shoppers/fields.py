"""What a shopper's fields say as cells and form fields: home, hours, stops."""

import re

from anfang import desk
from anfang.halls.fields import CLEAR
from anfang.halls.hours import DAYS, spans
from anfang.halls.place import check_place, degrees, millionths
from anfang.problems import Language
from anfang.sheets.columns import CellWrong
from anfang.shoppers.records import Terms
from anfang.shoppers.set_terms import STOPS

Home = tuple[int, int] | None
Span = tuple[str, str]


def span(text: str) -> Span | None:
    """ "08:30-18:00" → ("08:30", "18:00"); "休息" → None: no work. Raises CellWrong; a break in between is none of ours."""
    found = spans(text)
    if len(found) > 1:
        raise CellWrong("shoppers.wrong.one_span")
    return (found[0][0], found[0][1]) if found else None


def home(lat: str, lon: str) -> Home:
    """Two cells as a place in 1e-6 degrees; both empty or "-": no home. Raises CellWrong."""
    if lat in ("", CLEAR) and lon in ("", CLEAR):
        return None
    if not lat or not lon:
        raise CellWrong("halls.wrong.half_a_place")
    place = millionths(lat), millionths(lon)
    check_place(*place)
    return place


def stops(text: str) -> int:
    """How many visits a day at most; raises CellWrong."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or not STOPS[0] <= int(text) <= STOPS[1]:
        raise CellWrong("inputs.wrong.limits", low=STOPS[0], high=STOPS[1])
    return int(text)


def home_spoken(terms: Terms | None) -> str:
    """The home as one reads it, a dash where none is known."""
    if terms is None or terms.lat_e6 is None:
        return "—"
    return f"{degrees(terms.lat_e6)}, {degrees(terms.lon_e6)}"


def week_spoken(hours: dict[str, list[str]], language: Language) -> str:
    """All days in short: "周一–周五 08:30-18:00"; days without work are not named."""
    groups: list[tuple[str, str, str]] = []
    for before, day in zip(("", *DAYS), DAYS, strict=False):
        told = "-".join(hours[day]) if day in hours else ""
        if groups and groups[-1][1] == before and groups[-1][2] == told:
            groups[-1] = (groups[-1][0], day, told)
        elif told:
            groups.append((day, day, told))
    parts = []
    for first, last, told in groups:
        days = desk.say(language, f"halls.day.{first}")
        parts.append(
            f"{days if first == last else f'{days}–' + desk.say(language, f'halls.day.{last}')} {told}"
        )
    return ("；" if language == "zh" else "; ").join(parts) or "—"
