"""`programme show` and `programme set FILE`: the rules after a visit, from terms of rectification to pay-out, as one document."""

import argparse
import json
import sys
from pathlib import Path

import yaml
from pydantic import ValidationError

from anfang import clock, database
from anfang.configure import configured, options
from anfang.core.programme import Programme
from anfang.waves.programme import programme, set_programme


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    kinds = verbs.add_parser("programme", help="the programme's rules").add_subparsers(
        dest="kind", required=True, metavar="show|set"
    )
    showing = kinds.add_parser("show", help="the rules in force, as JSON")
    showing.set_defaults(run=_show)
    setting = kinds.add_parser("set", help="other rules from now on: YAML or JSON, the whole document")
    setting.add_argument("file", type=Path)
    setting.set_defaults(run=_set)
    for each in (showing, setting):
        options(each)


def _show(given: argparse.Namespace) -> int:
    with database.reading(database.connect(configured(given).database)) as session:
        rules = programme(session)
    print(json.dumps(rules.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2))
    return 0


def _set(given: argparse.Namespace) -> int:
    settings = configured(given)
    try:
        # By way of JSON text: what is strict takes lists for tuples there only.
        document = yaml.safe_load(given.file.read_text("utf-8"))
        rules = Programme.model_validate_json(json.dumps(document, default=str))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        print(f"{given.file}: {error}", file=sys.stderr)
        return 2
    except ValidationError as error:
        for each in error.errors():
            print(f"{given.file}: {'.'.join(map(str, each['loc']))}: {each['msg']}", file=sys.stderr)
        return 1
    with database.transaction(database.connect(settings.database)) as session:
        set_programme(session, rules, by=None, now=clock.now())
    return 0
