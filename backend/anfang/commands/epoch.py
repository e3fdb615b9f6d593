"""`epoch renew`: after a database was restored from a backup, have every phone offer again what it holds."""

import argparse

from anfang import clock, database
from anfang.configure import configured, options
from anfang.visits.server_key import renew_epoch


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    kinds = verbs.add_parser("epoch", help="after a restore").add_subparsers(
        dest="kind", required=True, metavar="renew"
    )
    parser = kinds.add_parser(
        "renew", help="phones offer again all they hold; to be run before the restored server starts"
    )
    options(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write a new epoch and print it."""
    engine = database.connect(configured(given).database)
    with database.transaction(engine) as session:
        epoch = renew_epoch(session, now=clock.now())
    engine.dispose()
    print(f"epoch: {epoch}")
    return 0
