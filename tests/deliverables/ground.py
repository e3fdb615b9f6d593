"""Two published waves with every kind of hall in them, laid in as rows; and what their figures have to be, counted anew."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from anfang.database import reading, transaction
from anfang.people.records import Role, SignIn
from anfang.people.who import token_digest
from anfang.problems import Language
from anfang.reports.deliverables.build import build
from anfang.reports.deliverables.ground import ground_of
from anfang.reports.publish import publish
from anfang.reports.records import Deliverable, Publication
from anfang.settings import Settings
from anfang.visits.records import Visit
from anfang.waves.close import close
from tests.reports.laid import COUNTY, FAR, LONG_AGO, Laid, Made, answers, ids
from tests.reports.made import photo

CLOSED, OUT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC), datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://evil")'
NOTED = "柜台上堆着杂物"
KEPT = ("greet", "smile", "badge", "tidy")


class Land:
    """The world after publication. `visits`: wave → hall → its counted visits."""

    def __init__(self, engine: Engine, settings: Settings, halls: int = 9) -> None:
        self.engine, self.settings = engine, settings
        self.visits: dict[str, dict[str, list[Visit]]] = {"2026-10": {}, "2026-11": {}}
        self.made: dict[str, Publication] = {}
        with transaction(engine) as session:
            self._lay(session, halls)

    def _lay(self, session: Session, halls: int) -> None:
        rng = random.Random(5)
        laid = Laid(session, self.settings, ids("deliverables")).ground()
        for login, path in (("tang", "/52/"), ("yun", "/51/")):
            laid.person(login, Role.ANALYST, path)
        for n in range(halls):
            hall = laid.hall(
                f"H-{n:03}", FORMULA if n == 0 else f"第{n}营业厅", (COUNTY, "/52/5201/", FAR)[n % 3]
            )
            hall.kind = "competitor" if n == 1 else "own"
        for wave, per_hall in self.visits.items():
            for at, code in enumerate(laid.halls):
                per_hall[code] = [laid.visit(self._one(rng, code, wave, at, n)) for n in range(1 + at % 3)]
        laid.visit(Made(hall="GY-1", wave="2026-11", standing="excluded"))
        for code, wave in laid.waves.items():
            close(session, wave, by=laid.people["an"], now=CLOSED)
            now = OUT + timedelta(hours=int(code[-2:]))
            self.made[code] = publish(session, wave, by=laid.people["an"], now=now, settings=self.settings)
        for person in laid.people.values():
            session.add(
                SignIn(
                    token_digest=token_digest(person.login), person_id=person.id, made_at=LONG_AGO,
                    ends_at=OUT + timedelta(days=3650),
                )
            )  # fmt: skip
        self.laid = laid

    @staticmethod
    def _one(rng: random.Random, code: str, wave: str, at: int, n: int) -> Made:
        said: dict[str, Any] = {key: "broken" for key in KEPT if rng.random() < 0.3}
        if (at, n) == (4, 0):
            said["forced"] = "broken"
        if "tidy" in said:
            said["tidy"] = {"state": "answered", "value": "broken", "note": NOTED}
        photos = [("badge", photo(at))] if n == 0 and at < 4 and wave == "2026-11" else []
        return Made(
            hall=code, wave=wave, at=datetime(2026, int(wave[-2:]), 3 + 5 * n, 3, at, tzinfo=UTC),
            answers=answers(**said, patience=rng.randrange(5), wait=rng.randrange(3, 15) if at != 4 else 5),
            shopper=("lan", "hong")[n % 2], photos=photos, release_photos=(0,) if photos and at % 2 else (),
            note="店员叫王小明",
        )  # fmt: skip

    def row(
        self, what: str, form_of: str, *, region: str = "/", language: Language = "zh", **more: Any
    ) -> Deliverable:
        """A deliverable as it would be asked for."""
        given = {"publication_id": self.made["2026-11"].id, "held": [], "region_path": region, **more}
        return Deliverable(
            id=uuid4(), what=what, form_of=form_of, language=language, by=self.laid.people["an"].id,
            asked_at=OUT, **given,
        )  # fmt: skip

    def file(self, folder: Path, what: str, form_of: str, **more: Any) -> Path:
        """Make one, at once."""
        asked = self.row(what, form_of, **more)
        path = folder / f"{asked.id}.{form_of}"
        with reading(self.engine) as session:
            build(path, asked, ground_of(session, asked))
        return path

    def counted(self, wave: str = "2026-11", region: str = "/") -> dict[str, list[Visit]]:
        """Hall → visits that count, of a region."""
        return {
            code: visits
            for code, visits in self.visits[wave].items()
            if self.laid.halls[code].region_path.startswith(region)
        }
