"""A phone without a screen: it enrols, brings what is sealed and fetches what is planned, by the same doors as the app.

It keeps its outbox in memory and verifies every receipt as the app does.
"""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from anfang.core.canonical import canonical
from anfang.core.wire import PART_BYTES, SCHEMA, EvidenceState, Held, Receipt, SyncReply
from anfang.demo.draft import APP, Sealed
from anfang.visits.times import millis

State = Literal["sealed", "received", "complete", "kept"]


class DemoPhone:
    """One phone; `client` reaches the server and keeps the cookie (`httpx.Client(base_url=…)`, also over an in-process app)."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.outbox: dict[tuple[UUID, int], Sealed] = {}
        self.states: dict[tuple[UUID, int], State] = {}
        self.checklists: dict[str, dict[str, Any]] = {}
        self.epoch: str | None = None
        self.returned: list[UUID] = []

    def enrol(self, code: str, name: str = "demo phone") -> None:
        """Become the phone of the person for whom the code was made."""
        self._checked(self.client.post("/api/enrol", json={"code": code, "phone": name, "app": APP}))

    def put(self, sealed: Sealed) -> None:
        """Into the outbox."""
        self.outbox[sealed.visit, sealed.revision] = sealed
        self.states[sealed.visit, sealed.revision] = "sealed"

    def sync(self, *, at: datetime) -> SyncReply:
        """Bring what waits, oldest first, and fetch. Raises httpx.HTTPStatusError for a refusal, ValueError for a forged receipt."""
        waiting = [sealed for key, sealed in self.outbox.items() if self.states[key] == "sealed"][:20]
        reply = self.bring(waiting, at=at)
        self.epoch = reply.epoch
        self.returned = [one.id for one in reply.returned]
        self.checklists |= {version.digest: version.document for version in reply.checklists}
        for receipt in [*reply.receipts, *reply.changed]:
            if receipt.visit is not None and receipt.revision is not None:
                kept = receipt.kind not in ("received", "complete")
                state: Any = "kept" if kept else receipt.kind
                self.states[receipt.visit, receipt.revision] = state
        for again in reply.offer_again:
            self.states[again.visit, again.revision] = "sealed"
        return reply

    def bring(self, parcels: Iterable[Sealed], *, at: datetime) -> SyncReply:
        """One call with these parcels, which changes nothing on the phone."""
        answer = self.client.post(
            "/api/sync",
            content=gzip.compress(canonical(self.request(parcels, at=at)), mtime=0),
            headers={"content-type": "application/json", "content-encoding": "gzip"},
        )
        reply = SyncReply.model_validate_json(self._checked(answer).content)
        for receipt in [*reply.receipts, *reply.changed]:
            verify(receipt, reply.key)
        return reply

    def request(self, parcels: Iterable[Sealed], *, at: datetime) -> dict[str, Any]:
        """The body of a call."""
        inventory = [
            Held(visit=visit, revision=revision, digest=self.outbox[visit, revision].digest, state=state)
            for (visit, revision), state in self.states.items()
        ]
        return {
            "schema": SCHEMA,
            "app": APP,
            "epoch": self.epoch,
            "checklists": sorted(self.checklists),
            "inventory": [line.model_dump(mode="json") for line in inventory],
            "parcels": [sealed.sent.model_dump() for sealed in parcels],
            "returned": [str(one) for one in self.returned],
            "sent_at": millis(at),
        }

    def send_wanted(self, reply: SyncReply) -> list[EvidenceState]:
        """Send every file that the reply wants and this phone has."""
        files = {
            name: content for sealed in self.outbox.values() for name, content in sealed.evidence.items()
        }
        return [
            self.send_evidence(wanted.digest, files[wanted.digest], there=set(wanted.parts))
            for wanted in reply.wanted
            if wanted.digest in files
        ]

    def send_evidence(self, digest: str, content: bytes, *, there: set[int] | None = None) -> EvidenceState:
        """The parts that are not there, then the seal."""
        for n in range(-(-len(content) // PART_BYTES)):
            if n not in (there or ()):
                self._checked(self.send_part(digest, n, content[n * PART_BYTES : (n + 1) * PART_BYTES]))
        answer = self._checked(self.client.post(f"/api/evidence/{digest}/seal"))
        return EvidenceState.model_validate_json(answer.content)

    def send_part(self, digest: str, n: int, part: bytes) -> httpx.Response:
        """One part with its own digest, whatever the answer."""
        own = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {"content-digest": f"sha-256=:{own}:", "content-type": "application/octet-stream"}
        return self.client.put(f"/api/evidence/{digest}/parts/{n}", content=part, headers=headers)

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        if answer.is_error:
            raise httpx.HTTPStatusError(answer.text, request=answer.request, response=answer)
        if answer.headers.get("anfang") != "1":
            raise ValueError("the answer comes from somebody else")
        return answer


def verify(receipt: Receipt, key: str) -> None:
    """Raise unless the receipt was signed by the key (base64)."""
    said = canonical(receipt.model_dump(mode="json", exclude={"signature"}))
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    public.verify(base64.b64decode(receipt.signature), said)
