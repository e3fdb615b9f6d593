"""A province of 5,000 halls as the desk's pages see it: waves of visits with all that belongs to them, item by item.

The rows are made inside the database (COPY and INSERT … SELECT): every visit has its assignment, parcel, revision and 70 item results.
Tallies and counts of the newest waves are made by `rebuild` itself; older waves, of which a page shows at most a mean, repeat them.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from ground import CHECKLIST, HALL, HOURS, NOW, SHOPPER
from laying import fast, insert, settled
from sqlalchemy import Connection, Engine, literal, select, text
from sqlmodel import col
from sqlmodel import select as choose
from uuid_utils.compat import uuid7

from anfang import database
from anfang.checklists.publish import publish
from anfang.checklists.source import read_source
from anfang.core.checklist import Checklist, read
from anfang.core.programme import Programme
from anfang.halls.records import Hall, Region
from anfang.people.create import create
from anfang.people.records import Person, Phone, Role
from anfang.people.sign_in import sign_in
from anfang.reports.records import Publication, SatisfactionResult
from anfang.tallies.rebuild import rebuild
from anfang.tallies.truth import TABLES
from anfang.upgrade import upgrade
from anfang.visits.records import Visit
from anfang.waves.programme import set_programme
from anfang.waves.records import Closing, Wave

HALLS, CITIES, COUNTIES, SHOPPERS = 5000, 9, 88, 400
OVERLAPS = 500  # halls of the newest wave that get one visit more: with one visit each nobody could disagree
REBUILT = 3
KINDS = {"flagship": 1, "central": 3, "second": 10, "third": 20, "cooperative": 15}
# Of a thousand visits: 20 wait (one of these with an open veto, one in doubt), 2 are held, 2 sent back, 1 is out.
STANDINGS = ["waiting"] * 20 + ["held"] * 2 + ["returned"] * 2 + ["excluded"] + ["approved"] * 975


@dataclass
class Province:
    """What was laid. `tokens`: who is signed in at the desk, by login."""

    engine: Engine
    waves: list[Wave]
    tokens: dict[str, str]


def lay(url: str, *, waves: int, visits: int) -> Province:
    """A migrated database of `waves` months, the newest 2026-11, with so many visits a hall and wave."""
    engine, rng = database.connect(url), random.Random(1)
    upgrade(engine)
    with database.transaction(engine) as session:
        checklist = read(
            publish(session, read_source(CHECKLIST.read_bytes()).document, by=None, now=NOW).document
        )
        _regions(session)
        halls = [_hall(n, rng) for n in range(HALLS)]
        people = [
            Person(id=UUID(int=SHOPPER + n), login=f"s{n}", name=f"客{n}", role=Role.SHOPPER, created_at=NOW)
            for n in range(SHOPPERS)
        ]
        rows = [_wave(n) for n in range(waves)]
        session.add_all([*halls, *people, *rows])
        session.flush()
        phone = Phone(id=UUID(int=1), person_id=people[0].id, name="x", enrolled_at=NOW, seen_at=NOW)
        session.add(phone)
        set_programme(session, Programme(rank_visits=1), by=None, now=NOW)
        reviewers = _reviewers(session)
    with fast(engine) as connection:
        for n, wave in enumerate(rows):
            made = _visits(rng, wave, halls, visits + (n == 0) / HALLS * OVERLAPS, checklist, reviewers)
            insert(connection, Visit, made)
        _belongings(connection, checklist)
    settled(engine)
    with database.transaction(engine) as session:
        for wave in rows[:REBUILT]:
            rebuild(session, wave.id)
        for wave in rows[REBUILT:]:
            _repeat(session.connection(), rows[REBUILT - 1], wave)
        _published(session.connection(), rows[1], reviewers[0])
        insert(session.connection(), SatisfactionResult, _interviews(rng, rows[0], halls, reviewers[0]))
    settled(engine)
    return again(url)


def again(url: str) -> Province:
    """The province that was laid there, with the schema of today, and who looks at it signed in."""
    engine, now = database.connect(url), datetime.now(UTC)
    upgrade(engine)
    with database.transaction(engine) as session:
        waves = session.exec(choose(Wave).order_by(col(Wave.starts_on).desc())).all()
        desk = session.exec(choose(Person).where(Person.role != Role.SHOPPER)).all()
        tokens = {
            one.login: sign_in(session, one, ends_at=now + timedelta(hours=12), now=now)[1] for one in desk
        }
        return Province(engine, list(waves), tokens)


def _regions(session: Any) -> None:
    session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
    session.add(Region(code="53", name="云南省", level="province", path="/53/"))
    session.flush()
    for n in range(CITIES):
        code = f"52{n + 1:02}"
        session.add(Region(code=code, name=f"市{n}", level="city", parent_code="52", path=f"/52/{code}/"))
    session.flush()
    for n in range(COUNTIES):
        city = f"52{n % CITIES + 1:02}"
        code = f"{city}{n:02}"
        session.add(
            Region(code=code, name=f"县{n}", level="county", parent_code=city, path=f"/52/{city}/{code}/")
        )


def _hall(n: int, rng: random.Random) -> Hall:
    tier = rng.choices(list(KINDS), list(KINDS.values()))[0]
    kind = "competitor" if rng.random() < 0.1 else "cooperative" if tier == "cooperative" else "own"
    county = n % COUNTIES
    city = f"52{county % CITIES + 1:02}"
    return Hall(
        id=UUID(int=HALL + n), code=f"GZ-{n:05}", name=f"营业厅{n}", tier=tier, kind=kind, hours=HOURS, created_at=NOW,
        region_path=f"/52/{city}/{city}{county:02}/",
    )  # fmt: skip


def _wave(n: int) -> Wave:
    month = 2026 * 12 + 10 - n
    start = date(month // 12, month % 12 + 1, 1)
    return Wave(
        id=UUID(int=(0x0180 << 112) + n), code=f"{start:%Y-%m}", title=f"{start:%Y-%m}", starts_on=start,
        ends_on=start.replace(day=28), checklist_code="telecom-hall", frequency={}, opened_at=NOW,
    )  # fmt: skip


def _reviewers(session: Any) -> list[UUID]:
    """An admin, a supervisor of all, one of a city, one of a region without halls; the first two have visits to judge."""
    found = []
    for login, role, regions in (
        ("an", Role.ADMIN, []),
        ("mei", Role.SUPERVISOR, ["/52/"]),
        ("city", Role.SUPERVISOR, ["/52/5203/"]),
        ("none", Role.SUPERVISOR, ["/53/"]),
    ):
        one = create(session, login=login, name=login, role=role, regions=regions, by=None, now=NOW)
        found.append(one.id)
    return found


def _visits(
    rng: random.Random, wave: Wave, halls: Sequence[Hall], visits: float, checklist: Checklist, reviewers: list[UUID]
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """`visits` a hall; of a broken number the first halls get one more. A hall's visits of one wave are of as many shoppers."""
    month = int(wave.id) & 0xFFFF
    level, base = rng.uniform(0.68, 0.8), month << 24
    start = datetime.combine(wave.starts_on, datetime.min.time(), UTC)
    more = round((visits - int(visits)) * len(halls))
    for n, hall in enumerate(halls):
        own = min(0.97, max(0.2, rng.gauss(level, 0.1)))
        for each in range(int(visits) + (n < more)):
            at = base + n * 16 + each
            final = max(0, min(10_000, round(rng.gauss(own, 0.08) * 10_000)))
            standing = rng.choice(STANDINGS)
            day = start + timedelta(days=rng.randrange(28), minutes=rng.randrange(600))
            vetoed = rng.random() < 0.04
            band = "red" if vetoed or final < 7000 else "green" if final >= 8500 else "yellow"
            shopper = (n + 97 * each + 31 * month) % SHOPPERS
            yield {
                "id": UUID(int=(0x0190 << 112) + at), "wave_id": wave.id, "hall_id": hall.id, "tier": hall.tier,
                "shopper_id": UUID(int=SHOPPER + shopper), "checklist_digest": checklist.digest, "first_received_at": day,
                "revision_id": UUID(int=(0x0191 << 112) + at), "revision": 1, "visited_at": day, "visited_on": day.date(),
                "raw": final, "final": final, "band": band, "verdict": "vetoed" if vetoed else "clean",
                "flags": '["hurried"]' if rng.random() < 0.05 else "[]",
                "wanting": int(rng.random() < 0.005), "exposed": at % 40 == 0, "standing": standing,
                "veto_open": standing == "waiting" and rng.random() < 0.05,
                "doubt": "look" if standing == "waiting" and rng.random() < 0.05 else "clear",
                # Who has judged a visit keeps it: half of all that were ever judged are mei's, and a tenth of what waits.
                "reviewer_id": reviewers[1] if rng.random() < (0.1 if standing == "waiting" else 0.5) else None,
            }  # fmt: skip


def _belongings(connection: Connection, checklist: Checklist) -> None:
    """Assignment, parcel, revision and item results of every visit; the newest wave has planned visits that have not come, too."""
    lite = connection.dialect.name == "sqlite"
    name = "lower(hex(id))" if lite else "replace(CAST(id AS text), '-', '')"
    dimensions = " || ',' || ".join(
        f"""'{{"key":"{one.key}","final":' || (final * {97 - n} / 100) || '}}'"""
        for n, one in enumerate(checklist.dimensions)
    )
    card = f"""'{{"final":' || final || ',"verdict":"' || verdict || '","dimensions":[' || {dimensions} || ']}}'"""
    json = "" if lite else "::json"
    for words in (
        "INSERT INTO assignments (id, visit_id, visited, wave_id, hall_id, shopper_id, day_on, from_time, to_time, scenario, tier,"
        " checklist_digest, made_at) SELECT id, id, true, wave_id, hall_id, shopper_id, visited_on, '09:00', '18:00', '', tier,"
        " checklist_digest, first_received_at FROM visits",
        "INSERT INTO parcels (digest, visit_id, revision, person_id, phone_id, body, kind, problems, received_at)"
        f" SELECT {name} || {name}, id, 1, shopper_id, :phone, :body, 'received', '[]', first_received_at FROM visits",
        "INSERT INTO revisions (id, visit_id, revision, stale_base, parcel_digest, phone_id, app, scorecard, scorecard_digest,"
        f" claim_digest, flags, started_at, sealed_at, received_at) SELECT revision_id, id, 1, false, {name} || {name}, :phone,"
        f" 'x', ({card}){json}, '', '', '[]', visited_at, visited_at, first_received_at FROM visits",
    ):
        connection.execute(text(words), {"phone": _told(UUID(int=1), lite), "body": b"{}"})
    keys = ", ".join(f"({n}, '{key}')" for n, key in enumerate(sorted(checklist.by_key)))
    # What looks random differs from visit to visit and item to item, and is the same on both engines.
    connection.execute(
        text(
            f"WITH keys (n, key) AS (VALUES {keys}) INSERT INTO item_results (revision_id, item, state, credit_numerator,"
            " credit_denominator, complied) SELECT revision_id, key, 'answered', 1, 1,"
            " (final * 7919 + n * 104729) % 10000 < 6000 + 50 * n FROM visits CROSS JOIN keys ORDER BY revision_id, key"
        )
    )
    connection.execute(
        text(
            "INSERT INTO assignments (id, visit_id, wave_id, hall_id, shopper_id, day_on, from_time, to_time, scenario, tier,"
            " checklist_digest, made_at) SELECT v.revision_id, v.revision_id, wave_id, hall_id, shopper_id, visited_on, '09:00',"
            " '18:00', '', tier, checklist_digest, first_received_at FROM visits v WHERE wave_id = :wave AND final % 10 = 0"
        ),
        {"wave": _told(UUID(int=0x0180 << 112), lite)},
    )


def _repeat(connection: Connection, model: Wave, wave: Wave) -> None:
    """The wave's tallies are those of `model`."""
    for record in TABLES:
        table: Any = record.__table__  # type: ignore[attr-defined]
        columns = [literal(wave.id) if name == "wave_id" else column for name, column in table.c.items()]
        copied = select(*columns).where(table.c.wave_id == model.id)
        connection.execute(table.insert().from_select(list(table.c.keys()), copied))


def _published(connection: Connection, wave: Wave, by: UUID) -> None:
    """The wave is closed and published: its approved visits stand in an edition."""
    lite = connection.dialect.name == "sqlite"
    tables: list[Any] = [record.__table__ for record in (Closing, Publication)]  # type: ignore[attr-defined]
    edition = {
        "id": uuid7(), "wave_id": wave.id, "edition": 1, "digest": "0" * 64, "reason": "", "changes": [], "by": by, "at": NOW,
        "figures": {"halls": HALLS, "visits": HALLS},
    }  # fmt: skip
    connection.execute(tables[0].insert(), {"wave_id": wave.id, "by": by, "at": NOW, "settled_at": NOW})
    connection.execute(tables[1].insert(), edition)
    connection.execute(
        text(
            "INSERT INTO published_visits (publication_id, visit_id, revision_id, hall_id, place)"
            " SELECT :edition, id, revision_id, hall_id, 1 FROM visits WHERE wave_id = :wave AND standing = 'approved'"
        ),
        {"edition": _told(edition["id"], lite), "wave": _told(wave.id, lite)},  # type: ignore[arg-type]
    )


def _interviews(rng: random.Random, wave: Wave, halls: Iterable[Hall], by: UUID) -> Iterator[dict[str, Any]]:
    for hall in halls:
        yield {"wave_id": wave.id, "hall_id": hall.id, "score": rng.randrange(6000, 9900),
               "interviews": rng.randrange(10, 60), "by": by, "at": NOW}  # fmt: skip


def _told(of: UUID, lite: bool) -> str | UUID:
    return of.hex if lite else of
