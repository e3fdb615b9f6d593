"""Which maker makes which deliverable."""

from collections.abc import Callable
from pathlib import Path

from anfang.reports.deliverables.book import write_book
from anfang.reports.deliverables.deductions import deductions_plan
from anfang.reports.deliverables.ground import Ground
from anfang.reports.deliverables.lines import write_csv, write_rows
from anfang.reports.deliverables.originals import originals_plan
from anfang.reports.deliverables.raw import raw_long, raw_wide
from anfang.reports.deliverables.report import report_told
from anfang.reports.deliverables.report_files import write_page, write_paper
from anfang.reports.deliverables.scores import scores_plan
from anfang.reports.deliverables.sheet import Plan
from anfang.reports.records import Deliverable

PLANS: dict[str, Callable[[Ground], Plan]] = {
    "raw": raw_long,
    "scores": scores_plan,
    "deductions": deductions_plan,
    "originals": originals_plan,
}


def passes(asked: Deliverable) -> int:
    """How often its makers read all documents: what its progress is counted in."""
    return 1 if asked.what in ("raw", "originals") else 2


def build(path: Path, asked: Deliverable, ground: Ground) -> None:
    """Write the file that was asked for to `path`."""
    if asked.what in ("overall", "branch"):
        told = report_told(ground)
        (write_paper if asked.form_of == "pdf" else write_page)(path, told)
        return
    wide = (asked.what, asked.form_of) == ("raw", "xlsx")
    plan = raw_wide(ground) if wide else PLANS[asked.what](ground)
    if asked.form_of == "xlsx":
        write_book(path, plan, ground.titles, about(ground))
    else:
        (write_rows if asked.form_of == "parquet" else write_csv)(path, plan)


def about(ground: Ground) -> list[tuple[str, str]]:
    """What a workbook says of itself: which wave, edition, extent, versions, digest."""
    titles, made = ground.titles, ground.made
    versions = ", ".join(it.version for it in titles.checklists)
    facts = [
        ("wave", f"{ground.wave.title} ({ground.wave.code})"),
        ("edition", str(made.edition)),
        ("extent", ground.place()),
        ("version", versions),
        ("digest", made.digest),
    ]
    if made.edition > 1:
        facts.append(("changed", titles.say("deliverables.replaces", n=made.edition - 1)))
    return [(titles.say(f"deliverables.about.{key}"), value) for key, value in facts]
