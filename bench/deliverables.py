"""What the deliverables of a wave cost: seconds, processor seconds and memory of each, beside writing the same cells bare.

`python bench/deliverables.py` lays a wave of 5,000 halls (with the wave before it), makes every deliverable of it one after the other in a
process of its own, as a worker does, and a hall's PDF. Marks: all of them in 180 s of processor time on one core (there are two), 400 MB
at the most at any moment, a hall's PDF in 0.5 s. Other work on the machine makes the clock's seconds longer; the load is told.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from ground import CHECKLIST, NOW, value
from xlsxwriter import Workbook

from anfang import database
from anfang.checklists.publish import publish as publish_checklist
from anfang.checklists.source import read_source
from anfang.core.answers import states
from anfang.core.canonical import digest
from anfang.core.checklist import Checklist, read
from anfang.core.programme import Programme
from anfang.core.scorecard import written as card_written
from anfang.core.scoring import score
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Phone, Role
from anfang.reports.deliverables.build import build
from anfang.reports.deliverables.ground import ground_of
from anfang.reports.deliverables.kinds import offered_for
from anfang.reports.hall_document import (
    FORMAT,
    HallDocument,
    HallNamed,
    WaveNamed,
    by_content,
    means_of,
    visit_told,
    written,
)
from anfang.reports.published import document_of
from anfang.reports.records import Deliverable, HallResult, Publication, PublishedHall, PublishedVisit
from anfang.reports.result_facts import result_facts
from anfang.reports.result_paper import render_result
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import ParcelKept, Revision, Visit
from anfang.waves.records import Wave

HALLS, COUNTIES, CARDS = 5000, 88, 400
TIERS = ("flagship", "central", "second", "third", "cooperative")
SECONDS, MEMORY, PAPER = 180, 400, 0.5


def lay(settings: Settings, halls: int) -> None:
    """Two published waves: each hall's document with one or two visits, drawn from a few hundred scorecards by the real engine."""
    engine = database.connect(settings.database)
    upgrade(engine)
    rng = Random(1)
    with database.transaction(engine) as session:
        session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
        session.flush()
        people = [Person(id=uuid4(), login=it, name=it, role=role, created_at=NOW) for it, role in PEOPLE]
        session.add_all(people)
        session.flush()
        phone = Phone(id=uuid4(), person_id=people[1].id, name="x", enrolled_at=NOW, seen_at=NOW)
        session.add(phone)
        version = publish_checklist(session, read_source(CHECKLIST.read_bytes()).document, by=None, now=NOW)
        checklist = read(version.document)
        cards = {tier: [_card(checklist, tier, rng) for _ in range(CARDS // len(TIERS))] for tier in TIERS}
        rows = []
        for n in range(halls):
            tier, county = rng.choice(TIERS), n % COUNTIES
            kind = "cooperative" if tier == "cooperative" else "competitor" if n % 19 == 0 else "own"
            rows.append(
                Hall(
                    id=UUID(int=(7 << 100) + n), code=f"GZ-{n:05}", name=f"贵州省第{n}营业厅", tier=tier, kind=kind,
                    region_path=f"/52/52{county % 9 + 1:02}/52{county:04}/", created_at=NOW,
                )
            )  # fmt: skip
        session.add_all(rows)
        session.flush()
        for month in (10, 11):
            _wave(session, month, rows, cards, checklist, people, phone, rng)
    engine.dispose()


PEOPLE = (("an", Role.ADMIN), ("lan", Role.SHOPPER))


def _card(checklist: Checklist, tier: str, rng: Random) -> dict[str, Any]:
    """One visit's scorecard by the engine."""

    answers: dict[str, Any] = {}
    while open_ := [key for key, state in states(checklist, tier, answers).items() if state == "unanswered"]:
        for key in open_:
            answers[key] = {"state": "answered", "value": value(checklist.by_key[key], rng)}
    card: dict[str, Any] = json.loads(card_written(score(checklist, tier, answers)))
    return card


def _wave(
    session: Any, month: int, halls: list[Hall], cards: dict[str, list[Any]], checklist: Checklist,
    people: list[Person], phone: Phone, rng: Random,
) -> None:  # fmt: skip
    wave = Wave(
        id=uuid4(), code=f"2026-{month}", title=f"2026 年 {month} 月", starts_on=date(2026, month, 1),
        ends_on=date(2026, month, 28), checklist_code=checklist.code, frequency={}, opened_at=NOW,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    figures = {
        "rules": Programme().model_dump(mode="json", by_alias=True),
        "excluded": 3,
        "exposed": 2,
        "late": 1,
    }
    made = Publication(
        id=uuid4(), wave_id=wave.id, edition=1, digest="0" * 64, figures=figures, by=people[0].id,
        at=datetime(2026, month, 29, tzinfo=UTC),
    )  # fmt: skip
    session.add(made)
    session.flush()
    tables: dict[Any, list[dict[str, Any]]] = {
        it: [] for it in (ParcelKept, Revision, Visit, HallResult, PublishedHall, PublishedVisit)
    }
    for n, hall in enumerate(halls):
        told = [
            visit_told(
                checklist,
                rng.choice(cards[hall.tier]),
                day=date(2026, month, rng.randrange(1, 28)),
                notes=[],
                photos=[],
            )
            for _ in range(1 + (n % 3 > 0))
        ]
        placed = by_content(told)
        document = HallDocument(
            format=FORMAT, wave=WaveNamed(code=wave.code, title=wave.title),
            hall=HallNamed(code=hall.code, name=hall.name, tier=hall.tier), edition=1, changes=[],
            means=means_of(placed), visits=placed,
        )  # fmt: skip
        body = written(document)
        tables[HallResult].append(
            {"id": uuid4(), "publication_id": made.id, "wave_id": wave.id, "hall_id": hall.id, "edition": 1, "body": body,
             "digest": digest(body)}
        )  # fmt: skip
        tables[PublishedHall].append(
            {"wave_id": wave.id, "hall_id": hall.id, "code": hall.code, "kind": hall.kind, "region_path": hall.region_path,
             "region": f"贵州省 · 市{hall.region_path.split('/')[2]} · 县{hall.region_path.split('/')[3]}"}
        )  # fmt: skip
        if n == 0:  # one visit, so that the edition knows its checklist
            _behind(tables, made, wave, hall, checklist, people, phone)
    for table, rows in tables.items():
        for start in range(0, len(rows), 500):
            session.connection().execute(table.__table__.insert(), rows[start : start + 500])


def _behind(
    tables: dict[Any, list[dict[str, Any]]], made: Publication, wave: Wave, hall: Hall, checklist: Checklist,
    people: list[Person], phone: Phone,
) -> None:  # fmt: skip
    visit, revision, parcel = uuid4(), uuid4(), uuid4().hex * 2
    tables[ParcelKept].append(
        {"digest": parcel, "visit_id": visit, "revision": 1, "person_id": people[1].id, "phone_id": phone.id, "body": b"{}",
         "kind": "received", "problems": [], "received_at": NOW}
    )  # fmt: skip
    tables[Revision].append(
        {"id": revision, "visit_id": visit, "revision": 1, "stale_base": False, "parcel_digest": parcel, "phone_id": phone.id,
         "app": "x", "scorecard": {}, "scorecard_digest": "", "claim_digest": "", "flags": [], "started_at": NOW,
         "sealed_at": NOW, "received_at": NOW}
    )  # fmt: skip
    tables[Visit].append(
        {"id": visit, "wave_id": wave.id, "hall_id": hall.id, "shopper_id": people[1].id, "checklist_digest": checklist.digest,
         "tier": hall.tier, "first_received_at": NOW, "revision_id": revision, "revision": 1, "visited_at": NOW,
         "visited_on": wave.starts_on, "verdict": "clean", "standing": "approved"}
    )  # fmt: skip
    tables[PublishedVisit].append(
        {
            "publication_id": made.id,
            "visit_id": visit,
            "revision_id": revision,
            "hall_id": hall.id,
            "place": 1,
        }
    )


def make(settings: Settings, folder: Path) -> None:
    """Every deliverable of the newest wave, one after the other; a line of JSON for each."""
    engine = database.connect(settings.database)
    with database.reading(engine) as session:
        made = session.exec(database_newest()).one()
        asked = [
            ("/", what, form) for what, forms in offered_for(whole=True, hall=False).items() for form in forms
        ]
        asked += [(f"/52/52{n + 1:02}/", "branch", "pdf") for n in range(9)]
        by = made.by
    for path, what, form in asked:
        row = Deliverable(
            id=uuid4(), publication_id=made.id, what=what, form_of=form, region_path=path, language="zh",
            held=[], by=by, asked_at=NOW,
        )  # fmt: skip
        start, used = time.monotonic(), _used()
        file = folder / f"{what}-{path.strip('/').replace('/', '-')}.{form}"
        with database.reading(engine) as session:
            build(file, row, ground_of(session, row))
        print(
            json.dumps(
                {"name": file.name, "wall": time.monotonic() - start, "cpu": _used() - used,
                 "size": file.stat().st_size, "rss": _peak()}
            ),
            flush=True,
        )  # fmt: skip
    engine.dispose()


def database_newest() -> Any:
    from sqlmodel import col, select

    return select(Publication).order_by(col(Publication.at).desc()).limit(1)


def _used() -> float:
    """The processor's seconds of this process and of those it has started and outlived: PDFs are set apart."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak() -> int:
    """The most memory in MB, this process's and the largest child's together, as if both had their peak at one moment."""
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage) // 1024


def paper(settings: Settings) -> float:
    """The median of a hall's PDF, the fonts read already."""
    engine, taken = database.connect(settings.database), []
    with database.reading(engine) as session:
        from sqlmodel import select

        rows = session.exec(select(HallResult).limit(9)).all()
        for row in rows:
            start = time.process_time()
            render_result(result_facts(session, document_of(row), row.digest, "zh"), settings)
            taken.append(time.process_time() - start)
    engine.dispose()
    return sorted(taken[1:])[4]


def bare(folder: Path, cells: int) -> float:
    """The processor's seconds for as many cells written to a workbook with nothing around them."""
    start = time.process_time()
    with Workbook(str(folder / "bare.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(cells // 20):
            for column in range(0, 20, 2):
                sheet.write_string(row, column, "贵州省第一营业厅")
                sheet.write_number(row, column + 1, row / 100)
    return time.process_time() - start


def main() -> int:
    """Answers 1 when a mark was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--halls", type=int, default=HALLS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(Settings(data=given.make), given.make)
        return 0
    with tempfile.TemporaryDirectory(prefix="anfang-bench-") as name:
        folder = Path(name)
        settings = Settings(data=folder)
        start = time.monotonic()
        lay(settings, given.halls)
        print(f"  laid {given.halls} halls x 2 waves in {time.monotonic() - start:.0f} s", flush=True)
        again = [sys.executable, __file__, "--make", name]
        start = time.monotonic()
        told = subprocess.run(again, stdout=subprocess.PIPE, check=True, text=True).stdout
        wall = time.monotonic() - start
        lines = [json.loads(line) for line in told.splitlines()]
        cell = bare(folder, 1_000_000) / 1_000_000
        for line in lines:
            print(
                f"  {line['name']:24} {line['wall']:6.1f} s  cpu {line['cpu']:6.1f} s  {line['size'] / 1e6:6.1f} MB  peak {line['rss']} MB"
            )
        cpu, rss = sum(line["cpu"] for line in lines), max(line["rss"] for line in lines)
        books = sum(line["cpu"] for line in lines if line["name"].endswith("xlsx"))
        sheet = paper(settings)
        print(
            f"  a bare cell {1e6 * cell:.2f} us; the workbooks' {books:.0f} s are {books / cell / 1e6:.1f} million bare cells"
        )
        print(
            f"  all: {wall:.0f} s, cpu {cpu:.0f} s, peak {rss} MB, load {os.getloadavg()[0]:.1f}; a hall's PDF {sheet:.2f} s of cpu"
        )
        met = cpu <= SECONDS and rss <= MEMORY and sheet <= PAPER
        print(f"  {'ok' if met else 'MISSED'}")
        return int(not met)


if __name__ == "__main__":
    sys.exit(main())
