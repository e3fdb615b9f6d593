"""Two server processes and a worker of its own on PostgreSQL and one S3 store, as docker-compose.yml runs them."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlmodel import col, update

from anfang import database, tasks
from anfang.clock import now as present
from anfang.core.wire import PART_BYTES
from anfang.visits.records import EvidencePart, Revision, ServerKey, Visit
from anfang.visits.sweep import LEFT_ALONE, sweep_parts
from tests.faults.conftest import Site
from tests.servers import RESTING, Server
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, walked
from tests.warm import Warm


def test_two_replicas_and_a_worker_are_one_server(
    new_site: Callable[..., Site],
    new_server: Callable[..., Server],
    command_line: Warm,
    postgres: str,
    s3: dict[str, str],
) -> None:
    """Each parcel goes to both at once; parts go to one and the seal to the other; the worker does what is queued."""
    environment = {
        **s3,
        "ANFANG_DATABASE": postgres,
        "ANFANG_EVIDENCE": "s3://evidence",
        "ANFANG_TASKS": "worker",
    }
    site = new_site(**environment)
    other = Site(new_server(**environment).start(), site.world)
    words, own = ["worker", "--data", str(site.server.folder / "worker")], {**os.environ, **environment}
    with (site.server.folder / "worker.log").open("wb") as log:
        worker = command_line.start(*words, env=own, out=log, err=log)
    try:
        one, two = site.phone(), site.phone()
        two.client = httpx.Client(
            base_url=other.server.address, cookies=one.client.cookies, timeout=60, limits=RESTING
        )
        draft = walked(site.world.assign(), site.world.checklist, till="broken")
        whole, begun = jpeg(pad=PART_BYTES), jpeg(32, pad=PART_BYTES)
        name, unfinished = draft.photo("till", whole, NOON), draft.photo("till", begun, NOON)
        sealed = draft.seal(SEALED_AT)
        with ThreadPoolExecutor(20) as pool:
            replies = list(pool.map(lambda n: (one, two)[n % 2].bring([sealed], at=NOON), range(20)))
        assert len({reply.receipts[0].model_dump_json() for reply in replies}) == 1
        assert [len(site.world.rows(table)) for table in (Visit, Revision, ServerKey)] == [1, 1, 1]
        assert one.send_part(name, 0, whole[:PART_BYTES]).status_code == 200
        assert two.send_evidence(name, whole, there={0}).sealed
        assert one.client.get(f"/api/evidence/{name}").json()["sealed"]
        assert one.send_part(unfinished, 0, begun[:PART_BYTES]).status_code == 200
        _let_the_worker_sweep(site)
        assert {part.digest for part in site.world.rows(EvidencePart)} == {name}
        assert two.send_evidence(unfinished, begun).sealed
        assert [receipt.kind for receipt in two.bring([sealed], at=NOON).receipts] == ["complete"]
    finally:
        worker.kill()
        worker.wait()


def _let_the_worker_sweep(site: Site) -> None:
    """Sixty days go by; then the sweep is queued, here by this process, as a server would."""
    with database.transaction(site.world.engine) as session:
        long_ago = present() - 2 * LEFT_ALONE
        session.exec(update(EvidencePart).where(col(EvidencePart.n) >= 0).values(received_at=long_ago))
    tasks.Queue(site.world.engine, site.world.settings).put(sweep_parts.__name__, ())
    end = time.monotonic() + 60
    while len(site.world.rows(EvidencePart)) != 2:
        assert time.monotonic() < end, "the worker did not sweep"
        time.sleep(0.1)
