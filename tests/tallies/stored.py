"""Visits as stored rows, scored by the engine, without a phone: many of them, in waves, halls, tiers and kinds as a test wants."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.checklists.publish import publish
from anfang.core.canonical import canonical, digest
from anfang.core.checklist import Checklist, read
from anfang.core.scoring import score
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Phone, Role
from anfang.visits.records import ItemResult, ParcelKept, Revision, Visit
from anfang.visits.score import item_rows
from anfang.waves.records import Assignment, Wave
from tests.visits.world import HOURS, item

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
CITY = "/52/5201/"
COUNTIES = (f"{CITY}520102/", f"{CITY}520103/", "/52/5203/520302/")


def document(version: str = "1", **more: Any) -> dict[str, Any]:
    """Two dimensions of two items each; `greet` vetoes its indicator and has a target, `till` may be not applicable."""
    said = {"zh": "礼貌", "en": "Manner"}
    place = {"zh": "环境", "en": "Place"}
    manner = [item("greet", veto="indicator", target=80), item("smile", target=60)]
    inside = [
        item("till", not_applicable=True),
        item("clean", complies_at=50, answer={"type": "scale", "max": 2}),
    ]

    def dimension(
        key: str, title: dict[str, str], weight: int, items: list[dict[str, Any]]
    ) -> dict[str, Any]:
        inner = [{"key": f"{key}-all", "title": title, "weight": 1, "items": items}]
        return {"key": key, "title": title, "weight": weight, "indicators": inner}

    return {
        "format": 1,
        "code": "small",
        "version": version,
        "title": {"zh": "小表", "en": "Small"},
        "effective": {"from": "2026-01-01", "to": "2027-01-01"},
        "tiers": ["second", "third"],
        "bands": [{"key": "green", "from": 85}, {"key": "yellow", "from": 70}, {"key": "red", "from": 0}],
        "dimensions": [dimension("manner", said, 3, manner), dimension("place", place, 1, inside)],
        **more,
    }


class Stored:
    """Lays the ground, then stores visits. All in the caller's session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.laid: list[Hall] = []
        self.shopper = Person(id=uuid7(), login="lan-stored", name="兰", role=Role.SHOPPER, created_at=NOW)
        session.add(self.shopper)
        session.flush()
        self.phone = Phone(id=uuid7(), person_id=self.shopper.id, name="x", enrolled_at=NOW, seen_at=NOW)
        session.add(self.phone)
        for path, level in (("/52/", "province"), (CITY, "city"), ("/52/5203/", "city")):
            self._region(path, level)
        for path in COUNTIES:
            self._region(path, "county")
        self.checklist: Checklist = read(publish(session, document(), by=None, now=NOW).document)

    def _region(self, path: str, level: str) -> None:
        parts = path.strip("/").split("/")
        self.session.add(
            Region(
                code=parts[-1],
                name=f"地{parts[-1]}",
                level=level,
                path=path,
                parent_code=parts[-2] if len(parts) > 1 else None,
            )
        )
        self.session.flush()

    def wave(self, code: str = "2026-11") -> Wave:
        """A wave of a month."""
        starts_on = date(int(code[:4]), int(code[5:7]), 1)
        wave = Wave(
            id=uuid7(), code=code, title=f"第{code}期", starts_on=starts_on, ends_on=starts_on + timedelta(days=27),
            checklist_code="small", frequency={}, opened_at=NOW,
        )  # fmt: skip
        self.session.add(wave)
        self.session.flush()
        return wave

    def hall(self, code: str, *, path: str = COUNTIES[0], tier: str = "second", kind: str = "own") -> Hall:
        """A hall."""
        hall = Hall(
            id=uuid7(), code=code, name=f"{code}营业厅", tier=tier, kind=kind, region_path=path, hours=HOURS, created_at=NOW
        )  # fmt: skip
        self.session.add(hall)
        self.session.flush()
        return hall

    def visit(
        self,
        wave: Wave | None,
        hall: Hall,
        answers: dict[str, Any] | None = None,
        *,
        standing: str = "approved",
        **more: Any,
    ) -> Visit:
        """A stored visit; all kept unless told otherwise. Not counted: that is `recount`'s."""
        visit_id = uuid7()
        revision, card = self.revision(visit_id, answers or {}, tier=more.get("tier", hall.tier))
        visit = Visit(
            **{
                "id": visit_id, "wave_id": wave.id if wave else None, "hall_id": hall.id, "shopper_id": self.shopper.id,
                "checklist_digest": self.checklist.digest, "tier": hall.tier, "first_received_at": NOW,
                "revision_id": revision.id, "revision": revision.revision, "visited_at": NOW, "visited_on": NOW.date(),
                "raw": card["raw"], "final": card["final"], "band": card["band"], "verdict": card["verdict"],
                "standing": standing, **more,
            }
        )  # fmt: skip
        self.session.add(visit)
        self.session.flush()
        return visit

    def planned(self, wave: Wave, hall: Hall, visited: bool) -> Assignment:
        """An assignment; of one that is visited the visit is stored, waiting."""
        visit_id = self.visit(wave, hall, standing="waiting").id if visited else uuid7()
        return Assignment(
            id=uuid7(), visit_id=visit_id, visited=visited, wave_id=wave.id, hall_id=hall.id, shopper_id=self.shopper.id,
            day_on=NOW.date(), from_time="09:00", to_time="18:00", tier=hall.tier, made_at=NOW,
            checklist_digest=self.checklist.digest,
        )  # fmt: skip

    def revision(
        self, visit_id: UUID, answers: dict[str, Any], *, tier: str = "second", number: int = 1
    ) -> tuple[Revision, dict[str, Any]]:
        """One more revision of a visit, with its item results."""
        said = {
            key: {"state": "answered", "value": value}
            for key, value in (FULL | answers).items()
            if value != "n/a"
        }
        said |= {
            key: {"state": "not_applicable", "reason": "x"}
            for key, value in answers.items()
            if value == "n/a"
        }
        card = score(self.checklist, tier, said)
        name = digest(canonical({"visit": str(visit_id), "n": number}))
        self.session.add(
            ParcelKept(
                digest=name, visit_id=visit_id, revision=number, person_id=self.shopper.id, phone_id=self.phone.id,
                body=b"{}", kind="received", received_at=NOW,
            )
        )  # fmt: skip
        self.session.flush()
        revision = Revision(
            id=uuid7(), visit_id=visit_id, revision=number, parcel_digest=name, phone_id=self.phone.id, app="x",
            scorecard=card, scorecard_digest="0" * 64, claim_digest="0" * 64, started_at=NOW, sealed_at=NOW, received_at=NOW,
        )  # fmt: skip
        self.session.add(revision)
        self.session.flush()
        self.session.add_all(ItemResult(**row) for row in item_rows(self.checklist, card, revision.id))
        self.session.flush()
        return revision, card

    def head(self, visit: Visit, revision: Revision) -> None:
        """Let another revision be the one that counts, as a correction does."""
        card = revision.scorecard
        visit.revision_id, visit.revision = revision.id, revision.revision
        visit.raw, visit.final, visit.band, visit.verdict = (
            card["raw"],
            card["final"],
            card["band"],
            card["verdict"],
        )
        self.session.add(visit)
        self.session.flush()


FULL = {"greet": "kept", "smile": "kept", "till": "kept", "clean": 2}


def drawn(rng: Random, checklist: Sequence[str] = tuple(FULL)) -> dict[str, Any]:
    """Some answers."""
    values = {
        "greet": ("kept", "broken"),
        "smile": ("kept", "broken"),
        "till": ("kept", "broken", "n/a"),
        "clean": (0, 1, 2),
    }
    return {key: rng.choice(values[key]) for key in checklist}
