"""What the server's figures are measured on: the real checklist, one hall, a shopper with a phone, and as many stored visits as wanted."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import database
from anfang.checklists.publish import publish
from anfang.checklists.source import read_source
from anfang.core.answers import states
from anfang.core.checklist import Checklist, Choice, Item, Kept, Measure, Scale, read
from anfang.demo.draft import Draft, Sealed
from anfang.halls.records import Hall, Region
from anfang.people.create import create
from anfang.people.records import Person, Phone, Role
from anfang.upgrade import upgrade
from anfang.waves.records import Assignment, Wave

CHECKLIST = Path(__file__).parent.parent / "checklists" / "telecom-hall.yaml"
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)  # the visits
LATER = NOW + timedelta(days=10)  # when they are brought
AHEAD = 5  # planned visits that a call fetches
TIER = "second"
HALLS, SHOPPERS = 2000, 200
HALL, SHOPPER = 0xBBBB << 96, 0xAAAA << 96  # ids of the rows that fill counts through
HOURS = {day: [["08:30", "18:30"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


class Ground:
    """A database laid out for measuring."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = database.connect(url)
        upgrade(self.engine)
        with database.transaction(self.engine) as session:
            self._lay(session)

    def _lay(self, session: Session) -> None:
        session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
        session.flush()
        self.person: Person = create(
            session, login="lan", name="兰", role=Role.SHOPPER, regions=["/52/"], by=None, now=NOW
        )
        # One a visit: a shopper who came back every day would be measured in flags.
        self.halls = [
            Hall(
                id=UUID(int=HALL + n), code=f"GY-{n}", name="南明二厅", tier=TIER, kind="own", region_path="/52/", hours=HOURS,
                lat_e6=26_578_340, lon_e6=106_713_480, created_at=NOW,
            )
            for n in range(HALLS)
        ]  # fmt: skip
        self.phone = Phone(id=uuid7(), person_id=self.person.id, name="bench", enrolled_at=NOW, seen_at=NOW)
        fillers = [
            Person(id=UUID(int=SHOPPER + n), login=f"filler-{n}", name="x", role=Role.SHOPPER, created_at=NOW)
            for n in range(SHOPPERS)
        ]
        session.add_all([*self.halls, self.phone, *fillers])
        self.wave = Wave(
            id=uuid7(), code="2026-11", title="x", starts_on=NOW.date(), ends_on=NOW.date(), checklist_code="telecom-hall",
            frequency={}, opened_at=NOW,
        )  # fmt: skip
        session.add(self.wave)
        version = publish(session, read_source(CHECKLIST.read_bytes()).document, by=None, now=NOW)
        self.checklist: Checklist = read(version.document)
        for hall in self.halls[:AHEAD]:
            self._plan(session, hall.id, LATER)

    def visits(self, count: int, *, seed: int = 1) -> Iterator[Sealed]:
        """Walked visits, each with an answer for every item that this tier is asked, over as many halls."""
        rng = random.Random(seed)
        with database.transaction(self.engine) as session:
            planned = [self._plan(session, self.halls[n % HALLS].id) for n in range(count)]
        for one in planned:
            yield self.walk(rng, one)

    def _plan(self, session: Session, hall_id: UUID, at: datetime = NOW) -> Assignment:
        planned = Assignment(
            id=uuid7(), visit_id=uuid7(), wave_id=self.wave.id, hall_id=hall_id, shopper_id=self.person.id, day_on=at.date(),
            from_time="09:00", to_time="18:00", tier=TIER, checklist_digest=self.checklist.digest, made_at=NOW,
        )  # fmt: skip
        session.add(planned)
        return planned

    def walk(self, rng: random.Random, planned: Assignment) -> Sealed:
        """One visit: marks, places, answers, some with a note; sealed."""
        at = NOW - timedelta(hours=2)
        draft = Draft(self.checklist, TIER, planned.hall_id, at=at, visit=planned.visit_id)
        draft.assignment = planned.id
        stamp = round(at.timestamp() * 1000)
        draft.clock = [{"sent": stamp, "server": stamp + 40, "received": stamp + 90}]
        for n, key in enumerate(("arrived", "greeted", "ticket", "called", "served", "left")):
            draft.mark(key, at + timedelta(minutes=4 * n, seconds=rng.randrange(60)))  # type: ignore[arg-type]
        for when, minutes in (("arrived", 1), ("left", 21)):
            draft.place(when, (26_578_340, 106_713_480, 25), at + timedelta(minutes=minutes))  # type: ignore[arg-type]
        # An answer may bring up further items (`when`), so: until nothing is open.
        while open_ := [
            key for key, state in states(self.checklist, TIER, draft.answers).items() if state == "unanswered"
        ]:
            for key in open_:
                moment = at + timedelta(
                    minutes=22, seconds=8 * len(draft.answers), milliseconds=rng.randrange(1000)
                )
                note = "柜台三号，等候区共六人，叫号屏正常。" if rng.random() < 0.08 else ""
                draft.answer(key, value(self.checklist.by_key[key], rng), moment, note=note)
        return draft.seal(at + timedelta(minutes=45))


def value(item: Item, rng: random.Random) -> Any:
    """Some value that the item may have; four of five are good ones."""
    good, answer = rng.random() < 0.8, item.answer
    if isinstance(answer, Kept):
        return "kept" if good else "broken"
    if isinstance(answer, Scale):
        return answer.max if good else rng.randrange(answer.max)
    if isinstance(answer, Choice):
        return rng.choice(answer.options).key
    return rng.randrange(20) if isinstance(answer, Measure) else "人多但有序"
