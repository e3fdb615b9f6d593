"""A draft as the phone's app keeps one: marks, answers and photos with their chain of entries, sealed into a parcel."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from uuid_utils.compat import uuid7

from anfang.core.answers import asked_only
from anfang.core.canonical import canonical, digest
from anfang.core.checklist import Checklist
from anfang.core.entries import head
from anfang.core.scoring import score
from anfang.core.wire import PARCEL_SCHEMA, AssignmentDown, Mark, ParcelSent
from anfang.visits.times import millis

APP = "demo 1"
Spot = tuple[int, int, int]  # latitude and longitude in 1e-6 degrees, accuracy in metres


@dataclass(frozen=True)
class Sealed:
    """A sealed revision: its bytes, and the evidence they name, by digest."""

    visit: UUID
    revision: int
    body: bytes
    evidence: dict[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The parcel's digest."""
        return digest(self.body)

    @property
    def sent(self) -> ParcelSent:
        """The parcel as it travels."""
        return ParcelSent(digest=self.digest, body=self.body.decode())


class Draft:
    """One visit in the making. Every call adds an entry at its time `at`; the monotonic clock starts with the draft."""

    def __init__(
        self, checklist: Checklist, tier: str, hall: UUID, *, at: datetime, visit: UUID | None = None
    ) -> None:
        self.checklist, self.tier, self.hall, self.started_at = checklist, tier, hall, at
        self.visit = visit or uuid7()
        self.assignment: UUID | None = None
        self.answers: dict[str, Any] = {}
        self.marks: dict[str, dict[str, Any]] = {}
        self.log: list[dict[str, Any]] = []
        self.places: dict[str, dict[str, int]] = {}
        self.links: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.clock: list[dict[str, int]] = []
        self.note = ""
        self.exposure: dict[str, str] | Literal["none"] = "none"
        self.reasons: dict[str, str] = {}
        self._enter("open", None, None, at)

    @classmethod
    def of(cls, planned: AssignmentDown, checklist: Checklist, *, at: datetime) -> "Draft":
        """The draft of an assigned visit."""
        draft = cls(checklist, planned.tier, planned.hall, at=at, visit=planned.visit)
        draft.assignment = planned.id
        return draft

    def mark(self, key: Mark, at: datetime) -> None:
        """One quiet tap in the hall."""
        self.marks[key] = {"key": key, "at": millis(at), "mono": self._mono(at)}
        self._enter("mark", None, key, at)

    def place(self, when: Literal["arrived", "left"], spot: Spot, at: datetime) -> None:
        """Where the receiver said the phone was."""
        lat_e6, lon_e6, accuracy_m = spot
        self.places[when] = {"lat_e6": lat_e6, "lon_e6": lon_e6, "accuracy_m": accuracy_m, "at": millis(at)}
        self._enter("place", None, {"key": when, **self.places[when]}, at)

    def answer(self, item: str, value: Any, at: datetime, *, note: str = "") -> None:
        """What was observed."""
        self._say(item, {"state": "answered", "value": value} | ({"note": note} if note else {}), at)

    def excuse(
        self, item: str, state: Literal["not_applicable", "not_observed"], reason: str, at: datetime
    ) -> None:
        """Why something could not be observed."""
        self._say(item, {"state": state, "reason": reason}, at)

    def photo(
        self,
        item: str | None,
        content: bytes,
        at: datetime,
        *,
        type_: str = "image/jpeg",
        source: str = "camera",
    ) -> str:
        """A photo for an item; returns its digest."""
        name = digest(content)
        link = {"digest": name, "size": len(content), "type": type_, "item": item, "source": source}
        self.links.append(link | {"taken_at": millis(at)})
        self.files[name] = content
        self._enter("evidence", item, name, at)
        return name

    def exposed(self, stage: str, by: str, at: datetime, *, how: str = "") -> None:
        """The shopper was noticed, by a role."""
        self.exposure = {"stage": stage, "by": by, "how": how}
        self._enter("exposure", None, self.exposure, at)

    def seal(
        self, at: datetime, *, revision: int = 1, base: int | None = None, claim: str | None = None
    ) -> Sealed:
        """The sealed revision. `claim` replaces the digest of the phone's own scorecard."""
        self._enter("seal", None, None, at)
        answers = asked_only(self.checklist, self.tier, self.answers)
        own = claim or digest(canonical(score(self.checklist, self.tier, answers)))
        parcel = {
            "schema": PARCEL_SCHEMA,
            "app": APP,
            "visit": str(self.visit),
            "revision": revision,
            "base": base,
            "assignment": str(self.assignment) if self.assignment else None,
            "hall": str(self.hall),
            "tier": self.tier,
            "checklist": self.checklist.digest,
            "answers": answers,
            "marks": list(self.marks.values()),
            "entries": {"head": head(self.log), "length": len(self.log), "log": list(self.log)},
            "evidence": self.links,
            "clock": self.clock,
            "place": {"arrived": self.places.get("arrived"), "left": self.places.get("left")},
            "note": self.note,
            "exposure": self.exposure,
            "reasons": self.reasons,
            "started_at": millis(self.started_at),
            "sealed_at": millis(at),
            "claim": {"engine": 1, "scorecard": own},
        }
        return Sealed(self.visit, revision, canonical(parcel), dict(self.files))

    def _say(self, item: str, answer: dict[str, Any], at: datetime) -> None:
        self.answers[item] = answer
        self._enter("answer", item, answer, at)

    def _enter(self, kind: str, item: str | None, value: Any, at: datetime) -> None:
        entry = {"n": len(self.log) + 1, "kind": kind, "item": item, "value": value}
        self.log.append(entry | {"at": millis(at), "mono": self._mono(at)})

    def _mono(self, at: datetime) -> int:
        return max(0, millis(at) - millis(self.started_at))
