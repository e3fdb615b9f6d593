"""The columns of the table with which assignments are imported."""

from functools import cache

from anfang.sheets.columns import Column, told

WIDTHS = {"wave": 12, "hall": 16, "shopper": 16, "day_on": 14, "window": 16, "scenario": 60}
NEEDED = ("wave", "hall", "shopper", "day_on")


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the order of the template."""
    return tuple(
        Column(
            key,
            title=told(f"waves.column.{key}"),
            explain=told(f"waves.explain.{key}"),
            example=told(f"waves.example.{key}"),
            needed=key in NEEDED,
            width=width,
        )
        for key, width in WIDTHS.items()
    )
