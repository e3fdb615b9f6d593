"""A visit made by hand, as its rows and its parcel would be: scored by the engine, on the checklist that ships."""

import io
import json
import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from anfang.checklists.source import read_source
from anfang.core.canonical import canonical, digest
from anfang.core.checklist import Checklist, read
from anfang.core.scoring import score
from anfang.core.wire import Parcel
from anfang.halls.records import Hall
from anfang.people.records import Person, Phone
from anfang.visits.reading import EvidenceSeen, VisitRead
from anfang.visits.records import Evidence, EvidenceOfItem, Revision, Visit
from anfang.waves.records import Wave

HOME = Path(__file__).parents[2]
CAME = datetime(2026, 11, 20, 2, 3, 10, tzinfo=UTC)
VISIT = UUID("01936f00-0000-7000-8000-00000000000a")
SHOPPER_NAME = "蓝小雨"


@cache
def checklist() -> Checklist:
    """The checklist of telecom halls."""
    source = read_source((HOME / "checklists" / "telecom-hall.yaml").read_bytes())
    return read(source.document)


def answers() -> dict[str, Any]:
    """The example's answers: a second-tier hall."""
    return json.loads((HOME / "checklists" / "examples" / "answers.json").read_text("utf-8"))


def photo(n: int, *, size: tuple[int, int] = (1200, 900)) -> bytes:
    """A photo with a place in its EXIF."""
    paint = random.Random(n)
    image = Image.new(
        "RGB", size, (paint.randrange(90, 200), paint.randrange(90, 200), paint.randrange(90, 200))
    )
    drawn = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = paint.randrange(size[0]), paint.randrange(size[1])
        colour = tuple(paint.randrange(256) for _ in range(3))
        drawn.rectangle((x, y, x + paint.randrange(60, 400), y + paint.randrange(60, 300)), fill=colour)
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825)[2] = (26.0, 34.0, 12.0)
    kept = io.BytesIO()
    image.save(kept, "JPEG", exif=exif, quality=80)
    return kept.getvalue()


def visit(
    said: dict[str, Any] | None = None,
    *,
    of: Checklist | None = None,
    tier: str = "second",
    hall: str = "贵阳云岩中华北路营业厅",
    photos: list[tuple[str | None, bytes]] | None = None,
    wanting: int = 0,
    note: str = "",
    flags: list[dict[str, Any]] | None = None,
    marks: bool = True,
) -> VisitRead:
    """A visit whose answers are `said`; `photos` are (item, bytes), the last `wanting` of them not arrived yet."""
    rules, said, photos = of or checklist(), answers() if said is None else said, photos or []
    card = score(rules, tier, said)
    started, ms = CAME, int(CAME.timestamp() * 1000)
    steps = [
        ("arrived", 0),
        ("greeted", 40),
        ("ticket", 130),
        ("called", 850),
        ("served", 1530),
        ("left", 1711),
    ]
    made = [{"key": key, "at": ms + 1000 * s, "mono": 5000 + 1000 * s} for key, s in steps] if marks else []
    links = [
        {
            "digest": digest(content),
            "size": len(content),
            "type": "image/jpeg",
            "item": item,
            "source": "camera" if n % 4 else "picker",
            "taken_at": ms + 60_000 * (n + 1),
        }
        for n, (item, content) in enumerate(photos)
    ]
    place = {"lat_e6": 26_585_400, "lon_e6": 106_713_900, "accuracy_m": 35, "at": ms}
    left = {"lat_e6": 26_585_900, "lon_e6": 106_714_800, "accuracy_m": 60, "at": ms + 1_711_000}
    parcel = Parcel.model_validate_json(
        json.dumps(
            {
                "schema": 1,
                "app": "1.0.0",
                "visit": str(VISIT),
                "revision": 1,
                "base": None,
                "assignment": None,
                "hall": str(UUID(int=7)),
                "tier": tier,
                "checklist": rules.digest,
                "answers": said,
                "marks": made,
                "entries": {"head": "", "length": 0, "log": []},
                "evidence": links,
                "clock": [],
                "place": {"arrived": place, "left": left},
                "note": note,
                "started_at": ms - 60_000,
                "sealed_at": ms + 2_400_000,
                "claim": {"engine": 1, "scorecard": digest(canonical(card))},
            }
        )
    )
    revision = Revision(
        id=UUID(int=11),
        visit_id=VISIT,
        revision=1,
        parcel_digest="0" * 64,
        phone_id=UUID(int=5),
        app="1.0.0",
        scorecard=card,
        scorecard_digest=digest(canonical(card)),
        claim_digest=digest(canonical(card)),
        flags=flags or [],
        started_at=started,
        sealed_at=started + timedelta(minutes=40),
        received_at=started + timedelta(hours=2),
    )
    evidence = [
        EvidenceSeen(
            n,
            EvidenceOfItem(
                id=UUID(int=100 + n),
                revision_id=revision.id,
                digest=link["digest"],
                item=link["item"],
                source=link["source"],
                taken_at=started + timedelta(minutes=n),
            ),
            Evidence(
                digest=link["digest"],
                size=link["size"],
                type="image/jpeg",
                named_at=started,
                sealed_at=None if n > len(links) - wanting else started,
            ),
        )
        for n, link in enumerate(links, 1)
    ]
    return VisitRead(
        visit=Visit(
            id=VISIT,
            hall_id=UUID(int=7),
            shopper_id=UUID(int=3),
            checklist_digest=rules.digest,
            tier=tier,
            first_received_at=revision.received_at,
            revision_id=revision.id,
            revision=1,
            visited_at=started,
            visited_on=date(2026, 11, 20),
            raw=card["raw"],
            final=card["final"],
            band=card["band"],
            verdict=card["verdict"],
            flags=[flag["code"] for flag in revision.flags],
            wanting=wanting,
        ),
        hall=Hall(
            id=UUID(int=7),
            code="GY-0017",
            name=hall,
            tier=tier,
            kind="own",
            region_path="/52/5201/520103/",
            address="中华北路 1 号",
            lat_e6=26_585_600,
            lon_e6=106_714_100,
            created_at=started,
        ),
        region="贵州省 · 贵阳市 · 云岩区",
        wave=Wave(
            id=UUID(int=9),
            code="2026-11",
            title="2026年11月",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 30),
            checklist_code="telecom-hall",
            frequency={},
            opened_at=started,
        ),
        shopper=Person(id=UUID(int=3), login="lan", name=SHOPPER_NAME, role="shopper", created_at=started),
        phone=Phone(
            id=UUID(int=5), person_id=UUID(int=3), name="Android", enrolled_at=started, seen_at=started
        ),
        revision=revision,
        revisions=[revision],
        parcel=parcel,
        checklist=rules,
        evidence=evidence,
        exposure=None,
    )
