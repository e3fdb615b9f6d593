"""Settings for a command: what stands on the command line goes before what stands in the environment."""

import argparse
import sys
from typing import Any

from pydantic import ValidationError

from anfang.settings import Settings


def options(parser: argparse.ArgumentParser, *, network: bool = False) -> None:
    """Add `--data`, and for a server `--port` and `--host`."""
    parser.add_argument("--data", help="folder of the database and the evidence (ANFANG_DATA)")
    if network:
        parser.add_argument("--port", type=int, help="0 takes a free one (ANFANG_PORT)")
        parser.add_argument("--host", help="0.0.0.0 to be reached from other machines (ANFANG_HOST)")


def configured(given: argparse.Namespace) -> Settings:
    """The settings; ends the program with exit code 2 and a line for each that cannot be."""
    found: dict[str, Any] = {name: getattr(given, name, None) for name in ("data", "port", "host")}
    try:
        return Settings(**{name: value for name, value in found.items() if value is not None})
    except ValidationError as error:
        for each in error.errors():
            name = (
                "ANFANG_" + "_".join(str(step).upper() for step in each["loc"]) if each["loc"] else "settings"
            )
            print(f"{name}: {each['msg'].removeprefix('Value error, ')}", file=sys.stderr)
        raise SystemExit(2) from error
