"""What a chart draws, as plain JSON: the same figures as in the table beside it. static/charts.js makes the picture.

Figures are hundredths (of a point or a percent); `low`, `high` are the ends of an interval or null.
"""

from collections.abc import Sequence
from typing import Any

from anfang.core.statistics import Estimate

Chart = dict[str, Any]


def series(name: str, estimates: Sequence[Estimate | None]) -> dict[str, Any]:
    """One series of estimates, null where there is none."""
    return {
        "name": name,
        "values": [each.value if each else None for each in estimates],
        "low": [each.low if each else None for each in estimates],
        "high": [each.high if each else None for each in estimates],
    }


def plain(name: str, values: Sequence[int | None], mark: str = "") -> dict[str, Any]:
    """One series of single figures; `mark`: drawn as a mark, not as a bar."""
    return {"name": name, "values": list(values), "low": [], "high": [], "mark": mark}


def chart(
    kind: str, title: str, categories: Sequence[str], made: Sequence[dict[str, Any]], unit: str
) -> Chart:
    """A picture of `kind` bars (lying), columns (standing), line or pie's better brother, parts."""
    return {"kind": kind, "title": title, "categories": list(categories), "series": list(made), "unit": unit}


def heat_chart(
    title: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[int | None]], unit: str
) -> Chart:
    """Rows × columns, each cell with its figure written in it."""
    return {
        "kind": "heat",
        "title": title,
        "categories": list(columns),
        "rows": list(rows),
        "cells": [[x, y, value] for y, row in enumerate(cells) for x, value in enumerate(row)],
        "unit": unit,
        "series": [],
    }
