"""The field's own language for tests: who works here, where, and what they do.

lan (shopper), qiang (planner), mei (supervisor), wu (hall manager) and tang (analyst) work in Guiyang (/52/5201/); an is the
administrator; zhou is a supervisor too, but in another province: the stranger of every permission test. Other stations add methods to
`Scenario`.
"""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.database import transaction
from anfang.people.enrol import enrol
from anfang.people.password import hashed
from anfang.people.records import ApiToken, Person, Role, Scope
from anfang.people.sign_in import sign_in
from anfang.people.who import token_digest

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
PASSWORD = "a long enough password"
GUIYANG, CHENGDU = "/52/5201/", "/51/5101/"
WUS_HALL = UUID("01a20000-0000-7000-8000-000000000001")
# name → role, full name, region, hall
PEOPLE: dict[str, tuple[Role, str, str | None, UUID | None]] = {
    "lan": (Role.SHOPPER, "兰小雨", GUIYANG, None),
    "qiang": (Role.PLANNER, "强国栋", "/52/", None),
    "mei": (Role.SUPERVISOR, "梅若溪", GUIYANG, None),
    "wu": (Role.HALL_MANAGER, "吴建平", None, WUS_HALL),
    "an": (Role.ADMIN, "安然", None, None),
    "tang": (Role.ANALYST, "唐书文", GUIYANG, None),
    "zhou": (Role.SUPERVISOR, "周远", CHENGDU, None),
}


class FakeClock:
    """The clock of a test: it stands until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """Move it: `forward(minutes=16)`."""
        self.now += timedelta(**by)
        return self.now


class Scenario:
    """A running app with its people. Whatever a test needs more is one call away."""

    def __init__(self, app: FastAPI, first: TestClient, clock: FakeClock) -> None:
        self.app, self.clock, self._first = app, clock, first
        self.engine = app.state.engine
        self.people: dict[str, Person] = {}
        with transaction(self.engine) as session:
            for name in PEOPLE:
                self.people[name] = add_person(session, name, now=clock.now)

    def nobody(self) -> TestClient:
        """A browser without any cookie, over https."""
        client = TestClient(
            self.app, base_url="https://anfang.test", follow_redirects=False, raise_server_exceptions=False
        )
        client.portal = self._first.portal  # one event loop for all: the write lock belongs to it
        return client

    def desk(self, name: str) -> TestClient:
        """The browser of somebody who is signed in at the console, whether their role has pages there or not."""
        client = self.nobody()
        with transaction(self.engine) as session:
            ends_at = self.clock.now + timedelta(hours=12)
            _, token = sign_in(session, self.people[name], ends_at=ends_at, now=self.clock.now)
        client.cookies.set("__Host-anfang-desk", token)
        return client

    def phone(self, name: str) -> TestClient:
        """The browser of somebody's enrolled phone."""
        client = self.nobody()
        with transaction(self.engine) as session:
            person = self.people[name]
            _, token = enrol(
                session, person, phone="Test", app="1.0.0", held=None, days=400, now=self.clock.now
            )
        client.cookies.set("__Host-anfang-phone", token)
        return client

    def token(self, name: str) -> TestClient:
        """A program that calls with a token of somebody's, whether their role may have one or not."""
        client, secret = self.nobody(), token_urlsafe(32)
        row = ApiToken(
            id=uuid7(), person_id=self.people[name].id, name="Test", token_digest=token_digest(secret),
            made_by=self.people["an"].id, made_at=self.clock.now, ends_at=self.clock.now + timedelta(days=90),
        )  # fmt: skip
        self.add(row)
        client.headers["authorization"] = f"Bearer {secret}"
        return client

    def add(self, *rows: Any) -> None:
        """Store records as they are."""
        with transaction(self.engine) as session:
            session.add_all(rows)


def add_person(session: Session, name: str, *, now: datetime) -> Person:
    """One of PEOPLE, with scope; only `mei` and `lan` have a password (`PASSWORD`), for hashing takes time."""
    role, full, region, hall = PEOPLE[name]
    person = Person(id=uuid7(), login=name, name=full, role=role, created_at=now)
    person.password_hash = _hash() if name in ("mei", "lan") else None
    session.add(person)
    session.flush()
    if region or hall:
        session.add(Scope(id=uuid7(), person_id=person.id, region_path=region, hall_id=hall))
    return person


def _hash(kept: list[str] = []) -> str:  # noqa: B006 - hashed once for all tests
    if not kept:
        kept.append(hashed(PASSWORD))
    return kept[0]
