"""What the deliverables of a wave cost: seconds and memory of the background queue that makes them, beside writing the same cells bare.

`python bench/deliverables.py` lays a wave of 5,000 halls with three photos a visit (and the wave before it), asks for every deliverable
and nine branch reports, and lets the queue of a server make them in a process of its own, two at a time. Marks: all of them in 180 s by
the clock, 400 MB at the most at any moment (that process and the typesetter together, looked at 20 times a second), a hall's PDF in
0.5 s. Other work on the machine makes the clock's seconds longer; the load is told.
"""

import argparse
import json
import os
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
from sqlmodel import col, select
from xlsxwriter import Workbook

from anfang import database, tasks
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
from anfang.reports.deliverables.ask import ask, ask_for_all
from anfang.reports.deliverables.frozen import Extent
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
from anfang.review.records import Release
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import Evidence, EvidenceOfItem, ParcelKept, Revision, Visit
from anfang.waves.records import Wave

HALLS, COUNTIES, CARDS, PHOTOS, NOTES, BRANCHES = 5000, 88, 400, 3, 2, 9
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
        it: []
        for it in (
            *(ParcelKept, Revision, Visit, Evidence, EvidenceOfItem, Release),
            *(HallResult, PublishedHall, PublishedVisit),
        )
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
        for place in range(1, len(told) + 1):
            _behind(tables, made, wave, hall, place, checklist, people, phone)
    for table, rows in tables.items():
        for start in range(0, len(rows), 500):
            session.connection().execute(table.__table__.insert(), rows[start : start + 500])


def _behind(
    tables: dict[Any, list[dict[str, Any]]], made: Publication, wave: Wave, hall: Hall, place: int, checklist: Checklist,
    people: list[Person], phone: Phone,
) -> None:  # fmt: skip
    """The visit behind a place, with three photos, one of which the hall may see, and two notes."""
    visit, revision, parcel = uuid4(), uuid4(), uuid4().hex * 2
    said = {"state": "answered", "value": "broken", "note": "柜台上堆着杂物，员工没有收拾。"}
    noted = [key for key, it in checklist.by_key.items() if it.evidence and "note" in it.evidence.kinds]
    body = json.dumps({"answers": dict.fromkeys(noted[:NOTES], said)}).encode()
    tables[ParcelKept].append(
        {"digest": parcel, "visit_id": visit, "revision": 1, "person_id": people[1].id, "phone_id": phone.id, "body": body,
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
        {"publication_id": made.id, "visit_id": visit, "revision_id": revision, "hall_id": hall.id, "place": place}
    )  # fmt: skip
    for n, item in enumerate(list(checklist.by_key)[:PHOTOS]):
        photo = uuid4().hex * 2
        tables[Evidence].append(
            {"digest": photo, "size": 400_000, "type": "image/jpeg", "named_at": NOW, "sealed_at": NOW}
        )
        tables[EvidenceOfItem].append(
            {"id": uuid4(), "revision_id": revision, "digest": photo, "item": item, "source": "camera", "taken_at": NOW}
        )  # fmt: skip
        if n == 0:
            tables[Release].append(
                {"id": uuid4(), "visit_id": visit, "digest": photo, "by": people[0].id, "at": NOW}
            )


def make(settings: Settings) -> None:
    """Every deliverable of the newest wave and nine branch reports, by the queue; a line of JSON for each file, and one for the whole."""
    engine = database.connect(settings.database)
    queue = tasks.Queue(engine, settings)
    tasks.attach(queue)
    with database.transaction(engine) as session:
        made = session.exec(select(Publication).order_by(col(Publication.at).desc()).limit(1)).one()
        by = session.get_one(Person, made.by)
        ask_for_all(session, made, Extent(), language="zh", by=by, now=NOW)
        for n in range(BRANCHES):
            ask(session, made, Extent(f"/52/52{n + 1:02}/"), "branch", "pdf", language="zh", by=by, now=NOW)
    start = time.monotonic()
    begun: dict[UUID, float] = {}
    ended: dict[UUID, float] = {}
    with queue.running():
        while True:
            with database.reading(engine) as session:
                rows = session.exec(select(Deliverable)).all()
            for row in rows:
                if row.beat_at is not None:
                    begun.setdefault(row.id, time.monotonic() - start)
                if row.finished_at is not None:
                    ended.setdefault(row.id, time.monotonic() - start)
            if any(row.failed for row in rows):
                raise RuntimeError("a deliverable could not be made")
            if len(ended) == len(rows):
                break
            time.sleep(0.1)
    for row in rows:
        file = f"{row.what}-{row.region_path.strip('/').replace('/', '-')}.{row.form_of}"
        took = ended[row.id] - begun.get(row.id, ended[row.id])
        print(json.dumps({"name": file, "wall": took, "size": row.size}))
    used = os.times()
    cpu = used.user + used.system + used.children_user + used.children_system
    print(json.dumps({"wall": max(ended.values()), "cpu": cpu}))
    engine.dispose()


def _at_work(settings: Settings) -> tuple[list[dict[str, Any]], int]:
    """What `make` told, in a process of its own, and the most memory in MB that it and its children had at one moment."""
    again = [sys.executable, __file__, "--make", str(settings.data)]
    most = 0
    with subprocess.Popen(again, stdout=subprocess.PIPE, text=True) as work:
        while work.poll() is None:
            most = max(most, _memory(work.pid))
            time.sleep(0.05)
        told = work.stdout.read() if work.stdout else ""
    if work.returncode:
        raise RuntimeError("the queue stopped")
    return [json.loads(line) for line in told.splitlines()], most // 1024


def _memory(pid: int, started_by: bytes = b"") -> int:
    """Resident kB of a process and all that it has started; what they share is counted in each."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        status = Path(f"/proc/{pid}/status").read_text()
        children = [
            int(child)
            for tid in Path(f"/proc/{pid}/task").iterdir()
            for child in (tid / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return 0  # ended while we looked
    if command == started_by:
        return 0  # between fork and exec it has its parent's memory, not its own
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(_memory(child, command) for child in children)


def paper(settings: Settings) -> float:
    """The median of a hall's PDF, the fonts read already."""
    engine, taken = database.connect(settings.database), []
    with database.reading(engine) as session:
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
        make(Settings(data=given.make))
        return 0
    with tempfile.TemporaryDirectory(prefix="anfang-bench-") as name:
        folder = Path(name)
        settings = Settings(data=folder)
        start = time.monotonic()
        lay(settings, given.halls)
        print(f"  laid {given.halls} halls x 2 waves in {time.monotonic() - start:.0f} s", flush=True)
        (*lines, whole), most = _at_work(settings)
        cell = bare(folder, 1_000_000) / 1_000_000
        for line in lines:
            print(f"  {line['name']:24} {line['wall']:6.1f} s  {line['size'] / 1e6:6.1f} MB")
        sheet = paper(settings)
        print(
            f"  a bare cell {1e6 * cell:.2f} us; all of them cost as much as {whole['cpu'] / cell / 1e6:.1f} million bare cells"
        )
        print(
            f"  all: {whole['wall']:.0f} s, cpu {whole['cpu']:.0f} s, peak {most} MB, load {os.getloadavg()[0]:.1f};"
            f" a hall's PDF {sheet:.2f} s of cpu"
        )
        met = whole["wall"] <= SECONDS and most <= MEMORY and sheet <= PAPER
        print(f"  {'ok' if met else 'MISSED'}")
        return int(not met)


if __name__ == "__main__":
    sys.exit(main())
