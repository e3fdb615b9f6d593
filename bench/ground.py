"""What the server's figures are measured on: the real checklist, one hall, a shopper with a phone, and as many stored visits as wanted."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text
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
HALLS = 2000
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
                id=uuid7(), code=f"GY-{n}", name="南明二厅", tier=TIER, kind="own", region_path="/52/", hours=HOURS,
                lat_e6=26_578_340, lon_e6=106_713_480, created_at=NOW,
            )
            for n in range(HALLS)
        ]  # fmt: skip
        self.phone = Phone(id=uuid7(), person_id=self.person.id, name="bench", enrolled_at=NOW, seen_at=NOW)
        session.add_all([*self.halls, self.phone])
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

    def fill(self, first: int, last: int) -> None:
        """Stored visits number `first` to `last`, with all their items, over 200 shoppers and 1,000 halls. Bodies and scorecards are kept short:
        what a row carries does not change how deep the trees above it are."""
        with database.transaction(self.engine) as session:
            for statement in _filling(self.engine.dialect.name, first, last, self):
                session.execute(text(statement))
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


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


def _filling(dialect: str, first: int, last: int, ground: Ground) -> list[str]:
    lite = dialect == "sqlite"

    def of(prefix: str, number: str) -> str:
        if lite:
            return f"printf('{prefix}%024x', {number})"
        return f"('{prefix}' || lpad(to_hex({number}), 24, '0'))::uuid"

    def series(name: str, first: int, last: int) -> str:
        if lite:
            return f"(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n) {name}"
        return f"generate_series({first}, {last}) {name}(i)"

    def one(value: Any) -> str:
        return f"'{value.hex}'" if lite else f"'{value}'::uuid"

    at = "'2025-06-01 08:00:00'"
    hex_digest = "printf('%064x', i)" if lite else "lpad(to_hex(i), 64, '0')"
    person, hall, phone = of("0000aaaa", "i % 200 + 1"), of("0000bbbb", "i % 1000 + 1"), one(ground.phone.id)
    checklist = ground.checklist.digest
    keys = ", ".join(f"('{item.key}')" for item in ground.checklist.items())
    visit, revision = of("01900000", "i"), of("01910000", "i")
    series_of_visits = series("v", first, last)
    return [
        f"INSERT INTO people (id, login, name, role, language, created_at) SELECT {of('0000aaaa', 'i')}, 'filler' || i, 'x', "
        f"'shopper', 'zh', {at} FROM {series('p', 1, 200)} WHERE {first} = 1",
        f"INSERT INTO halls (id, code, name, tier, kind, region_path, address, hours, pressure, languages, created_at) SELECT "
        f"{of('0000bbbb', 'i')}, 'F' || i, 'x', 'second', 'own', '/52/', '', '{{}}', 'normal', '[]', {at} FROM {series('h', 1, 1000)} WHERE {first} = 1",
        f"INSERT INTO parcels (digest, visit_id, revision, person_id, phone_id, body, kind, problems, received_at) SELECT "
        f"{hex_digest}, {visit}, 1, {person}, {phone}, {'x' if lite else ''}'7b7d', 'received', '[]', {at} FROM {series_of_visits}",
        f"INSERT INTO visits (id, hall_id, shopper_id, checklist_digest, tier, first_received_at, revision_id, revision, visited_at, "
        f"visited_on, raw, final, band, verdict, flags, wanting) SELECT {visit}, {hall}, {person}, '{checklist}', 'second', {at}, "
        f"{revision}, 1, {at}, '2025-06-01', 8000, 8000, 'yellow', 'clean', '[]', 0 FROM {series_of_visits}",
        f"INSERT INTO revisions (id, visit_id, revision, stale_base, parcel_digest, phone_id, app, scorecard, scorecard_digest, "
        f"claim_digest, flags, started_at, sealed_at, received_at) SELECT {revision}, {visit}, 1, false, {hex_digest}, {phone}, 'x', "
        f"'{{}}', {hex_digest}, {hex_digest}, '[]', {at}, {at}, {at} FROM {series_of_visits}",
        f"INSERT INTO item_results (revision_id, item, state, credit_numerator, credit_denominator, complied) SELECT {revision}, k.key, "
        f"'answered', 1, 1, true FROM {series_of_visits} CROSS JOIN (SELECT column1 AS key FROM (VALUES {keys}) x) k ORDER BY 1, 2",
        f"INSERT INTO presences (id, shopper_id, hall_id, day_on, recorded_at) SELECT {of('01920000', 'i')}, {person}, {hall}, "
        f"{'date' if lite else ''}('2020-01-01'{', ' if lite else '::date + (i / 1000)::int'}"
        f"{chr(39) + '+' + chr(39) + ' || (i / 1000) || ' + chr(39) + ' days' + chr(39) if lite else ''}), {at} FROM {series_of_visits}",
    ]
