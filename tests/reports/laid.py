"""A small telecom with a published wave in tests: halls, people, a checklist with every kind of item, and visits laid in as rows.

Visits are rows and a parcel as phones would have brought them, scored by the engine; no server is asked. Every id comes from `ids`, a
seeded source, so that two worlds can differ exactly in what is meant to differ.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from anfang.checklists.find import parsed
from anfang.checklists.publish import publish as publish_checklist
from anfang.checklists.records import ChecklistVersion
from anfang.core.canonical import canonical, digest
from anfang.core.checklist import Checklist, read
from anfang.core.scorecard import written
from anfang.core.scoring import score
from anfang.halls.records import Hall, Region
from anfang.people.records import Person, Phone, Role, Scope
from anfang.review.records import Approval, Exclusion, Release
from anfang.settings import Settings
from anfang.tallies.recount import recount
from anfang.visits.evidence_parts import key_of
from anfang.visits.records import (
    Evidence,
    EvidenceOfItem,
    EvidencePart,
    Exposure,
    ItemResult,
    ParcelKept,
    Revision,
    Visit,
)
from anfang.visits.score import item_rows
from anfang.visits.vault import vault
from anfang.waves.records import Assignment, Wave
from tests.visits.world import item

LONG_AGO = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
COUNTY, FAR = "/52/5201/520102/", "/51/5101/"
KEPT = ("greet", "smile", "badge", "tidy", "forced")


def document() -> dict[str, Any]:
    """Every kind of item: kept, a scale, a measure, an unscored choice, a note; one that may not apply, one veto."""
    minutes = {"type": "measure", "unit": "min", "bands": [{"up_to": 10, "credit": 100}, {"credit": 0}]}
    bought = [{"key": it, "title": {"zh": it, "en": it}, "credit": 0} for it in ("sim", "plan", "broadband")]
    manner = [
        item("greet", target=90),
        item("smile", not_applicable=True),
        item("patience", answer={"type": "scale", "max": 4}),
    ]
    errand = [
        item("wait", answer=minutes),
        item("bought", weight=0, answer={"type": "choice", "options": bought}),
        item("number", weight=0, answer={"type": "note"}),
        item("forced", veto="dimension"),
    ]
    place = [item("badge"), item("tidy", weight=3, evidence={"when": "broken", "kinds": ["photo", "note"]})]
    blocks = (("manner", "服务态度", "Manner", manner), ("process", "过程质量", "Process", errand))
    blocks += (("place", "环境设施", "Place", place),)
    return {
        "format": 1,
        "code": "small",
        "version": "1",
        "title": {"zh": "小表", "en": "Small"},
        "effective": {"from": "2026-01-01", "to": None},
        "tiers": ["second", "third"],
        "bands": [{"key": "green", "from": 85}, {"key": "yellow", "from": 70}, {"key": "red", "from": 0}],
        "dimensions": [
            {
                "key": key,
                "title": {"zh": zh, "en": en},
                "weight": 1,
                "indicators": [
                    {"key": f"{key}_all", "title": {"zh": zh, "en": en}, "weight": 1, "items": its}
                ],
            }
            for key, zh, en, its in blocks
        ],
    }


def ids(seed: str) -> Iterator[UUID]:
    """Random ids, the same for the same seed."""
    drawn = random.Random(seed)
    while True:
        yield UUID(int=drawn.getrandbits(128), version=4)


def answers(**changes: Any) -> dict[str, Any]:
    """All kept, unless said otherwise: `answers(greet="broken", smile={"state": "not_applicable", "reason": "…"})`."""
    said: dict[str, Any] = dict.fromkeys(KEPT, "kept") | {"patience": 4, "wait": 5, "bought": "sim"}
    said |= {"number": "0317"} | changes
    return {
        key: value if isinstance(value, dict) else {"state": "answered", "value": value}
        for key, value in said.items()
        if value is not None
    }


@dataclass
class Made:
    """One visit to be laid in. `photos`: (item, bytes); `release`: items whose words, and numbers of photos, halls may see."""

    hall: str = "GY-1"
    wave: str = "2026-10"
    shopper: str = "lan"
    at: datetime = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)
    answers: dict[str, Any] = field(default_factory=answers)
    note: str = ""
    photos: list[tuple[str | None, bytes]] = field(default_factory=list)
    release_words: tuple[str | None, ...] = ()
    release_photos: tuple[int, ...] = ()
    withdrawn: bool = False
    standing: str = "approved"
    exposed: bool = False
    veto_open: bool = False
    received_at: datetime | None = None
    app: str = "1.0.0"
    phone: str = "Phone"
    planned: bool = True


class Laid:
    """The ground, and the verbs to lay visits on it. `people`, `halls` and `waves` go by login and code; ids are drawn from `source`."""

    def __init__(self, session: Session, settings: Settings, source: Iterator[UUID]) -> None:
        self.session, self.settings, self.ids = session, settings, source
        self.people: dict[str, Person] = {}
        self.halls: dict[str, Hall] = {}
        self.waves: dict[str, Wave] = {}
        self.checklist: Checklist

    def ground(self) -> "Laid":
        """Two provinces, three halls, those who work there, two waves, the checklist."""
        parent: dict[str, str] = {}
        for path, name, level in (
            ("/52/", "贵州省", "province"),
            ("/52/5201/", "贵阳市", "city"),
            (COUNTY, "南明区", "county"),
            ("/51/", "四川省", "province"),
            (FAR, "成都市", "city"),
        ):
            code = path.split("/")[-2]
            above = path[: -len(code) - 1]
            self.session.add(
                Region(code=code, name=name, level=level, parent_code=parent.get(above), path=path)
            )
            self.session.flush()
            parent[path] = code
        for code, name, path in (
            ("GY-1", "南明一厅", COUNTY),
            ("GY-2", "南明二厅", COUNTY),
            ("CD-1", "武侯营业厅", FAR),
        ):
            self.hall(code, name, path)
        for code, first, last in (
            ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
            ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ):
            self.wave(code, first, last)
        for login, role, path, hall in (
            ("lan", Role.SHOPPER, "/52/", None),
            ("hong", Role.SHOPPER, "/52/", None),
            ("mei", Role.SUPERVISOR, "/52/", None),
            ("ying", Role.SUPERVISOR, "/52/", None),
            ("zhou", Role.SUPERVISOR, "/51/", None),
            ("an", Role.ADMIN, None, None),
            ("wu", Role.HALL_MANAGER, None, "GY-1"),
        ):
            self.person(login, role, path, hall)
        version = publish_checklist(self.session, document(), by=None, now=LONG_AGO)
        self.checklist = read(version.document)
        self.session.flush()
        return self

    def found(self) -> "Laid":
        """The ground that lies there already: a copy of a database in which `ground` was called."""
        self.people = {it.login: it for it in self.session.exec(select(Person))}
        self.halls = {it.code: it for it in self.session.exec(select(Hall))}
        self.waves = {it.code: it for it in self.session.exec(select(Wave))}
        version = self.session.exec(select(ChecklistVersion)).one()
        self.checklist = parsed(self.session, version.digest)
        return self

    def hall(self, code: str, name: str, path: str) -> Hall:
        """One more hall, of the second tier."""
        self.halls[code] = Hall(
            id=next(self.ids), code=code, name=name, tier="second", kind="own", region_path=path,
            hours={}, created_at=LONG_AGO,
        )  # fmt: skip
        self.session.add(self.halls[code])
        self.session.flush()
        return self.halls[code]

    def wave(self, code: str, first: date, last: date) -> Wave:
        """One more wave."""
        self.waves[code] = Wave(
            id=next(self.ids), code=code, title=f"{code} 期", starts_on=first, ends_on=last,
            checklist_code="small", frequency={"second": 1}, opened_at=LONG_AGO,
        )  # fmt: skip
        self.session.add(self.waves[code])
        self.session.flush()
        return self.waves[code]

    def person(self, login: str, role: Role, path: str | None, hall: str | None = None) -> Person:
        """One more person with their scope."""
        person = Person(id=next(self.ids), login=login, name=f"{login}某", role=role, created_at=LONG_AGO)
        self.session.add(person)
        self.session.flush()
        where = self.halls[hall].id if hall else None
        if path or where:
            self.session.add(Scope(id=next(self.ids), person_id=person.id, region_path=path, hall_id=where))
        self.people[login] = person
        return person

    def assign(self, made: Made, visit_id: UUID) -> Assignment:
        """The plan behind a visit, or one that nobody has walked."""
        start = made.at.astimezone(ZONE)
        planned = Assignment(
            id=next(self.ids), visit_id=visit_id, wave_id=self.waves[made.wave].id,
            hall_id=self.halls[made.hall].id, shopper_id=self.people[made.shopper].id,
            day_on=start.date(), from_time=f"{start:%H}:00", to_time=f"{start:%H}:59", scenario="学生",
            tier="second", checklist_digest=self.checklist.digest, made_at=LONG_AGO,
        )  # fmt: skip
        self.session.add(planned)
        self.session.flush()
        return planned

    def visit(self, made: Made) -> Visit:
        """A visit as rows, with its judgement, counted where it counts."""
        visit_id, session = next(self.ids), self.session
        planned = self.assign(made, visit_id) if made.planned else None
        came = made.received_at or made.at + timedelta(hours=3)
        phone = Phone(
            id=next(self.ids), person_id=self.people[made.shopper].id, name=made.phone,
            enrolled_at=LONG_AGO, seen_at=came,
        )  # fmt: skip
        card = score(self.checklist, "second", made.answers)
        body = canonical(self._parcel(made, visit_id, planned, digest(written(card))))
        parcel = ParcelKept(
            digest=digest(body), visit_id=visit_id, revision=1, person_id=phone.person_id,
            phone_id=phone.id, body=body, kind="received", received_at=came,
        )  # fmt: skip
        revision = Revision(
            id=next(self.ids), visit_id=visit_id, revision=1, parcel_digest=parcel.digest,
            phone_id=phone.id, app=made.app, scorecard=json.loads(written(card)),
            scorecard_digest=digest(written(card)), claim_digest=digest(written(card)), flags=[],
            started_at=made.at, sealed_at=made.at + timedelta(minutes=40), received_at=came,
        )  # fmt: skip
        visit = Visit(
            id=visit_id, assignment_id=planned.id if planned else None,
            wave_id=self.waves[made.wave].id, hall_id=self.halls[made.hall].id,
            shopper_id=phone.person_id, checklist_digest=self.checklist.digest, tier="second",
            first_received_at=came, revision_id=revision.id, revision=1, visited_at=made.at,
            visited_on=made.at.astimezone(ZONE).date(), raw=card["raw"], final=card["final"],
            band=card["band"], verdict=card["verdict"], standing=made.standing, exposed=made.exposed,
            veto_open=made.veto_open,
        )  # fmt: skip
        session.add(phone)
        session.flush()
        session.add(parcel)
        session.flush()
        session.add_all([revision, visit])
        session.flush()
        session.connection().execute(
            ItemResult.__table__.insert(),  # type: ignore[attr-defined]
            item_rows(self.checklist, card, revision.id),
        )
        self._photos(made, visit, revision, came)
        self._judgement(made, visit, revision, came)
        recount(session, visit)
        return visit

    def _parcel(self, made: Made, visit_id: UUID, planned: Assignment | None, card: str) -> dict[str, Any]:
        ms = int(made.at.timestamp() * 1000)
        links = [
            {
                "digest": digest(content), "size": len(content), "type": "image/jpeg", "item": of,
                "source": "camera", "taken_at": ms + n * 1000,
            }
            for n, (of, content) in enumerate(made.photos)
        ]  # fmt: skip
        return {
            "schema": 1, "app": made.app, "visit": str(visit_id), "revision": 1, "base": None,
            "assignment": str(planned.id) if planned else None, "hall": str(self.halls[made.hall].id),
            "tier": "second", "checklist": self.checklist.digest, "answers": made.answers,
            "marks": [
                {"key": "arrived", "at": ms, "mono": 1000}, {"key": "left", "at": ms + 1_800_000, "mono": 1_801_000}
            ],
            "entries": {"head": "", "length": 0, "log": []}, "evidence": links, "clock": [],
            "place": {"arrived": {"lat_e6": 26_578_340, "lon_e6": 106_713_480, "accuracy_m": 30, "at": ms}, "left": None},
            "note": made.note, "started_at": ms, "sealed_at": ms + 2_400_000,
            "claim": {"engine": 1, "scorecard": card},
        }  # fmt: skip

    def _photos(self, made: Made, visit: Visit, revision: Revision, came: datetime) -> None:
        for n, (of, content) in enumerate(made.photos):
            name = digest(content)
            if self.session.get(Evidence, name) is None:
                self.session.add(
                    Evidence(digest=name, size=len(content), type="image/jpeg", named_at=came, sealed_at=came)
                )
                self.session.flush()
                vault(self.settings.evidence).put(key_of(name, 0, name), content)
                self.session.add(
                    EvidencePart(digest=name, n=0, part_digest=name, size=len(content), received_at=came)
                )
            self.session.add(
                EvidenceOfItem(
                    id=next(self.ids), revision_id=revision.id, digest=name, item=of, source="camera",
                    taken_at=made.at + timedelta(minutes=n),
                )
            )  # fmt: skip
        self.session.flush()

    def _judgement(self, made: Made, visit: Visit, revision: Revision, came: datetime) -> None:
        by, at = self.people["mei"].id, came + timedelta(hours=2)
        about: dict[str, Any] = {"visit_id": visit.id, "by": by, "at": at}
        if made.standing == "approved":
            self.session.add(Approval(id=next(self.ids), revision_id=revision.id, **about))
        if made.standing == "excluded":
            self.session.add(Exclusion(id=next(self.ids), reason="走错了厅", **about))
        if made.exposed:
            self.session.add(Exposure(visit_id=visit.id, at_stage="during", by_whom="guard", told_at=came))
        gone = at if made.withdrawn else None
        for n in made.release_photos:
            self.session.add(
                Release(id=next(self.ids), digest=digest(made.photos[n][1]), withdrawn_at=gone, **about)
            )
        for key in made.release_words:
            self.session.add(Release(id=next(self.ids), item=key, withdrawn_at=gone, **about))
        self.session.flush()
