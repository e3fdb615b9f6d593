"""`run`: serve the demo province. What `make run` does."""

import argparse
import sys

import segno
from sqlmodel import select

from anfang import clock, database
from anfang.app import create_app
from anfang.commands.serve import prepare
from anfang.configure import configured, options
from anfang.demo.load import load
from anfang.demo.people import LOGINS, PASSWORD
from anfang.listen import listen
from anfang.people.invite import invite
from anfang.people.records import Person
from anfang.settings import Settings


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb."""
    parser = verbs.add_parser("run", help="serve the demo province, filled in at the first start")
    options(parser, network=True)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Serve the demo until SIGTERM or Ctrl-C. Its data lies apart from a real installation's."""
    if given.data is None:
        given.data = str(Settings().data / "demo")
    settings = configured(given)
    prepare(settings)

    def tell(said: str) -> None:
        if sys.stderr.isatty():
            print(f"\rdemo: {said} ", end="", file=sys.stderr, flush=True)

    load(settings, now=clock.now(), tell=tell)
    return listen(create_app(settings), settings, lambda address: _welcome(settings, address))


def _welcome(settings: Settings, address: str) -> None:
    """The address, one line for each demo login, and a code with which a phone becomes lan's."""
    print(f"\nAnfang: {address}\n")
    for role, login, path in LOGINS:
        print(f"  {role.value:<12} {login:<6} {PASSWORD}   {address}{path}")
    engine = database.connect(settings.database)
    with database.transaction(engine) as session:
        people = {person.login: person for person in session.exec(select(Person))}
        code = invite(session, people["lan"], by=people["admin"], now=clock.now())
    engine.dispose()
    link = f"{address}/app/#enrol={code}"
    print(f"\n  手机扫码登记（15 分钟内有效）· scan to enrol a phone (15 minutes): {link}\n")
    segno.make(link, error="m").terminal(compact=True)
    sys.stdout.flush()
