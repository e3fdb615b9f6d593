"""`halls import FILE`: bring a table of halls in, or say what it would change."""

import argparse
import sys
from pathlib import Path

from anfang import clock, database, desk
from anfang.configure import configured, options
from anfang.halls import fields
from anfang.halls.bring_in import bring_in
from anfang.halls.preview import Preview, preview
from anfang.problems import Language
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.source import content_of


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    kinds = verbs.add_parser("halls", help="import halls").add_subparsers(
        dest="kind", required=True, metavar="import"
    )
    bringing = kinds.add_parser("import", help="CSV or XLSX; all of it or nothing")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--preview", action="store_true", help="only say what would change")
    bringing.set_defaults(run=_import)
    options(bringing)


def _import(given: argparse.Namespace) -> int:
    settings = configured(given)
    content, language = content_of(given.file), settings.language
    engine = database.connect(settings.database)
    try:
        if given.preview:
            with database.reading(engine) as session:
                _print(preview(session, content, by=None), language)
        else:
            with database.transaction(engine) as session:
                _print(bring_in(session, content, by=None, now=clock.now()), language)
    except SheetUnsound as problem:
        for complaint in problem.complaints:
            print(f"{given.file}: {complaint.text(language)}", file=sys.stderr)
        raise
    return 0


def _print(found: Preview, language: Language) -> None:
    for doubt in found.doubts:
        print(f"? {doubt.text(language)}", file=sys.stderr)
    for region in found.regions:
        print(
            f"{'~' if region.old else '+'} {region.code} {region.old or ''}{' → ' if region.old else ''}{region.new}"
        )
    for change in found.changes:
        if change.kind == "unchanged":
            continue
        print(f"{desk.say(language, f'halls.change.{change.kind}')} {change.code} {change.name}")
        for it in change.differences if change.kind != "new" else ():
            named = "field" if it.field in ("region_path", "place", "hours") else "column"
            old, new = (fields.spoken(it.field, value, language) for value in (it.old, it.new))
            print(f"    {told(f'halls.{named}.{it.field}')[language]}: {old} → {new}")
    print(desk.say(language, "halls.counts", **found.counts))
