"""Read the vectors of plans that are judged: a month and a plan in a few words, worked out by hand.

A case names only what it is about. What it leaves out: the wave is December 2026, Monday to Friday are working days, every hall is
open from 09:00 to 18:00 and a visit takes 45 minutes, everybody may be away from 08:00 to 19:00 on every day of the wave and does 8 stops,
and between any two places there are 20 minutes. Places are `A` (the hall), `lan` (her home), `city` (its lodging).
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from anfang.core.rotation.month import (
    City,
    Forbidden,
    HallWanted,
    KeepAway,
    Lock,
    Met,
    Month,
    Place,
    Plan,
    Posting,
    ShopperThere,
    Spans,
    Stop,
    Team,
)

FOLDER = Path(__file__).parents[1] / "vectors/rotation/check"
Case = dict[str, Any]


def cases(rule: str) -> list[Case]:
    """The cases of one rule."""
    read: list[Case] = json.loads((FOLDER / f"{rule}.json").read_text("utf-8"))
    return read


def every_case() -> Iterator[tuple[str, Case]]:
    """All cases with the rule they are about."""
    for path in sorted(FOLDER.glob("*.json")):
        yield from ((path.stem, case) for case in cases(path.stem))


def month_of(case: Case) -> Month:
    """The month of a case."""
    first, last = (date.fromisoformat(it) for it in case.get("wave", ["2026-12-01", "2026-12-31"]))
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    off, up = (
        {date.fromisoformat(it) for it in case.get(name, [])} for name in ("holidays", "make_up_workdays")
    )
    around = [first + timedelta(days=n) for n in range(-150, 200)]
    names = [*case["halls"], *case["shoppers"], *case.get("cities", [])]
    places = {name: Place(26_000_000 + number, 106_000_000) for number, name in enumerate(names)}
    ways = {pair: 20 for pair in ((one, other) for one in names for other in names if one != other)}
    for pair, minutes in case.get("way", {}).items():
        one, other = pair.split(">")
        ways[one, other] = minutes
    return Month(
        code="vector",
        days=days,
        working=frozenset(day for day in around if day in up or (day.weekday() < 5 and day not in off)),
        halls=tuple(_hall(code, it, places, days) for code, it in case["halls"].items()),
        shoppers=tuple(_shopper(login, it, places, days) for login, it in case["shoppers"].items()),
        cities=tuple(City(name, name, places[name]) for name in case.get("cities", [])),
        postings=_postings(case.get("postings_before", [])),
        teams=tuple(Team(*it.split("+")) for it in case.get("teams", [])),
        met=tuple(_met(*it.split()) for it in case.get("met", [])),
        keep_away=tuple(
            KeepAway(code, login, date.fromisoformat(day))
            for code, login, day in (it.split() for it in case.get("keep_away", []))
        ),
        locks=tuple(_lock(it) for it in case.get("locks", [])),
        forbidden=tuple(_forbidden(it) for it in case.get("forbidden", [])),
        travel={(places[one], places[other]): minutes * 60 for (one, other), minutes in ways.items()},
    )


def plan_of(case: Case) -> Plan:
    """The plan of a case: stops as "A lan 2026-12-09 10:00", with a companion "A lan+hua …"."""
    stops = []
    for line in case.get("stops", []):
        code, who, day, at = line.split()
        login, _, companion = who.partition("+")
        stops.append(Stop(code, login, date.fromisoformat(day), minute(at), companion or None))
    return Plan(tuple(stops), _postings(case.get("postings", [])))


def minute(clock: str) -> int:
    """ "09:30" → 570."""
    hour, _, rest = clock.partition(":")
    return int(hour) * 60 + int(rest)


def spans(text: str) -> Spans:
    """ "09:00-12:00 14:00-18:00" → minutes."""
    return tuple((minute(one), minute(other)) for one, other in (it.split("-") for it in text.split()))


def _hall(code: str, it: Case, places: dict[str, Place], days: tuple[date, ...]) -> HallWanted:
    opened = {day: spans(it.get("open", "09:00-18:00")) for day in days}
    opened |= {date.fromisoformat(day): spans(text) for day, text in it.get("open_on", {}).items()}
    return HallWanted(
        *(code, code, "second", it.get("region", "/52/"), it.get("rank", 2), places[code], opened),
        visits=it.get("visits", 1),
        minutes=it.get("minutes", 45),
        least_gap=it.get("least_gap", 0),
        languages=frozenset(it.get("languages", [])),
        team=it.get("team", False),
        retired_on=_day(it.get("retired_on")),
    )


def _shopper(login: str, it: Case, places: dict[str, Place], days: tuple[date, ...]) -> ShopperThere:
    first, last = it.get("hours", "08:00-19:00").split("-")
    off = {date.fromisoformat(day) for day in it.get("off", [])}
    return ShopperThere(
        *(login, login, it.get("region", "/52/"), places[login]),
        hours={day: (minute(first), minute(last)) for day in days if day not in off},
        languages=frozenset(it.get("languages", [])),
        most_stops=it.get("most_stops", 8),
        left_on=_day(it.get("left_on")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _met(code: str, login: str, day: str, source: str = "visited") -> Met:
    return Met(code, login, date.fromisoformat(day), source=source)


def _postings(lines: list[str]) -> tuple[Posting, ...]:
    """Of "lan city 2026-12-07 2026-12-11"."""
    read = (line.split() for line in lines)
    return tuple(
        Posting(login, city, date.fromisoformat(one), date.fromisoformat(two))
        for login, city, one, two in read
    )


def _lock(it: Case) -> Lock:
    at = it.get("at")
    return Lock(
        *(it["hall"], it.get("shopper"), _day(it.get("day")), minute(at) if at else None),
        started=it.get("started", False),
    )


def _forbidden(it: Case) -> Forbidden:
    return Forbidden(it.get("hall"), it.get("shopper"), _day(it.get("day")))
