"""Waves of counted visits as the figures see them: visits, tallies, and item results of the newest wave.

The tallies are written as what recount would have made of the visits; they agree in their numbers of visits, not item by item: 70 million
item results would only show that nobody reads them. The newest wave's overlapping visits have theirs, for the page on agreement.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ground import CHECKLIST, HALL, HOURS, NOW
from sqlalchemy import Engine, text
from uuid_utils.compat import uuid7

from anfang import database
from anfang.checklists.publish import publish
from anfang.checklists.source import read_source
from anfang.core.checklist import Checklist, read
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Phone, Role
from anfang.reports.records import SatisfactionResult
from anfang.tallies.records import Counted, DimensionTally, HallTally, ItemTally
from anfang.upgrade import upgrade
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from anfang.waves.records import Wave

COUNTIES, OVERLAPS = 88, 100
KIND_OF = {"flagship": "own", "central": "own", "second": "own", "third": "own", "cooperative": "cooperative"}
STANDING = {"standing": "approved", "veto_open": False, "doubt": "clear"}


def lay(url: str, *, halls: int, waves: int, visits: int) -> Engine:
    """A migrated database with `visits` a hall and wave; the newest wave is 2026-11."""
    engine = database.connect(url)
    upgrade(engine)
    rng = random.Random(1)
    with database.transaction(engine) as session:
        session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
        session.flush()
        for n in range(COUNTIES):
            city = f"52{n % 9 + 1:02}"
            if n < 9:
                session.add(
                    Region(code=city, name=f"市{city}", level="city", parent_code="52", path=f"/52/{city}/")
                )
                session.flush()
            code = f"{city}{n:02}"
            session.add(
                Region(code=code, name=f"县{n}", level="county", parent_code=city, path=f"/52/{city}/{code}/")
            )
        shoppers = [
            Person(id=uuid7(), login=f"s{n}", name="x", role=Role.SHOPPER, created_at=NOW) for n in range(2)
        ]
        admin = Person(id=uuid7(), login="an", name="安", role=Role.ADMIN, created_at=NOW)
        session.add_all([*shoppers, admin])
        session.flush()
        phone = Phone(id=uuid7(), person_id=shoppers[0].id, name="x", enrolled_at=NOW, seen_at=NOW)
        session.add(phone)
        checklist = read(
            publish(session, read_source(CHECKLIST.read_bytes()).document, by=None, now=NOW).document
        )
        made = [_hall(n, rng) for n in range(halls)]
        session.add_all(made)
        rows = [_wave(n) for n in range(waves)]
        session.add_all(rows)
        session.flush()
        for n, wave in enumerate(rows):
            _fill(
                session.connection(), rng, wave, made, visits, checklist, shoppers, first=n * halls * visits
            )
        _overlaps(session.connection(), rng, rows[0], made, checklist, shoppers, phone)
        _insert(
            session.connection(),
            SatisfactionResult,
            (
                {"wave_id": rows[0].id, "hall_id": hall.id, "score": rng.randrange(6000, 9900),
                 "interviews": rng.randrange(10, 60), "by": admin.id, "at": NOW}
                for hall in made
            ),
        )  # fmt: skip
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return engine


def _hall(n: int, rng: random.Random) -> Hall:
    tier = rng.choices(list(KIND_OF), [1, 3, 10, 20, 15])[0]
    kind = "competitor" if rng.random() < 0.1 else KIND_OF[tier]
    county = n % COUNTIES
    city = f"52{county % 9 + 1:02}"
    return Hall(
        id=UUID(int=HALL + n), code=f"GZ-{n:05}", name=f"营业厅{n}", tier=tier, kind=kind,
        region_path=f"/52/{city}/{city}{county:02}/", hours=HOURS, created_at=NOW,
    )  # fmt: skip


def _wave(n: int) -> Wave:
    month = 2026 * 12 + 10 - n
    start = date(month // 12, month % 12 + 1, 1)
    return Wave(
        id=uuid7(), code=f"{start:%Y-%m}", title=f"{start:%Y-%m}", starts_on=start, ends_on=start.replace(day=28),
        checklist_code="telecom-hall", frequency={}, opened_at=NOW,
    )  # fmt: skip


def _fill(
    connection: Any, rng: random.Random, wave: Wave, halls: Sequence[Hall], visits: int, checklist: Checklist,
    shoppers: Sequence[Person], *, first: int,
) -> None:  # fmt: skip
    """One wave: the visits' rows and their tallies."""
    level = rng.uniform(0.68, 0.8)
    items: dict[tuple[str, str, str], int] = {}
    tallies, dimensions, rows = [], [], []
    for n, hall in enumerate(halls):
        own = min(0.97, max(0.2, rng.gauss(level, 0.1)))
        finals = [max(0, min(10_000, round(rng.gauss(own, 0.08) * 10_000))) for _ in range(visits)]
        vetoed = sum(rng.random() < 0.04 for _ in finals)
        labels = {"wave_id": wave.id, "hall_id": hall.id, "tier": hall.tier}
        sums = {"scored": visits, "final_sum": sum(finals), "final_squares": sum(each**2 for each in finals)}
        observed = 62 * visits
        tallies.append(
            {**labels, "region_path": hall.region_path, "kind": hall.kind, "visits": visits, **sums, "vetoed": vetoed,
             "observed": observed, "complied": round(observed * own)}
        )  # fmt: skip
        for dimension in checklist.dimensions:
            dimensions.append({**labels, "dimension": dimension.key, **sums})
        place = (hall.region_path, hall.tier, hall.kind)
        items[place] = items.get(place, 0) + visits
        for each, final in enumerate(finals):
            at = first + n * visits + each
            rows.append(
                {"id": UUID(int=(0x0190 << 112) + at), "wave_id": wave.id, "hall_id": hall.id, "shopper_id": shoppers[0].id,
                 "checklist_digest": checklist.digest, "tier": hall.tier, "first_received_at": NOW,
                 "revision_id": UUID(int=(0x0191 << 112) + at), "revision": 1, "visited_at": NOW, "visited_on": wave.starts_on,
                 "raw": final, "final": final, "band": "green" if final >= 8500 else "yellow" if final >= 7000 else "red",
                 "verdict": "clean", "flags": [], "wanting": 0, "exposed": at % 40 == 0, **STANDING}
            )  # fmt: skip
    _insert(connection, Visit, rows)
    _insert(connection, HallTally, tallies)
    _insert(connection, DimensionTally, dimensions)
    _insert(
        connection,
        ItemTally,
        (
            {"wave_id": wave.id, "region_path": path, "tier": tier, "kind": kind, "item": item, "observed": count,
             "complied": round(count * rng.uniform(0.4, 1))}
            for (path, tier, kind), count in items.items()
            for item in checklist.by_key
        ),
    )  # fmt: skip


def _overlaps(
    connection: Any, rng: random.Random, wave: Wave, halls: Sequence[Hall], checklist: Checklist,
    shoppers: Sequence[Person], phone: Phone,
) -> None:  # fmt: skip
    """Some halls of the newest wave were visited by two: these visits have revisions and item results."""
    parcels, revisions, visits, counted, results = [], [], [], [], []
    for n, hall in enumerate(halls[:OVERLAPS]):
        for shopper in shoppers:
            own, of = uuid7(), uuid7()
            digest = of.hex + own.hex
            parcels.append(
                {"digest": digest, "visit_id": own, "revision": 1, "person_id": shopper.id, "phone_id": phone.id, "body": b"{}",
                 "kind": "received", "problems": [], "received_at": NOW}
            )  # fmt: skip
            revisions.append(
                {"id": of, "visit_id": own, "revision": 1, "stale_base": False, "parcel_digest": digest, "phone_id": phone.id,
                 "app": "x", "scorecard": {}, "scorecard_digest": "", "claim_digest": "", "flags": [], "started_at": NOW,
                 "sealed_at": NOW, "received_at": NOW}
            )  # fmt: skip
            visits.append(
                {"id": own, "wave_id": wave.id, "hall_id": hall.id, "shopper_id": shopper.id, "checklist_digest": checklist.digest,
                 "tier": hall.tier, "first_received_at": NOW, "revision_id": of, "revision": 1, "visited_at": NOW,
                 "visited_on": wave.starts_on, "raw": 8000, "final": 8000, "band": "yellow", "verdict": "clean", "flags": [],
                 "wanting": 0, "exposed": False, **STANDING}
            )  # fmt: skip
            counted.append(
                {"visit_id": own, "revision_id": of, "wave_id": wave.id, "hall_id": hall.id, "region_path": hall.region_path,
                 "tier": hall.tier, "kind": hall.kind, "final": 8000, "dimensions": {}}
            )  # fmt: skip
            results += [
                {
                    "revision_id": of,
                    "item": item,
                    "state": "answered",
                    "complied": rng.random() < 0.7 + n % 3 / 10,
                }
                for item in checklist.by_key
            ]
    for table, rows in (
        (ParcelKept, parcels),
        (Revision, revisions),
        (Visit, visits),
        (Counted, counted),
        (ItemResult, results),
    ):
        _insert(connection, table, rows)


def _insert(connection: Any, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """By COPY where there is one."""
    rows = list(rows)
    if connection.dialect.name == "sqlite" or table in (ParcelKept, Revision, Counted):
        for start in range(0, len(rows), 5000):
            connection.execute(table.__table__.insert(), rows[start : start + 5000])
        return
    names = list(rows[0])
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.__tablename__} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(["[]" if value == [] else value for value in (row[name] for name in names)])
