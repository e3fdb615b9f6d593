"""`anfang checklist …`: lint, publish, diff, export, list and end checklist versions from a shell."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from anfang import clock, database
from anfang.checklists.diff import diff
from anfang.checklists.effective import last_day_after
from anfang.checklists.end import end
from anfang.checklists.export import export
from anfang.checklists.find import by_version
from anfang.checklists.publish import publish
from anfang.checklists.records import ChecklistVersion
from anfang.checklists.source import lint, read_source
from anfang.commands.score import content_of
from anfang.configure import configured, options
from anfang.core.checklist import Checklist, read
from anfang.problems import ChecklistUnsound
from anfang.upgrade import upgrade


def add(commands: Any) -> None:
    """Add the command and its verbs to the parser."""
    parser = commands.add_parser("checklist", help="lint, publish, compare and export checklists")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run: Any, words: str, *names: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = verbs.add_parser(name, help=words)
        for argument in names:
            added.add_argument(argument.lower(), metavar=argument)
        options(added)
        added.set_defaults(run=run)
        return added

    verb("lint", _lint, "say what is wrong with a file, line by line", "FILE")
    verb("publish", _publish, "publish a file as a version that never changes", "FILE")
    verb("diff", _diff, "say what changed; OLD and NEW are files or CODE@VERSION", "OLD", "NEW").add_argument(
        "--code"
    )
    verb("export", _export, "print a published version as YAML", "CODE", "VERSION")
    verb("list", _list, "list the published versions")
    ended = verb("end", _end, "end a version without a last day", "CODE", "VERSION")
    ended.add_argument("--on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")


def _engine(arguments: argparse.Namespace) -> Engine:
    """The configured database at its newest schema: a checklist may be the first thing that is put into it."""
    settings = configured(arguments)
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = database.connect(settings.database)
    upgrade(engine)
    return engine


def _lint(arguments: argparse.Namespace) -> int:
    return _complaints(Path(arguments.file))


def _complaints(path: Path) -> int:
    spotted = lint(read_source(content_of(path)))
    for one in spotted:
        where = f"{path}:{one.line}: {one.complaint.at or '/'}"
        print(f"{where}: [{one.complaint.code}] {one.words('zh')} / {one.words('en')}", file=sys.stderr)
    if not spotted:
        print(f"{path}: 没有问题 / no complaints")
    return 1 if spotted else 0


def _publish(arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    if _complaints(path):
        return 1
    with database.transaction(_engine(arguments)) as session:
        version = publish(session, read_source(content_of(path)).document, by=None, now=clock.now())
    print(f"{version.code} {version.version} {version.digest}")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    old = _either(arguments, arguments.old, arguments.code)
    new = _either(arguments, arguments.new, arguments.code or old.code)
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for one in diff(old, new):
        print(
            f"{signs[one.kind]} {one.level} {one.key} ({one.title_zh} / {one.title_en}): {one.zh} / {one.en}"
        )
    return 0


def _either(arguments: argparse.Namespace, named: str, code: str | None) -> Checklist:
    """A file where there is one; else a published version: CODE@VERSION, or VERSION alone where the code is known."""
    path = Path(named)
    if path.is_file():
        source = read_source(content_of(path))
        spotted = lint(source)
        if spotted:
            first = spotted[0].complaint
            at = f"{path}:{spotted[0].line}"
            raise ChecklistUnsound(at=at, count=len(spotted), first_zh=first.zh, first_en=first.en)
        return read(source.document)
    of_code, _, version = named.rpartition("@")
    with database.reading(_engine(arguments)) as session:
        if of_code or code:
            return read(by_version(session, of_code or code or "", version).document)
        # A version alone: unambiguous as long as one checklist has it.
        found = session.exec(select(ChecklistVersion).where(ChecklistVersion.version == version)).all()
        return read((found[0] if len(found) == 1 else by_version(session, "", version)).document)


def _export(arguments: argparse.Namespace) -> int:
    with database.reading(_engine(arguments)) as session:
        sys.stdout.write(export(by_version(session, arguments.code, arguments.version).document))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with database.reading(_engine(arguments)) as session:
        order = (col(ChecklistVersion.code), col(ChecklistVersion.effective_from))
        for row in session.exec(select(ChecklistVersion).order_by(*order)):
            period = f"{row.effective_from} – {last_day_after(session, row) or ''}"
            print(f"{row.code} {row.version}  {period}  {row.digest}")
    return 0


def _end(arguments: argparse.Namespace) -> int:
    with database.transaction(_engine(arguments)) as session:
        version = by_version(session, arguments.code, arguments.version)
        end(session, version, ends_on=arguments.on, by=None, now=clock.now())
    return 0
