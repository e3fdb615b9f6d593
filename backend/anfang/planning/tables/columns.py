"""The columns of a plan as a table. A row with a hall is a stop; one without, with a lodging, posts the shopper until another day."""

from functools import cache

from anfang.sheets.columns import Column, told

WIDTHS = {
    "hall": 16,
    "hall_name": 28,
    "shopper": 16,
    "day_on": 14,
    "at": 10,
    "companion": 16,
    "shadow": 10,
    "lodging": 12,
    "until": 14,
}
NEEDED = ("hall", "shopper", "day_on", "at")


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in order."""
    return tuple(
        Column(
            key,
            title=told(f"planning.column.{key}"),
            explain=told(f"planning.explain.{key}"),
            example=told(f"planning.example.{key}"),
            needed=key in NEEDED,
            width=width,
        )
        for key, width in WIDTHS.items()
    )
