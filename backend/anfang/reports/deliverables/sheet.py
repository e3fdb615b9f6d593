"""What a table of a deliverable is made of: columns that explain themselves, and rows that come one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from anfang.reports.deliverables.titles import Titles

# points: hundredths of a point; percent: basis points; flag: yes or no. All of them are numbers in the file, but for text.
Kind = Literal["text", "whole", "points", "percent", "flag"]
Cell = str | int | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One column. `key` is its name for programs; `bars`: shaded by size; `title` is what people read."""

    key: str
    title: str
    explain: str
    kind: Kind = "text"
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook. `colours`: text of a cell → the tone that marks it (green, yellow, red, grey)."""

    title: str
    columns: tuple[Column, ...]
    colours: tuple[tuple[str, str], ...] = ()
    frozen: int = 0


@dataclass(frozen=True)
class Plan:
    """A whole deliverable of tables. The first sheet is what CSV and Parquet hold; `rows` are (number of the sheet, row)."""

    sheets: tuple[Sheet, ...]
    rows: Iterator[tuple[int, Row]]
    notes: tuple[tuple[str, str], ...] = ()


WIDTHS = {
    **dict.fromkeys(("hall", "item", "finding"), 34),
    **dict.fromkeys(("region",), 28),
    **dict.fromkeys(("dimension", "indicator", "answer", "digest", "standing"), 18),
}
KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("final", "raw", "mean", "low", "high", "points", "left", "share", "lost", "raw_mean", "points_mean"),
        "points",
    ),
    **dict.fromkeys(("rate", "rate_low", "rate_high", "pays"), "percent"),
    **dict.fromkeys(("place", "best", "worst", "visit", "visits", "vetoed", "n", "size"), "whole"),
    **dict.fromkeys(("observed", "complied_n", "losses", "vetoes", "edition"), "whole"),
    **dict.fromkeys(("tied", "complied", "released", "arrived"), "flag"),
}


def column(titles: Titles, key: str) -> Column:
    """A column of that key, titled and explained by the words files."""
    return Column(
        key,
        titles.say(f"deliverables.column.{key}"),
        titles.say(f"deliverables.explain.{key}"),
        KINDS.get(key, "text"),
        WIDTHS.get(key, 11),
    )


def columns(titles: Titles, *keys: str) -> tuple[Column, ...]:
    """Several of them."""
    return tuple(column(titles, key) for key in keys)
