"""Requests that are cut, replies that are lost: over a bare socket, since no client would do that."""

import base64
import hashlib
import json
import random
import socket
import time

import httpx

from anfang.core.wire import PART_BYTES
from anfang.demo.draft import Sealed
from anfang.demo.phone import DemoPhone
from anfang.visits.records import EvidencePart, ItemResult, ParcelKept, Revision, Visit
from tests.faults.conftest import Site
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, walked


def raw(phone: DemoPhone, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A whole HTTP request as bytes."""
    said = {
        "host": "x",
        "cookie": f"anfang-phone={phone.client.cookies['anfang-phone']}",
        "content-length": str(len(body)),
    }
    lines = [
        f"{method} {path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in {**said, **headers}.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def sync_bytes(phone: DemoPhone, sealed: Sealed) -> bytes:
    body = json.dumps(phone.request([sealed], at=NOON)).encode()
    return raw(phone, "POST", "/api/sync", body, {"content-type": "application/json"})


def send(site: Site, content: bytes, *, answer: bool = False) -> bytes:
    """Send the bytes and hang up; with `answer`, once the server has said all it has to say."""
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=60) as connection:
        connection.sendall(content)
        said = b""
        while answer and b"}" not in said.partition(b"\r\n\r\n")[2]:
            more = connection.recv(65536)
            assert more, said
            said += more
        return said


def test_a_sync_cut_at_any_byte_leaves_nothing_half(site: Site) -> None:
    phone = site.phone()
    sealed = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
    whole = sync_bytes(phone, sealed)
    rng = random.Random(7)
    for cut in sorted({1, len(whole) - 1, *(rng.randrange(1, len(whole)) for _ in range(30))}):
        send(site, whole[:cut])
    assert phone.client.get("/api/health").status_code == 200
    assert [len(site.world.rows(table)) for table in (Visit, Revision, ParcelKept, ItemResult)] == [0] * 4
    assert [receipt.kind for receipt in phone.bring([sealed], at=NOON).receipts] == ["complete"]


def test_a_reply_that_is_lost_after_the_commit_comes_again_the_same(site: Site) -> None:
    """Requests lost after commit, and duplicated: the phone hangs up before it reads, then brings the same again, twice."""
    phone = site.phone()
    sealed = walked(site.world.assign(), site.world.checklist, smile="broken").seal(SEALED_AT)
    with socket.create_connection(("127.0.0.1", site.server.port)) as connection:
        connection.sendall(sync_bytes(phone, sealed))
        end = time.monotonic() + 60
        while not site.world.rows(Visit):
            assert time.monotonic() < end
            time.sleep(0.02)
    [kept] = site.world.rows(ParcelKept)
    receipts = [phone.bring([sealed], at=NOON).receipts[0] for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert (receipts[0].kind, receipts[0].received_at, receipts[0].final) == (
        "complete",
        kept.received_at,
        7500,
    )
    assert [len(site.world.rows(table)) for table in (Visit, Revision, ParcelKept)] == [1, 1, 1]


def test_after_k_cuts_k_parts_are_sent_again(site: Site) -> None:
    """P3: at most k × 2. Each of five parts is cut once at a random byte; the server keeps every whole one."""
    phone = site.phone()
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    content = jpeg(pad=4 * PART_BYTES)
    name = draft.photo("till", content, NOON)
    phone.put(draft.seal(SEALED_AT))
    phone.sync(at=NOON)
    rng = random.Random(7)
    sent = 0
    parts = [content[start : start + PART_BYTES] for start in range(0, len(content), PART_BYTES)]
    for n, part in enumerate(parts):
        own = base64.b64encode(hashlib.sha256(part).digest()).decode()
        whole = raw(
            phone, "PUT", f"/api/evidence/{name}/parts/{n}", part, {"content-digest": f"sha-256=:{own}:"}
        )
        send(site, whole[: -rng.randrange(1, len(part))])
        sent += 1
        [wanted] = phone.sync(at=NOON).wanted
        assert wanted.parts == list(range(n))
        assert phone.send_part(name, n, part).status_code == 200
        sent += 1
    assert (len(parts), sent) == (5, 10)
    assert phone.client.post(f"/api/evidence/{name}/seal").json()["sealed"]
    assert len(site.world.rows(EvidencePart)) == 5


def test_what_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    """A 60 MB photo: the answer is there after the headers alone, and a stranger's 60 MB are refused for being a stranger's."""
    phone = site.phone()
    size = {"content-length": "60000000", "content-digest": f"sha-256=:{'A' * 43}=:"}
    for path, method in ((f"/api/evidence/{'0' * 64}/parts/0", "PUT"), ("/api/sync", "POST")):
        answer = send(site, raw(phone, method, path, b"", size), answer=True)
        assert answer.startswith(b"HTTP/1.1 413 ") and b'"too_large"' in answer
    more = {**size, "content-length": str(PART_BYTES + 1)}
    answer = send(site, raw(phone, "PUT", f"/api/evidence/{'0' * 64}/parts/0", b"", more), answer=True)
    assert answer.startswith(b"HTTP/1.1 413 ")
    stranger = DemoPhone(httpx.Client(cookies={"anfang-phone": "none"}, timeout=60))
    answer = send(
        site,
        raw(stranger, "PUT", f"/api/evidence/{'0' * 64}/parts/0", b"", {"content-length": "5000"}),
        answer=True,
    )
    assert answer.startswith(b"HTTP/1.1 401 ")


def test_a_body_without_an_announced_length_is_cut_off_at_the_limit(site: Site) -> None:
    phone = site.phone()
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    content = jpeg()
    name = draft.photo("till", content, NOON)
    phone.bring([draft.seal(SEALED_AT)], at=NOON)
    own = {"content-digest": f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"}
    answer = phone.client.put(
        f"/api/evidence/{name}/parts/0", content=(content for _ in range(3)), headers=own
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "part_differs")
    assert phone.send_evidence(name, content).sealed


def test_a_slow_phone_keeps_nobody_waiting(site: Site) -> None:
    """Half a part lies on the line; meanwhile others write, as the one writer is not held; then the rest comes and is taken."""
    phone = site.phone()
    draft = walked(site.world.assign(), site.world.checklist, till="broken")
    content = jpeg()
    name = draft.photo("till", content, NOON)
    phone.bring([draft.seal(SEALED_AT)], at=NOON)
    own = base64.b64encode(hashlib.sha256(content).digest()).decode()
    whole = raw(
        phone, "PUT", f"/api/evidence/{name}/parts/0", content, {"content-digest": f"sha-256=:{own}:"}
    )
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=60) as connection:
        connection.sendall(whole[:-100])
        sealed = walked(site.world.assign(), site.world.checklist).seal(SEALED_AT)
        assert [receipt.kind for receipt in site.phone().bring([sealed], at=NOON).receipts] == ["complete"]
        assert site.world.rows(EvidencePart) == []
        connection.sendall(whole[-100:])
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert [part.n for part in site.world.rows(EvidencePart)] == [0]
