"""`upgrade`: bring the database to the newest schema."""

import argparse

from anfang import database
from anfang.configure import configured, options
from anfang.upgrade import upgrade


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    parser = verbs.add_parser("upgrade", help="bring the database to the newest schema (serve does it too)")
    options(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Migrate, once."""
    settings = configured(given)
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = database.connect(settings.database)
    upgrade(engine)
    engine.dispose()
    return 0
