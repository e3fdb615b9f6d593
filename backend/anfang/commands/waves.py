"""`waves import FILE`: bring a table of assignments in, or say what it would make."""

import argparse
import sys
from pathlib import Path

from anfang import clock, database, desk
from anfang.configure import configured, options
from anfang.problems import Language
from anfang.sheets.columns import SheetUnsound
from anfang.sheets.source import content_of
from anfang.waves.bring_in import bring_in
from anfang.waves.preview import Preview, preview


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    kinds = verbs.add_parser("waves", help="import assignments").add_subparsers(
        dest="kind", required=True, metavar="import"
    )
    bringing = kinds.add_parser("import", help="CSV or XLSX; all of it or nothing")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--preview", action="store_true", help="only say what would be made")
    bringing.set_defaults(run=_import)
    options(bringing)


def _import(given: argparse.Namespace) -> int:
    settings, now = configured(given), clock.now()
    content, today = content_of(given.file), now.astimezone(settings.zone).date()
    engine = database.connect(settings.database)
    try:
        if given.preview:
            with database.reading(engine) as session:
                _print(preview(session, content, by=None, today=today), settings.language)
        else:
            with database.transaction(engine) as session:
                _print(bring_in(session, content, by=None, now=now, today=today), settings.language)
    except SheetUnsound as problem:
        for complaint in problem.complaints:
            print(f"{given.file}: {complaint.text(settings.language)}", file=sys.stderr)
        raise
    return 0


def _print(found: Preview, language: Language) -> None:
    for doubt in found.doubts:
        print(f"? {doubt.text(language)}", file=sys.stderr)
    for it in found.planned:
        if it.fresh:
            wish = it.wish
            print(
                f"+ {wish.wave.code} {wish.day_on} {'-'.join(wish.window)} {wish.hall.code} {wish.shopper.login}"
            )
    counts = {"fresh": found.weight, "stands": len(found.planned) - found.weight}
    print(desk.say(language, "waves.preview_counts", **counts))
