"""`journal verify`: whether every entry still fits the chain."""

import argparse
import sys

from sqlmodel import func, select

from anfang import database, journal
from anfang.configure import configured, options


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    kinds = verbs.add_parser("journal", help="check the journal").add_subparsers(
        dest="kind", required=True, metavar="verify"
    )
    parser = kinds.add_parser("verify", help="exit code 1 and the first broken entry where one does not fit")
    options(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Read the whole chain."""
    with database.reading(database.connect(configured(given).database)) as session:
        broken = journal.broken_at(session)
        count = session.exec(select(func.count()).select_from(journal.Entry)).one()
    if broken is not None:
        print(f"journal: entry {broken} was changed, or one before it is missing", file=sys.stderr)
        return 1
    print(f"journal: {count} entries, all in order")
    return 0
