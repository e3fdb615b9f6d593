"""The phone's doors: bring and fetch; evidence, part by part."""

import base64
import binascii
import hashlib
import re
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request

from anfang.body import body
from anfang.clock import Clock
from anfang.core.wire import PART_BYTES, EvidenceState, SyncReply, SyncRequest
from anfang.database import Reading, Writing, reading, writing
from anfang.people.who import Shopper
from anfang.problems import Invalid, TooLarge
from anfang.visits import sweep
from anfang.visits.evidence_parts import (
    Expected,
    expected,
    keep_part,
    key_of,
    own_evidence,
    parts_of,
    state_of,
)
from anfang.visits.examine import Examined, examine
from anfang.visits.refusals import PartDiffers
from anfang.visits.seal_evidence import seal_evidence
from anfang.visits.sync import sync
from anfang.visits.times import millis
from anfang.visits.vault import vault

HOURLY = (sweep.sweep_parts,)  # known to the queue by being imported

router = APIRouter(prefix="/api", tags=["visits"])
Named = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the whole file, hex")]
CONTENT_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:;|,|$)")


def _counted(request: Request, who: Shopper) -> None:
    request.app.state.limits.phone(who.sign_in.phone_id)


def _counted_evidence(request: Request, who: Shopper) -> None:
    request.app.state.limits.evidence(who.sign_in.phone_id)


@router.post("/sync", dependencies=[Depends(_counted)])
def bring_and_fetch(
    request: Request,
    who: Shopper,
    sent: Annotated[SyncRequest, body(SyncRequest)],
    session: Writing,
    clock: Clock,
) -> SyncReply:
    """Brings sealed parcels and the phone's inventory; fetches receipts, planned visits, and what the phone lacks.

    Everything is committed before the answer leaves. Parcels are judged one by one: a bad one is told in its receipt.
    """
    assert who.phone is not None  # noqa: S101 - a shopper comes by the phone's door only
    now = clock()
    reply = sync(session, sent, by=who.person, phone=who.phone, settings=request.app.state.settings, now=now)
    return reply.model_copy(update={"server_sent_at": millis(clock())})


@router.get("/evidence/{digest}")
def evidence_state(digest: Named, who: Shopper, session: Reading) -> EvidenceState:
    """Which parts of a file are here, and whether it is sealed."""
    return state_of(session, own_evidence(session, digest, who.person.id))


@router.put("/evidence/{digest}/parts/{n}", dependencies=[Depends(_counted_evidence)])
async def bring_part(request: Request, digest: Named, n: int, who: Shopper, clock: Clock) -> EvidenceState:
    """Brings part `n` (from 0; 512 KiB each, the last one shorter) with `Content-Digest: sha-256=:…:` of the part.

    The same part again changes nothing. Who is calling and how much will come is known before a byte is read, and nothing is
    locked while it comes.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > PART_BYTES:
        raise TooLarge(limit=PART_BYTES)
    part_digest = _content_digest(request)
    part = await to_thread.run_sync(_expected, request, digest, n, who.person.id)
    if announced.isdigit() and int(announced) != part.size:
        raise PartDiffers(at=str(n))
    content = await _read(request, part.size)
    if len(content) != part.size or hashlib.sha256(content).hexdigest() != part_digest:
        raise PartDiffers(at=str(n))
    if not part.whole and part.there != part_digest:
        store, key = vault(request.app.state.settings.evidence), key_of(digest, n, part_digest)
        await to_thread.run_sync(store.put, key, content)
        async with writing(request) as session:
            await to_thread.run_sync(
                lambda: keep_part(session, digest, n, part_digest=part_digest, size=part.size, now=clock())
            )
    return await to_thread.run_sync(_state, request, digest, who.person.id)


@router.post("/evidence/{digest}/seal", dependencies=[Depends(_counted_evidence)])
async def seal(request: Request, digest: Named, who: Shopper, clock: Clock) -> EvidenceState:
    """Puts the parts together and hashes the whole; equal → sealed. Else the parts go, and the phone sends them again."""
    examined = await to_thread.run_sync(_examined, request, digest, who.person.id)
    if examined is not None:
        async with writing(request) as session:
            await to_thread.run_sync(
                lambda: seal_evidence(session, digest, examined, by=who.person.id, now=clock())
            )
        # Told only now that it is committed.
        if examined.problem is not None:
            store = vault(request.app.state.settings.evidence)
            gone = [key_of(digest, n, part_digest) for n, part_digest in examined.parts.items()]
            await to_thread.run_sync(store.drop, gone)
            raise examined.problem
    return await to_thread.run_sync(_state, request, digest, who.person.id)


def _content_digest(request: Request) -> str:
    found = CONTENT_DIGEST.search(request.headers.get("content-digest", ""))
    try:
        return base64.b64decode(found[1], validate=True).hex() if found else _no_digest()
    except binascii.Error:
        return _no_digest()


def _no_digest() -> str:
    what = {
        "zh": "须为 sha-256=:（本段摘要的 Base64）:",
        "en": "must be sha-256=:base64 of the part's digest:",
    }
    raise Invalid(at="Content-Digest", what=what)


async def _read(request: Request, limit: int) -> bytes:
    whole = bytearray()
    async for chunk in request.stream():
        whole += chunk
        if len(whole) > limit:
            raise PartDiffers(at="body")
    return bytes(whole)


def _expected(request: Request, digest: str, n: int, shopper_id: UUID) -> Expected:
    with reading(request.app.state.engine) as session:
        return expected(session, own_evidence(session, digest, shopper_id), n)


def _state(request: Request, digest: str, shopper_id: UUID) -> EvidenceState:
    with reading(request.app.state.engine) as session:
        return state_of(session, own_evidence(session, digest, shopper_id))


def _examined(request: Request, digest: str, shopper_id: UUID) -> Examined | None:
    """None where it is sealed already. No connection is held while the vault is read."""
    with reading(request.app.state.engine) as session:
        evidence = own_evidence(session, digest, shopper_id)
        parts = parts_of(session, digest)
    if evidence.sealed_at is not None:
        return None
    return examine(vault(request.app.state.settings.evidence), evidence, parts)
