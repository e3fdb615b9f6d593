"""P2: no duplicate visit, revision or evidence under 50 parallel replays of the same request."""

from concurrent.futures import ThreadPoolExecutor

from anfang import database, journal
from anfang.core.canonical import digest
from anfang.core.wire import PART_BYTES, SyncReply
from anfang.visits.records import (
    Evidence,
    EvidenceOfItem,
    EvidencePart,
    ItemResult,
    ParcelKept,
    Revision,
    ServerKey,
    Visit,
)
from tests.faults.conftest import Site
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, walked

TIMES = 50


def test_fifty_replays_at_once_leave_one_visit_one_revision_one_file(either_site: Site) -> None:
    """Visit, parts and seal, each sent fifty times at once over fifty connections, before the server has a key of its own.

    By five phones of one shopper (an export that was taken in elsewhere): calls of one phone go one after the other anyway.
    """
    site = either_site
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    content = jpeg(pad=PART_BYTES)
    name = draft.photo("till", content, NOON)
    sealed, phones = draft.seal(SEALED_AT), [site.phone() for _ in range(5)]
    phone = phones[0]
    with ThreadPoolExecutor(TIMES) as pool:
        replies: list[SyncReply] = list(
            pool.map(lambda n: phones[n % 5].bring([sealed], at=NOON), range(TIMES))
        )
        parts = [content[:PART_BYTES], content[PART_BYTES:]]
        sent = list(pool.map(lambda n: phone.send_part(name, n % 2, parts[n % 2]), range(TIMES)))
        seals = list(pool.map(lambda _: phone.client.post(f"/api/evidence/{name}/seal"), range(TIMES)))
    assert {reply.receipts[0].model_dump_json() for reply in replies} == {
        replies[0].receipts[0].model_dump_json()
    }
    assert replies[0].receipts[0].kind == "received"
    assert {answer.status_code for answer in [*sent, *seals]} == {200}
    assert all(answer.json()["sealed"] for answer in seals)
    counts = {
        table: len(site.world.rows(table))
        for table in (Visit, Revision, ParcelKept, Evidence, EvidenceOfItem, ServerKey)
    }
    assert set(counts.values()) == {1}, counts
    assert (len(site.world.rows(EvidencePart)), len(site.world.rows(ItemResult))) == (2, 4)
    assert [visit.wanting for visit in site.world.rows(Visit)] == [0]
    with database.reading(site.world.engine) as session:
        told = [entry.what for entry in journal.of(session, f"visit:{sealed.visit}")]
        assert (told, journal.broken_at(session)) == (["visit.received", "visit.complete"], None)
    stored = site.server.folder / "data" / "evidence" / name[:2] / name
    assert digest(b"".join(path.read_bytes() for path in sorted(stored.iterdir()))) == name


def test_two_revisions_of_one_visit_at_once_both_stand(either_site: Site) -> None:
    """Twenty visits, each with revisions 1 and 2 on two connections at the same moment."""
    site = either_site
    phone = site.phone()
    pairs = []
    for _ in range(20):
        planned = site.world.assign()
        first = walked(planned, site.world.checklist).seal(SEALED_AT)
        pairs += [
            first,
            walked(planned, site.world.checklist, smile="broken").seal(SEALED_AT, revision=2, base=1),
        ]
    with ThreadPoolExecutor(8) as pool:
        kinds = list(pool.map(lambda sealed: phone.bring([sealed], at=NOON).receipts[0].kind, pairs))
    assert set(kinds) == {"complete"}
    assert {(visit.revision, visit.final) for visit in site.world.rows(Visit)} == {(2, 7500)}
    assert len(site.world.rows(Revision)) == 40
