"""`person create` and `person disable`: people from the shell."""

import argparse
import sys
from uuid import UUID

from sqlmodel import select

from anfang import clock, database
from anfang.configure import configured, options
from anfang.people.create import create
from anfang.people.disable import disable
from anfang.people.password import invented
from anfang.people.records import Person, Role
from anfang.problems import NotHere
from anfang.stations import ROUTERS


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verb and its two kinds."""
    kinds = verbs.add_parser("person", help="create a person or take their access away").add_subparsers(
        dest="kind", required=True, metavar="create|disable"
    )
    making = kinds.add_parser("create", help="prints the first password, once")
    making.add_argument("login")
    making.add_argument("--name", required=True)
    making.add_argument("--role", required=True, choices=[role.value for role in Role])
    making.add_argument(
        "--region", action="append", default=[], metavar="PATH", help='such as "/52/5201/"; "/" is everywhere'
    )
    making.add_argument("--hall", action="append", default=[], type=UUID, metavar="ID")
    making.set_defaults(run=_create)
    ending = kinds.add_parser("disable", help="ends all sign-ins")
    ending.add_argument("login")
    ending.set_defaults(run=_disable)
    for parser in (making, ending):
        options(parser)


def _create(given: argparse.Namespace) -> int:
    assert ROUTERS  # noqa: S101 - stations tell which regions and halls there are when they are imported
    role, password = Role(given.role), invented()
    with database.transaction(database.connect(configured(given).database)) as session:
        create(
            session,
            login=given.login,
            name=given.name,
            role=role,
            regions=given.region,
            halls=given.hall,
            password=None if role is Role.SHOPPER else password,
            by=None,
            now=clock.now(),
        )
    print(f"{given.login}: no password; make a code on /desk/phones" if role is Role.SHOPPER else password)
    return 0


def _disable(given: argparse.Namespace) -> int:
    with database.transaction(database.connect(configured(given).database)) as session:
        person = session.exec(select(Person).where(Person.login == given.login)).first()
        if person is None:
            raise NotHere(at=given.login)
        disable(session, person, by=None, now=clock.now())
    print(f"{given.login}: disabled", file=sys.stderr)
    return 0
