"""`tallies rebuild`, `tallies verify`: make the sums over visits anew, or say where they are not what the visits say."""

import argparse
import sys

from sqlmodel import Session, col, select

from anfang import database
from anfang.configure import configured, options
from anfang.problems import NotHere
from anfang.tallies.prove import prove
from anfang.tallies.rebuild import rebuild
from anfang.waves.records import Wave

TOLD = 20


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs."""
    kinds = verbs.add_parser("tallies", help="the sums behind the figures").add_subparsers(
        dest="kind", required=True, metavar="rebuild|verify"
    )
    for name, run, words in (
        ("rebuild", _rebuild, "make them anew from the visits"),
        (
            "verify",
            _verify,
            "exit code 1 and the first rows that differ where they are not what the visits say",
        ),
    ):
        parser = kinds.add_parser(name, help=words)
        parser.add_argument("wave", nargs="?", help="the wave's code; all waves without it")
        parser.set_defaults(run=run)
        options(parser)


def _waves(session: Session, code: str | None) -> list[Wave]:
    found = session.exec(select(Wave).order_by(col(Wave.starts_on), Wave.code)).all()
    chosen = [wave for wave in found if code is None or wave.code == code]
    if code is not None and not chosen:
        raise NotHere
    return chosen


def _rebuild(given: argparse.Namespace) -> int:
    """Each wave in a transaction of its own."""
    engine = database.connect(configured(given).database)
    with database.reading(engine) as session:
        waves = _waves(session, given.wave)
    for wave in waves:
        with database.transaction(engine) as session:
            print(f"{wave.code}: {rebuild(session, wave.id)} visits counted")
    return 0


def _verify(given: argparse.Namespace) -> int:
    wrong = 0
    with database.reading(database.connect(configured(given).database)) as session:
        for wave in _waves(session, given.wave):
            differences = prove(session, wave.id)
            wrong += len(differences)
            for each in differences[:TOLD]:
                print(
                    f"{wave.code} {each.table} {' '.join(each.key)}: {each.kept}, should be {each.true}",
                    file=sys.stderr,
                )
            print(f"{wave.code}: {len(differences)} rows differ" if differences else f"{wave.code}: right")
    return 1 if wrong else 0
