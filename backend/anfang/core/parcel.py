"""A parcel: the sealed revision of a visit, and the bricks that all wire types are made of [wire.py]."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

# Of parcels: 2 adds `exposure` and `reasons`. Parcels of 1 are taken as they are.
PARCEL_SCHEMA = 2

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Up to the year 9999: what lies beyond is no time that a calendar here could show.
Millis = Annotated[int, Field(ge=0, le=253_370_764_800_000)]
App = Annotated[str, Field(pattern=r"^[ -~]{0,40}$")]
Key = Annotated[str, Field(min_length=1, max_length=60)]
EntryKind = Literal[
    "answer", "clear", "mark", "unmark", "note", "evidence", "drop", "place", "open", "phase", "park", "seal",
    "exposure", "reason",
]  # fmt: skip
Mark = Literal["arrived", "greeted", "ticket", "called", "served", "left"]


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


class Exposed(Wire):
    """The shopper believes to have been noticed: when, by whom (a role, never a name), and how."""

    stage: Literal["before", "during", "after"]
    by: Literal["staff", "manager", "guard", "customer", "unknown"]
    how: str = Field(default="", max_length=1000)


class Parcel(Wire):
    """A sealed revision of a visit. Its canonical JSON bytes are what is stored, hashed and kept for ever.

    `exposure`: "none", or how the shopper was noticed; null where nobody asked. `reasons`: why an item was changed in a returned visit
    although nobody had asked for it.
    """

    schema_: Literal[1, 2] = Field(alias="schema")
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
    exposure: Exposed | Literal["none"] | None = None
    reasons: dict[Key, Annotated[str, Field(min_length=1, max_length=2000)]] = Field(
        default_factory=dict, max_length=400
    )
    started_at: Millis
    sealed_at: Millis
    claim: Claim
