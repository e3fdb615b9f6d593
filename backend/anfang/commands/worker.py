"""`worker`: carry out background work for servers on PostgreSQL."""

import argparse
import signal
import sys
import threading

from anfang import database
from anfang.configure import configured, options
from anfang.stations import ROUTERS
from anfang.tasks import Queue, attach


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    parser = verbs.add_parser("worker", help="carry out background work (PostgreSQL; ANFANG_TASKS=worker)")
    options(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C; what was begun is finished first."""
    settings = configured(given)
    if settings.tasks != "worker":
        print(
            "ANFANG_TASKS: the server does the work itself; set worker for it and for this", file=sys.stderr
        )
        return 2
    assert ROUTERS  # noqa: S101 - the stations register their work when they are imported
    engine = database.connect(settings.database)
    queue = Queue(engine, settings)
    attach(queue)
    ended = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    with queue.running():
        print("Anfang: worker", flush=True)
        ended.wait()
    engine.dispose()
    return 0
