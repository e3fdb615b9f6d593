"""A small world to walk visits in: one city, halls, two shoppers, a checklist of four items, assignments."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang import database
from anfang.app import create_app
from anfang.checklists.publish import publish
from anfang.clock import now as present
from anfang.core.checklist import Checklist, read
from anfang.core.wire import AssignmentDown
from anfang.demo.draft import Draft
from anfang.demo.phone import DemoPhone
from anfang.halls.records import Hall, Region
from anfang.people.create import create
from anfang.people.enrol import enrol
from anfang.people.records import Person, Role
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.waves.records import Assignment, Wave

COUNTY = "/52/5201/520102/"
SPOT = (26_578_340, 106_713_480)
DAY = date(2026, 11, 5)
NOON = datetime(2026, 11, 5, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, a Thursday
HOURS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def item(key: str, **more: Any) -> dict[str, Any]:
    """An item that is kept or broken."""
    words = {"ask": {"zh": key, "en": key}, "broken": {"zh": f"未{key}", "en": f"no {key}"}}
    return {"key": key, **words, "weight": 1, "answer": {"type": "kept"}, **more}


def document(version: str = "1", *, weight: int = 1, **more: Any) -> dict[str, Any]:
    """Four items, all kept or broken but one; `smile` has `weight`, `till` wants a photo where it is broken."""
    evidence = {"when": "broken", "kinds": ["photo"], "min": 1}
    items = [
        item("greet", phase="inside"),
        item("smile", weight=weight),
        item("till", evidence=evidence),
        item(
            "wait",
            answer={"type": "measure", "unit": "min", "bands": [{"up_to": 10, "credit": 100}, {"credit": 0}]},
        ),
    ]
    title = {"zh": "小表", "en": "Small"}
    indicator = {"key": "all", "title": title, "weight": 1, "items": items}
    return {
        "format": 1,
        "code": "small",
        "version": version,
        "title": title,
        "effective": {"from": "2026-01-01", "to": "2027-01-01"},
        "tiers": ["second", "third"],
        "bands": [{"key": "green", "from": 85}, {"key": "red", "from": 0}],
        "dimensions": [{"key": "manner", "title": title, "weight": 1, "indicators": [indicator]}],
        **more,
    }


@dataclass
class World:
    """What was laid out; ids and parsed rules, no open session."""

    engine: Engine
    settings: Settings
    lan: Person
    zhou: Person
    wave: UUID
    hall: UUID
    checklist: Checklist

    def assign(self, shopper: Person | None = None, *, day: date = DAY, **changes: Any) -> AssignmentDown:
        """One more visit, lan's to the hall unless told otherwise."""
        with database.transaction(self.engine) as session:
            planned = _assignment(self, shopper or self.lan, day) | changes
            session.add(Assignment(**planned))
        return AssignmentDown(
            id=planned["id"],
            visit=planned["visit_id"],
            wave="",
            hall=planned["hall_id"],
            day_on=day,
            from_time="09:00",
            to_time="18:00",
            scenario="",
            tier=planned["tier"],
            checklist=planned["checklist_digest"],
        )

    def token(self, person: Person) -> str:
        """The phone cookie of a new phone of that person's."""
        with database.transaction(self.engine) as session:
            owner = session.get_one(Person, person.id)
            _, token = enrol(session, owner, phone="test", app="demo 1", held=None, days=400, now=present())
        return token

    def phone(self, client: httpx.Client, person: Person | None = None) -> DemoPhone:
        """A phone of lan's, or of another person's, that calls through `client`."""
        client.cookies.set("anfang-phone", self.token(person or self.lan))
        return DemoPhone(client)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """The application in this process; a fault is answered as a server would."""
        with TestClient(create_app(self.settings), raise_server_exceptions=False) as client:
            yield cast(httpx.Client, client)

    def rows(self, table: type[Any], **where: Any) -> list[Any]:
        """All rows of a table that fit."""
        with database.reading(self.engine) as session:
            return list(session.exec(select(table).filter_by(**where)))


def walked(planned: AssignmentDown, checklist: Checklist, *, at: datetime = NOON, **answers: Any) -> Draft:
    """The draft of an assigned visit, all kept unless told otherwise, ready to be sealed 40 minutes later."""
    return recorded(Draft.of(planned, checklist, at=at), at=at, **answers)


def recorded(draft: Draft, *, at: datetime = NOON, **answers: Any) -> Draft:
    """Walk a draft: half an hour inside, then the questions."""
    draft.clock.append({"sent": _ms(at), "server": _ms(at) + 40, "received": _ms(at) + 80})
    draft.mark("arrived", at)
    draft.place("arrived", (*SPOT, 30), at)
    draft.answer("greet", answers.get("greet", "kept"), at + timedelta(minutes=1))
    draft.mark("left", at + timedelta(minutes=30))
    for key in ("smile", "till"):
        draft.answer(key, answers.get(key, "kept"), at + timedelta(minutes=32))
    draft.answer("wait", answers.get("wait", 5), at + timedelta(minutes=33))
    return draft


SEALED_AT = NOON + timedelta(minutes=40)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def lay(settings: Settings) -> World:
    """Migrate the database of `settings` and lay the world out in it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = database.connect(settings.database)
    upgrade(engine)
    with database.transaction(engine) as session:
        return _lay(session, engine, settings)


def _lay(session: Session, engine: Engine, settings: Settings) -> World:
    now = NOON - timedelta(days=20)
    code = ""
    for path, name, level in (
        ("/52/", "贵州省", "province"),
        ("/52/5201/", "贵阳市", "city"),
        (COUNTY, "南明区", "county"),
    ):
        own = path.split("/")[-2]
        session.add(Region(code=own, name=name, level=level, parent_code=code or None, path=path))
        session.flush()
        code = own
    lan, zhou = (
        create(session, login=login, name=name, role=Role.SHOPPER, regions=["/52/"], by=None, now=now)
        for login, name in (("lan", "兰"), ("zhou", "周"))
    )
    hall = Hall(
        id=uuid7(), code="GY-001", name="南明二厅", tier="second", kind="own", region_path=COUNTY, hours=HOURS,
        lat_e6=SPOT[0], lon_e6=SPOT[1], created_at=now,
    )  # fmt: skip
    wave = Wave(
        id=uuid7(), code="2026-11", title="十一月", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30),
        checklist_code="small", frequency={"second": 1}, opened_at=now,
    )  # fmt: skip
    session.add_all([hall, wave])
    version = publish(session, document(), by=None, now=now)
    return World(engine, settings, lan, zhou, wave.id, hall.id, read(version.document))


def _assignment(world: World, shopper: Person, day: date) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "visit_id": uuid7(),
        "wave_id": world.wave,
        "hall_id": world.hall,
        "shopper_id": shopper.id,
        "day_on": day,
        "from_time": "09:00",
        "to_time": "18:00",
        "scenario": "",
        "tier": "second",
        "checklist_digest": world.checklist.digest,
        "made_at": NOON - timedelta(days=10),
    }


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings for a server over `folder`."""
    return Settings(data=folder, **changes)
