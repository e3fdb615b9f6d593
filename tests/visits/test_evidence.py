"""Evidence: parts, seal, and what is refused. Real images, a real local vault."""

import errno
import io
import os
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from anfang import database
from anfang.core.wire import PART_BYTES
from anfang.demo.draft import Draft, Sealed
from anfang.demo.phone import DemoPhone
from anfang.visits.records import Evidence, EvidencePart, Visit
from anfang.visits.seal_evidence import open_evidence
from tests.visits.world import NOON, SEALED_AT, World, walked


def jpeg(side: int = 64, *, pad: int = 0) -> bytes:
    """A real JPEG; `pad` bytes after its end make it as large as wanted."""
    kept = io.BytesIO()
    Image.effect_noise((side, side), 80).convert("RGB").save(kept, "JPEG")
    return kept.getvalue() + bytes(pad)


def bomb() -> bytes:
    """A PNG of 400 million pixels in some hundred kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
        )

    side = 20_000
    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def shot(world: World, content: bytes, **link: Any) -> tuple[Draft, Sealed, str]:
    """A visit with one photo of a broken till."""
    draft = walked(world.assign(), world.checklist, till="broken")
    name = draft.photo("till", content, NOON, **link)
    return draft, draft.seal(SEALED_AT), name


def brought(world: World, client: httpx.Client, content: bytes, **link: Any) -> tuple[DemoPhone, Sealed, str]:
    """… brought in, its evidence still to come."""
    phone = world.phone(client)
    _, sealed, name = shot(world, content, **link)
    phone.put(sealed)
    reply = phone.sync(at=NOON)
    assert [(receipt.kind, receipt.missing) for receipt in reply.receipts] == [("received", [name])]
    assert [(wanted.digest, wanted.parts) for wanted in reply.wanted] == [(name, [])]
    return phone, sealed, name


def files(world: World) -> list[Path]:
    return [path for path in (world.settings.data / "evidence").rglob("*") if path.is_file()]


def test_a_visit_is_complete_when_its_last_evidence_is_sealed(world: World, client: httpx.Client) -> None:
    content = jpeg(pad=PART_BYTES)
    phone, sealed, name = brought(world, client, content)
    assert [visit.wanting for visit in world.rows(Visit)] == [1]
    state = phone.send_evidence(name, content)
    assert (state.size, state.parts, state.sealed) == (len(content), [0, 1], True)
    reply = phone.sync(at=NOON)
    assert [(receipt.kind, receipt.digest, receipt.missing) for receipt in reply.changed] == [
        ("complete", sealed.digest, [])
    ]
    assert reply.wanted == []
    assert [visit.wanting for visit in world.rows(Visit)] == [0]
    with database.reading(world.engine) as session:
        assert b"".join(open_evidence(session, world.settings, name)) == content


def test_parts_come_in_any_order_and_twice(world: World, client: httpx.Client) -> None:
    content = jpeg(pad=2 * PART_BYTES)
    phone, _, name = brought(world, client, content)
    parts = [content[n * PART_BYTES : (n + 1) * PART_BYTES] for n in range(3)]
    for n in (2, 0, 2):
        assert phone.send_part(name, n, parts[n]).status_code == 200
    assert client.get(f"/api/evidence/{name}").json()["parts"] == [0, 2]
    early = client.post(f"/api/evidence/{name}/seal")
    assert (early.status_code, early.json()["code"]) == (409, "parts_missing")
    assert "1" in early.json()["detail"]
    assert phone.send_evidence(name, content, there={0, 2}).sealed
    assert len(files(world)) == 3
    assert phone.send_part(name, 1, parts[1]).json()["sealed"]
    assert client.post(f"/api/evidence/{name}/seal").json()["sealed"]


def test_a_part_that_changed_on_its_way_is_not_kept(world: World, client: httpx.Client) -> None:
    content = jpeg()
    phone, _, name = brought(world, client, content)
    put = f"/api/evidence/{name}/parts/0"
    honest = phone.send_part(name, 0, content).request.headers["content-digest"]
    for row in world.rows(EvidencePart):
        assert row.size == len(content)
    flipped = client.put(
        put, content=bytes([content[0] ^ 1]) + content[1:], headers={"content-digest": honest}
    )
    assert (flipped.status_code, flipped.json()["code"], flipped.json()["retry"]) == (
        409,
        "part_differs",
        "later",
    )
    for wrong in (content[:-1], content + b"x"):
        answer = phone.send_part(name, 0, wrong)
        assert (answer.status_code, answer.json()["code"]) == (409, "part_differs")
    for header in ("", "md5=:AAAA:", "sha-256=:AAAA:", "sha-256=:" + "!" * 43 + "=:"):
        answer = client.put(put, content=content, headers={"content-digest": header})
        assert (answer.status_code, answer.json()["at"]) == (422, "Content-Digest")
    assert phone.send_part(name, 7, content).status_code == 422


def test_evidence_whose_digest_differs_is_dropped_and_taken_when_it_comes_again(
    world: World, client: httpx.Client
) -> None:
    content = jpeg()
    phone, _, name = brought(world, client, content)
    wrong = content[:-1] + bytes([content[-1] ^ 1])
    assert phone.send_part(name, 0, wrong).status_code == 200
    answer = client.post(f"/api/evidence/{name}/seal")
    assert (answer.status_code, answer.json()["code"], answer.json()["retry"]) == (
        409,
        "evidence_differs",
        "later",
    )
    assert (world.rows(EvidencePart), files(world)) == ([], [])
    assert [wanted.parts for wanted in phone.sync(at=NOON).wanted] == [[]]
    assert phone.send_evidence(name, content).sealed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!doctype html><script>alert(1)</script>", "evidence_no_image"),
        (b"GIF89a" + bytes(40), "evidence_no_image"),
        (bomb(), "evidence_too_many_pixels"),
        (jpeg(256)[:3000], "evidence_unreadable"),
    ],
)
def test_what_is_no_image_is_refused_for_good(
    world: World, client: httpx.Client, content: bytes, code: str
) -> None:
    """An HTML file named .jpg, another format, a decompression bomb, half an image; the shopper reads why in the receipt."""
    phone, sealed, name = brought(world, client, content)
    assert phone.send_part(name, 0, content).status_code == 200
    for _ in range(2):
        answer = client.post(f"/api/evidence/{name}/seal")
        assert (answer.status_code, answer.json()["code"], answer.json()["retry"]) == (422, code, "on_user")
    assert phone.send_part(name, 0, content).json()["code"] == code
    reply = phone.bring([sealed], at=NOON)
    [receipt] = reply.receipts
    assert (receipt.kind, receipt.missing, reply.wanted) == ("received", [], [])
    assert [(problem.code, problem.at) for problem in receipt.problems] == [(code, "till")]
    assert files(world) == []


def test_the_type_is_told_by_the_bytes(world: World, client: httpx.Client) -> None:
    content = jpeg()
    phone, _, name = brought(world, client, content, type_="image/png")
    phone.send_evidence(name, content)
    assert [row.type for row in world.rows(Evidence)] == ["image/jpeg"]


def test_evidence_that_no_own_parcel_names_is_not_here(world: World, client: httpx.Client) -> None:
    """Neither another shopper's nor one that nobody has named: the two look the same."""
    content = jpeg()
    phone, _, name = brought(world, client, content)
    phone.send_evidence(name, content)
    stranger = world.phone(client, world.zhou)
    for digest in (name, "0" * 64):
        answers = [
            stranger.send_part(digest, 0, content),
            client.get(f"/api/evidence/{digest}"),
            client.post(f"/api/evidence/{digest}/seal"),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_here")] * 3
    assert client.put("/api/evidence/NO/parts/0", content=b"x").status_code == 422


def test_a_photo_that_is_too_large_is_refused_with_its_parcel(world: World, client: httpx.Client) -> None:
    draft = walked(world.assign(), world.checklist, till="broken")
    draft.photo("till", b"x", NOON)
    draft.links[0]["size"] = 60_000_000
    [receipt] = world.phone(client).bring([draft.seal(SEALED_AT)], at=NOON).receipts
    assert receipt.kind == "refused"
    assert [(problem.code, problem.at) for problem in receipt.problems] == [("evidence_too_large", "till")]


def test_one_photo_with_two_sizes_or_for_an_unknown_item_is_refused(
    world: World, client: httpx.Client
) -> None:
    phone, _, _ = brought(world, client, jpeg())
    content = jpeg(32)
    first = walked(world.assign(), world.checklist)
    first.photo(None, content, NOON)
    phone.bring([first.seal(SEALED_AT)], at=NOON)
    for change in ({"size": 5}, {"item": "none"}):
        draft = walked(world.assign(), world.checklist)
        draft.photo(None, content, NOON)
        draft.links[0] |= change
        [receipt] = phone.bring([draft.seal(SEALED_AT)], at=NOON).receipts
        assert (receipt.kind, [problem.code for problem in receipt.problems]) == (
            "refused",
            ["evidence_misnamed"],
        )


def test_a_photo_of_another_visit_is_not_sent_again_and_flagged(world: World, client: httpx.Client) -> None:
    content = jpeg()
    phone, _, name = brought(world, client, content)
    phone.send_evidence(name, content)
    _, sealed, _ = shot(world, content)
    [receipt] = phone.bring([sealed], at=NOON).receipts
    assert receipt.kind == "complete"
    [visit] = world.rows(Visit, id=sealed.visit)
    assert "photo_seen_before" in visit.flags


def test_a_broken_item_without_the_photo_it_demands_is_flagged(world: World, client: httpx.Client) -> None:
    sealed = walked(world.assign(), world.checklist, till="broken").seal(SEALED_AT)
    world.phone(client).bring([sealed], at=NOON)
    assert [visit.flags for visit in world.rows(Visit)] == [["evidence_missing"]]


@pytest.mark.parametrize(
    ("number", "status", "code"), [(errno.ENOSPC, 507, "no_room"), (errno.EIO, 503, "unavailable")]
)
def test_a_disk_in_trouble_is_told_and_the_part_can_come_again(
    world: World, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, number: int, status: int, code: str
) -> None:
    content = jpeg()
    phone, _, name = brought(world, client, content)

    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as during:
        during.setattr("anfang.visits.vault.os.fsync", fail)
        answer = phone.send_part(name, 0, content)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (status, code, "60")
    assert (world.rows(EvidencePart), files(world)) == ([], [])
    assert phone.send_evidence(name, content).sealed
