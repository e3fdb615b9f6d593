"""The columns of the halls' table, and a hall as a row of it: what is exported can be imported again."""

from functools import cache

from anfang import desk
from anfang.halls import fields
from anfang.halls.hours import DAYS, Spans
from anfang.halls.place import degrees
from anfang.halls.records import Hall
from anfang.halls.regions import LEVELS
from anfang.problems import Language
from anfang.sheets.columns import Column, told

WIDTHS = {"name": 28, "address": 34, "hours": 24, "languages": 16, "code": 16, "lat": 12, "lon": 12}


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the order of the template."""
    lists = {
        "tier": fields.choices("tier", fields.TIERS),
        "kind": fields.choices("kind", fields.KINDS),
        "pressure": fields.choices("pressure", fields.PRESSURES),
        "retired": (told("halls.yes"), told("halls.no")),
    }
    keys = [
        "code",
        "name",
        "tier",
        "kind",
        "province_code",
        "province",
        "city_code",
        "city",
        "county_code",
        "county",
    ]
    keys += ["address", "lat", "lon", "hours", *DAYS, "pressure", "languages", "retired"]
    return tuple(_column(key, lists.get(key, ())) for key in keys)


def _column(key: str, choices: tuple[dict[Language, str], ...]) -> Column:
    day = key in DAYS
    return Column(
        key,
        title=told(f"halls.day.{key}" if day else f"halls.column.{key}"),
        explain=told("halls.explain.day" if day else f"halls.explain.{key}"),
        example=told("halls.example.weekday" if day and key != "sun" else f"halls.example.{key}"),
        choices=choices,
        needed=key == "code",
        width=WIDTHS.get(key, 12),
    )


def as_row(hall: Hall, names: dict[str, str], language: Language) -> list[str]:
    """A hall as a row; `names`: region path → its own name."""
    hours: dict[str, Spans] = hall.hours
    row = {"code": hall.code, "name": hall.name, "address": hall.address}
    steps = hall.region_path.strip("/").split("/")
    for place, level in enumerate(LEVELS[: len(steps)]):
        row[f"{level}_code"] = steps[place]
        row[level] = names.get("/" + "/".join(steps[: place + 1]) + "/", "")
    row |= {
        day: ",".join("-".join(span) for span in hours[day]) or desk.say(language, "halls.closed")
        for day in hours
    }
    row |= {
        key: desk.say(language, f"halls.{key}.{getattr(hall, key)}") for key in ("tier", "kind", "pressure")
    }
    row["languages"] = ",".join(desk.say(language, f"halls.language.{each}") for each in hall.languages)
    row["retired"] = desk.say(language, "halls.yes" if hall.retired_at else "halls.no")
    row |= {"lat": degrees(hall.lat_e6), "lon": degrees(hall.lon_e6)}
    return [row.get(column.key, "") for column in columns()]
