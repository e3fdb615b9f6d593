"""What phone and server say to each other, version 1. Bodies carry `schema`; every version ever released stays readable.

Times from a phone are its wall clock in epoch milliseconds (`…_at`) and its monotonic clock in milliseconds (`mono`): told, never trusted;
what orders things are sequence numbers and revisions. Places are WGS-84 in millionths of a degree. No floats anywhere.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = 1
PART_BYTES = 512 * 1024

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Up to the year 9999: what lies beyond is no time that a calendar here could show.
Millis = Annotated[int, Field(ge=0, le=253_370_764_800_000)]
App = Annotated[str, Field(pattern=r"^[ -~]{0,40}$")]
Key = Annotated[str, Field(min_length=1, max_length=60)]
EntryKind = Literal[
    "answer", "clear", "mark", "unmark", "note", "evidence", "drop", "place", "open", "phase", "park", "seal"
]  # fmt: skip
Mark = Literal["arrived", "greeted", "ticket", "called", "served", "left"]
ReceiptKind = Literal["received", "complete", "parked", "quarantined", "conflict", "refused"]


class Wire(BaseModel):
    """Base of all wire types: an unknown field is an error, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Wire):
    """Where the phone was, as its receiver told it: latitude and longitude in 1e-6 degrees, accuracy in metres."""

    lat_e6: int = Field(ge=-90_000_000, le=90_000_000)
    lon_e6: int = Field(ge=-180_000_000, le=180_000_000)
    accuracy_m: int = Field(ge=0)
    at: Millis


class Places(Wire):
    """Check-in and leave; absent where location was refused or had no fix."""

    arrived: Place | None = None
    left: Place | None = None


class MarkMade(Wire):
    """One tap of the inside phase. A mark made again replaces the earlier one; the entries keep both."""

    key: Mark
    at: Millis
    mono: Millis


class EntryMade(Wire):
    """One line of the draft's history; what each `kind` says of `item` and `value` stands in pwa/src/core/entries.ts."""

    n: int = Field(ge=1)
    kind: EntryKind
    item: str | None = Field(default=None, max_length=60)
    value: Any = None
    at: Millis
    mono: Millis


class Entries(Wire):
    """The chain: `head` is the digest of the last entry, which covers all before it; `log` the entries themselves."""

    head: Digest | Literal[""]
    length: int = Field(ge=0)
    log: list[EntryMade] = Field(max_length=20_000)


class EvidenceLink(Wire):
    """One photo (later: sound) that belongs to an item, or to the visit where `item` is null."""

    digest: Digest
    size: int = Field(ge=1)
    type: Literal["image/jpeg", "image/png", "image/webp"]
    item: Key | None
    source: Literal["camera", "microphone", "picker"]
    taken_at: Millis


class ClockSample(Wire):
    """One reading of two clocks: phone's `sent` and `received`, the server's time between them; epoch milliseconds."""

    sent: Millis
    server: Millis
    received: Millis


class Claim(Wire):
    """The phone's own scorecard: a claim; the server scores again and its own stands."""

    engine: int
    scorecard: Digest


class Parcel(Wire):
    """A sealed revision of a visit. Its canonical JSON bytes are what is stored, hashed and kept for ever."""

    schema_: Literal[1] = Field(alias="schema")
    app: App
    visit: UUID
    revision: int = Field(ge=1, le=1000)
    base: int | None = Field(default=None, ge=1)
    assignment: UUID | None
    hall: UUID
    tier: Key
    checklist: Digest
    answers: dict[Key, Any]
    marks: list[MarkMade] = Field(max_length=20)
    entries: Entries
    evidence: list[EvidenceLink] = Field(max_length=200)
    clock: list[ClockSample] = Field(max_length=50)
    place: Places
    note: str = Field(default="", max_length=4000)
    started_at: Millis
    sealed_at: Millis
    claim: Claim


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
    """Up: what the phone brings and what it has. `checklists` are digests held; `sent_at` its wall clock."""

    schema_: Literal[1] = Field(alias="schema")
    app: App
    epoch: str | None = Field(default=None, max_length=64)
    checklists: list[Digest] = Field(default_factory=list, max_length=200)
    inventory: list[Held] = Field(default_factory=list, max_length=2000)
    parcels: list[ParcelSent] = Field(default_factory=list, max_length=20)
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
    `final` are null where nothing was scored, or the checklist never shows a shopper the score. `missing`: evidence to be sent.
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


class SyncReply(Wire):
    """Down, in one answer: receipts in the order of the parcels, and all that the phone lacks.

    `key`: base64 of the 32 bytes of the receipts' public key. `changed`: receipts of revisions in the inventory that have another kind by
    now (their evidence is complete, a parked one was taken in). `assignments` is the whole list for the coming days: what is not
    in it has been withdrawn (a draft stays all the same). `halls` are those of the assignments; `checklists` only those not held.
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
