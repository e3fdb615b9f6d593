"""`serve`: bring the database up to date and serve."""

import argparse

from anfang import clock, database
from anfang.app import create_app
from anfang.configure import configured, options
from anfang.listen import listen
from anfang.people.first_run import first_token, nobody_yet
from anfang.settings import Settings
from anfang.upgrade import upgrade


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    parser = verbs.add_parser("serve", help="bring the database up to date and serve")
    options(parser, network=True)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    settings = configured(given)
    first = prepare(settings)

    def ready(address: str) -> None:
        print(f"Anfang: {address}", flush=True)
        if first:
            print(
                f"No people yet. Create the first administrator: {address}/desk/first-run#token={first}",
                flush=True,
            )

    return listen(create_app(settings), settings, ready)


def prepare(settings: Settings) -> str | None:
    """Migrate the database; answers the first-run token where nobody works here yet."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = database.connect(settings.database)
    try:
        upgrade(engine)
        with database.transaction(engine) as session:
            return first_token(session, now=clock.now()) if nobody_yet(session) else None
    finally:
        engine.dispose()
