"""A report as PDF and as one HTML file that needs nothing beside it."""

from pathlib import Path
from typing import Any

from anfang import desk
from anfang.reports.compose import compose_apart


def write_paper(path: Path, told: dict[str, Any]) -> None:
    """The PDF. Raises Unavailable when it cannot be set."""
    path.write_bytes(compose_apart("deliverable.typ", told))


def write_page(path: Path, told: dict[str, Any]) -> None:
    """The HTML: its own styles, charts as SVG, no script, nothing from elsewhere."""
    path.write_text(desk.document("deliverable_report.html", f=told, w=told["labels"]), encoding="utf-8")
