"""Opening hours: weekday → spans of local time, as people write them and as they are stored."""

import re
import unicodedata

from anfang import desk
from anfang.problems import Language
from anfang.sheets.columns import CellWrong

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Spans = list[list[str]]

_CLOSED = {"休息", "休", "关闭", "closed", "close", "off"}
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def spans(text: str) -> Spans:
    """ "09:00-12:00,14:00-18:00" → [["09:00", "12:00"], ["14:00", "18:00"]]; closed → []. Raises CellWrong.

    Full-width signs and Chinese separators are taken as well. Midnight as an end is stored as 23:59, so that
    every stored time is a time of that day.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
    plain = re.sub("[—–~至到]+", "-", plain)
    plain = re.sub("[、;；和]", ",", plain)
    if plain in _CLOSED:
        return []
    found: Spans = []
    for part in plain.split(","):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise CellWrong("halls.wrong.hours")
        start, end = clock_time(match[1], match[2]), clock_time(match[3], match[4])
        if start >= end or (found and start < found[-1][1]):
            raise CellWrong("halls.wrong.hours_order")
        found.append([start, end])
    return found


def clock_time(hour: str, minute: str) -> str:
    """ "9", "00" → "09:00"; raises CellWrong for what is no time."""
    if (int(hour), int(minute)) == (24, 0):
        return "23:59"
    if int(hour) > 23 or int(minute) > 59:
        raise CellWrong("halls.wrong.hours")
    return f"{int(hour):02d}:{minute}"


def spoken(day: Spans | None, language: Language) -> str:
    """One day's spans for a reader, in the form that can be imported again."""
    if day is None:
        return desk.say(language, "halls.hours_unknown")
    return ",".join(f"{start}-{end}" for start, end in day) or desk.say(language, "halls.closed")


def week(hours: dict[str, Spans], language: Language) -> str:
    """All days in short: "周一–周六 09:00-18:00；周日 休息"."""
    groups: list[tuple[str, str, Spans | None]] = []
    for day in DAYS:
        if groups and groups[-1][2] == hours.get(day):
            groups[-1] = (groups[-1][0], day, groups[-1][2])
        else:
            groups.append((day, day, hours.get(day)))
    told = []
    for first, last, each in groups:
        days = desk.say(language, f"halls.day.{first}")
        if last != first:
            days += "–" + desk.say(language, f"halls.day.{last}")
        told.append(f"{days} {spoken(each, language)}")
    return ("；" if language == "zh" else "; ").join(told)
