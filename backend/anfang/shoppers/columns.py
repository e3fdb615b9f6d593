"""The columns of the shoppers' table, and a shopper as a row of it: what is exported can be imported again."""

from collections.abc import Iterable
from functools import cache

from anfang import desk
from anfang.halls.hours import DAYS
from anfang.halls.place import degrees
from anfang.people.records import Person
from anfang.problems import Language
from anfang.sheets.columns import Column, told
from anfang.shoppers.away import Away, spoken_away
from anfang.shoppers.records import Terms

WIDTHS = {"login": 16, "name": 16, "lat": 12, "lon": 12, "workdays": 20, "languages": 20, "away": 40}


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the order of the template."""
    keys = ("login", "name", "lat", "lon", "workdays", *DAYS, "languages", "most_stops", "away")
    return tuple(_column(key) for key in keys)


def _column(key: str) -> Column:
    day = key in DAYS
    return Column(
        key,
        title=told(f"halls.day.{key}" if day else f"shoppers.column.{key}"),
        explain=told("shoppers.explain.day" if day else f"shoppers.explain.{key}"),
        example=told("shoppers.example.day" if day else f"shoppers.example.{key}"),
        needed=key == "login",
        width=WIDTHS.get(key, 14),
    )


def as_row(shopper: Person, terms: Terms | None, away: Iterable[Away], language: Language) -> list[str]:
    """A shopper as a row; one whose terms nobody has given has empty cells. `away`: the absences that are not over."""
    row = {"login": shopper.login, "name": shopper.name, "away": spoken_away(away, language)}
    if terms is not None:
        off = desk.say(language, "halls.closed")
        row |= {day: "-".join(terms.hours[day]) if day in terms.hours else off for day in DAYS}
        row["languages"] = ",".join(desk.say(language, f"halls.language.{each}") for each in terms.languages)
        row |= {
            "lat": degrees(terms.lat_e6),
            "lon": degrees(terms.lon_e6),
            "most_stops": str(terms.most_stops),
        }
    return [row.get(column.key, "") for column in columns()]
