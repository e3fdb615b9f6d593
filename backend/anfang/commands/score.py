"""`anfang score CHECKLIST.yaml --tier T ANSWERS.json`: the scorecard on standard output, so that an author can try a checklist."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from anfang.checklists.source import lint, read_source
from anfang.core.canonical import canonical
from anfang.core.checklist import read
from anfang.core.plain_json import read_json
from anfang.core.scoring import score
from anfang.problems import ChecklistUnsound, Invalid, Problem, WrongType

LARGEST_ANSWERS = 4 * 1024 * 1024


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("score", help="score one visit's answers with a checklist file")
    parser.add_argument("checklist", type=Path, metavar="CHECKLIST.yaml")
    parser.add_argument("--tier", required=True)
    parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 and the scorecard as canonical JSON, or 1 and a problem as JSON on standard error."""
    try:
        card = _score(arguments.checklist, arguments.tier, arguments.answers)
    except Problem as problem:
        said = {**problem.as_json("zh"), "detail_en": problem.detail("en")}
        print(json.dumps(said, ensure_ascii=False), file=sys.stderr)
        return 1
    print(canonical(card).decode())
    return 0


def _score(checklist_path: Path, tier: str, answers_path: Path) -> dict[str, Any]:
    source = read_source(content_of(checklist_path))
    spotted = lint(source)
    if spotted:
        first = spotted[0].complaint
        at = f"{checklist_path}:{spotted[0].line}: {first.at}"
        raise ChecklistUnsound(at=at, count=len(spotted), first_zh=first.zh, first_en=first.en)
    answers = read_json(content_of(answers_path), at=str(answers_path))
    if not isinstance(answers, dict):
        raise WrongType(at=str(answers_path), expected="{item: {state, value}}")
    return score(read(source.document), tier, answers)


def content_of(path: Path) -> bytes:
    """A file's bytes; raises Invalid where it cannot be read or is far too large."""
    try:
        if path.stat().st_size > LARGEST_ANSWERS:
            raise Invalid(
                at=str(path),
                what={"zh": "文件过大，最多 4 MiB。", "en": "The file is too large; at most 4 MiB."},
            )
        return path.read_bytes()
    except OSError as error:
        what = {"zh": f"读不到文件：{error.strerror}", "en": f"The file cannot be read: {error.strerror}"}
        raise Invalid(at=str(path), what=what) from error
