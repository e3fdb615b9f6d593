"""What phone and server say to each other, version 1. Bodies carry `schema`; every version ever released stays readable.

Times from a phone are its wall clock in epoch milliseconds (`…_at`) and its monotonic clock in milliseconds (`mono`): told, never trusted;
what orders things are sequence numbers and revisions. Places are WGS-84 in millionths of a degree. No floats anywhere.
"""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from anfang.core.parcel import (
    PARCEL_SCHEMA,
    App,
    Claim,
    ClockSample,
    Digest,
    Entries,
    EntryKind,
    EntryMade,
    EvidenceLink,
    Exposed,
    Key,
    Mark,
    MarkMade,
    Millis,
    Parcel,
    Place,
    Places,
    Wire,
)

__all__ = [
    "PARCEL_SCHEMA",
    "App",
    "Claim",
    "ClockSample",
    "Digest",
    "Entries",
    "EntryKind",
    "EntryMade",
    "EvidenceLink",
    "Exposed",
    "Key",
    "Mark",
    "MarkMade",
    "Millis",
    "Parcel",
    "Place",
    "Places",
    "Wire",
]

SCHEMA = 1
PART_BYTES = 512 * 1024
ReceiptKind = Literal["received", "complete", "parked", "quarantined", "conflict", "refused"]


class ParcelSent(Wire):
    """A parcel as it travels: its bytes as text, and the SHA-256 of those bytes."""

    digest: Digest
    body: str = Field(min_length=2)


class Held(Wire):
    """One line of the phone's inventory: a revision whose bytes are still there. `digest` is the parcel's where one is sealed.
    `received`, `complete`: as the last receipt said; `kept`: the last receipt was parked, quarantined, conflict or refused.
    """

    visit: UUID
    revision: int = Field(ge=1)
    digest: Digest | None
    state: Literal["draft", "sealed", "received", "complete", "kept"]


class SyncRequest(Wire):
    """Up: what the phone brings and what it has. `checklists` are digests held, `returned` the returns whose parcel it has got;
    `sent_at` its wall clock.
    """

    schema_: Literal[1] = Field(alias="schema")
    app: App
    epoch: str | None = Field(default=None, max_length=64)
    checklists: list[Digest] = Field(default_factory=list, max_length=200)
    inventory: list[Held] = Field(default_factory=list, max_length=2000)
    parcels: list[ParcelSent] = Field(default_factory=list, max_length=20)
    returned: list[UUID] = Field(default_factory=list, max_length=200)
    sent_at: Millis


class Complaint(Wire):
    """Why a parcel needs a person: a problem code, the item or field, and words in both languages."""

    code: str
    at: str | None
    zh: str
    en: str


class Receipt(Wire):
    """The server's word on one parcel; `digest` is the one it was sent with. `visit`, `revision`: null where the body says neither.

    Signed: `signature` is base64 of Ed25519 over the canonical JSON of all other fields, by `SyncReply.key`. `scorecard` and
    `final` are null where nothing was scored, the checklist never shows a shopper the score, or a veto waits for its second word.
    `missing`: evidence to be sent.
    """

    visit: UUID | None
    revision: int | None
    digest: Digest
    kind: ReceiptKind
    received_at: datetime
    scorecard: Digest | None
    final: int | None
    missing: list[Digest]
    problems: list[Complaint]
    data_kept: Literal[True] = True
    signature: str


class HallDown(Wire):
    """What a shopper needs to know of a hall. `hours`: weekday mon…sun → list of [from, to], "HH:MM"."""

    id: UUID
    code: str
    name: str
    tier: str
    kind: Literal["own", "cooperative", "competitor"]
    region: str
    address: str
    lat_e6: int | None
    lon_e6: int | None
    hours: dict[str, list[tuple[str, str]]]


class AssignmentDown(Wire):
    """One planned visit; `visit` is the id it will have. What a plan adds may be null: `position` in its day, `leave_at`, `lodging`."""

    id: UUID
    visit: UUID
    wave: str
    hall: UUID
    day_on: date
    from_time: str
    to_time: str
    scenario: str
    tier: str
    checklist: Digest
    position: int | None = None
    leave_at: str | None = None
    lodging: str | None = None


class ChecklistDown(Wire):
    """A published checklist version, whole; `digest` is that of the document's canonical JSON."""

    digest: Digest
    document: dict[str, Any]


class PersonDown(Wire):
    """Who this phone belongs to."""

    id: UUID
    name: str
    role: Literal["shopper"]


class EvidenceWanted(Wire):
    """Evidence of an accepted revision that is not sealed yet; `parts` are those the server has already."""

    digest: Digest
    parts: list[int]


class OfferAgain(Wire):
    """A revision in the phone's inventory that the server does not have (a restored backup): send it again."""

    visit: UUID
    revision: int


class ItemReturned(Wire):
    """One item that a reviewer asks the shopper to look at again, and why."""

    item: Key
    reason: str


class ReturnDown(Wire):
    """A visit that goes back to its shopper: the next revision stands on `revision` and is to be sealed by the end of `due_on`.

    `parcel`: that revision's own, with which a phone that has let it go can go on; null once the phone has said that it got it.
    """

    id: UUID
    visit: UUID
    revision: int
    items: list[ItemReturned]
    note: str
    due_on: date
    hall: UUID
    checklist: Digest
    parcel: ParcelSent | None


class SyncReply(Wire):
    """Down, in one answer: receipts in the order of the parcels, and all that the phone lacks.

    `key`: base64 of the 32 bytes of the receipts' public key. `changed`: receipts of revisions in the inventory that have another kind by
    now (their evidence is complete, a parked one was taken in). `assignments` is the whole list for the coming days: what is not
    in it has been withdrawn (a draft stays all the same). `returned` is the whole list as well: what is not in it is not asked for any
    more. `halls` are those of both; `checklists` only those not held.
    """

    schema_: Literal[1] = Field(alias="schema", default=1)
    epoch: str
    key: str
    person: PersonDown
    receipts: list[Receipt]
    changed: list[Receipt]
    assignments: list[AssignmentDown]
    halls: list[HallDown]
    checklists: list[ChecklistDown]
    returned: list[ReturnDown]
    wanted: list[EvidenceWanted]
    offer_again: list[OfferAgain]
    server_received_at: Millis
    server_sent_at: Millis


class EvidenceState(Wire):
    """What the server has of one evidence file: size in bytes, the numbers of the parts, whether all was put together and found equal."""

    digest: Digest
    size: int
    parts: list[int]
    sealed: bool


class EnrolRequest(Wire):
    """A phone asks in with a one-time code. `phone` is the name under which the desk lists it; `app` the app's version."""

    code: str = Field(min_length=10, max_length=20)
    phone: str = Field(min_length=1, max_length=80)
    app: str = Field(default="", max_length=40)


class PhoneSignInRequest(Wire):
    """A phone asks in with its shopper's login and password."""

    login: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200)
    phone: str = Field(min_length=1, max_length=80)
    app: str = Field(default="", max_length=40)


class Health(Wire):
    """The server answers and its database too."""

    state: Literal["well"]
