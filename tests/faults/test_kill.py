"""The server is killed: nothing that it acknowledged is lost, nothing half is left."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from anfang import database, journal
from anfang.demo.draft import Sealed
from anfang.demo.phone import DemoPhone
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from tests.faults.conftest import Site
from tests.servers import READY
from tests.visits.world import NOON, SEALED_AT, World, lay, settings_in, walked


@contextmanager
def slow_server(world: World, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "tests.faults.slow_commit", str(world.settings.data), *words]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        address = READY.search(child.stdout.readline())
        assert address is not None
        yield address[0], child
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize(("words", "stored"), [((), 1), (("--plant",), 0)])
def test_what_a_receipt_says_is_committed_before_it_leaves(
    tmp_path: Path, words: tuple[str, ...], stored: int
) -> None:
    """Commit before reply: killed by SIGKILL as soon as the receipt is there, the server has the visit all the same.

    The same test over the planted defect finds nothing in the database, so it can fail.
    """
    world = lay(settings_in(tmp_path / "data"))
    sealed = walked(world.assign(), world.checklist).seal(SEALED_AT)
    try:
        with (
            slow_server(world, *words) as (address, child),
            httpx.Client(base_url=address, timeout=60) as client,
        ):
            [receipt] = world.phone(client).bring([sealed], at=NOON).receipts
            child.kill()
            child.wait()
        assert receipt.kind == "complete"
        assert [len(world.rows(table)) for table in (Visit, Revision, ParcelKept)] == [stored] * 3
    finally:
        world.engine.dispose()


def test_killed_at_any_moment_it_loses_nothing_it_acknowledged(site: Site) -> None:
    """Four rounds: two phones bring visit after visit until the server dies in mid-sync."""
    seed = random.randrange(2**32)
    rng = random.Random(seed)
    acknowledged: set[UUID] = set()
    offered: dict[UUID, Sealed] = {}
    for _ in range(4):
        phones = [site.phone(), site.phone()]
        stop = threading.Event()
        threads = [
            threading.Thread(target=_walk, args=(site.world, phone, stop, offered, acknowledged))
            for phone in phones
        ]
        for thread in threads:
            thread.start()
        before = len(acknowledged)
        while len(acknowledged) < before + 2:
            time.sleep(0.01)
        time.sleep(rng.random() * 0.2)
        site.server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        there = {visit.id for visit in site.world.rows(Visit)}
        assert acknowledged <= there, f"seed {seed}: lost {acknowledged - there}"
        site.server.start()
    phone = site.phone()
    for sealed in offered.values():
        assert [receipt.kind for receipt in phone.bring([sealed], at=NOON).receipts] == ["complete"]
        time.sleep(0.05)
    assert {visit.id for visit in site.world.rows(Visit)} == set(offered)
    counts = [len(site.world.rows(table)) for table in (Visit, Revision, ParcelKept)]
    assert counts == [len(offered)] * 3
    assert len(site.world.rows(ItemResult)) == 4 * len(offered)
    with database.reading(site.world.engine) as session:
        assert journal.broken_at(session) is None


def _walk(
    world: World,
    phone: DemoPhone,
    stop: threading.Event,
    offered: dict[UUID, Sealed],
    acknowledged: set[UUID],
) -> None:
    while not stop.is_set():
        sealed = walked(world.assign(), world.checklist).seal(SEALED_AT)
        offered[sealed.visit] = sealed
        try:
            [receipt] = phone.bring([sealed], at=NOON).receipts
        except httpx.TransportError:
            return
        assert receipt.kind == "complete"
        acknowledged.add(sealed.visit)
        stop.wait(0.1)
