"""The ground on which plans are made in tests: halls with places around Guiyang, shoppers with homes, December's wave."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang.checklists.publish import publish
from anfang.halls.bring_in import bring_in
from anfang.halls.find import by_code
from anfang.halls.records import Hall
from anfang.people.records import Person, Role, Scope
from anfang.planning.begin import begin
from anfang.planning.change import Desk
from anfang.planning.records import PlanStop, WavePlan
from anfang.settings import Settings
from anfang.shoppers.records import Terms
from anfang.waves.open import open_wave
from anfang.waves.records import Assignment, Wave
from tests.checklists.small import small
from tests.halls.tables import as_csv, row
from tests.scenario import GUIYANG, add_person

EARLY = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, before the wave
TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
TIERS = ("flagship", "central", "second", "third", "cooperative")
WEEK = {day: ["08:00", "19:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
HALLS = (
    {"code": "A", "tier": "second", "latitude": "26.5784", "longitude": "106.7135"},
    {"code": "B", "name": "南明营业厅", "tier": "second", "latitude": "26.5701", "longitude": "106.7202"},
    {"code": "C", "name": "花溪营业厅", "tier": "third", "latitude": "26.4100", "longitude": "106.6700"},
    {
        "code": "D",
        "name": "修文营业厅",
        "tier": "third",
        "latitude": "26.8400",
        "longitude": "106.5900",
    },
)


class Ground:
    """One session's planning ground: halls A to D (open 9 to 18, closed on Sundays), shoppers lan, hong and bao."""

    def __init__(self, session: Session, settings: Settings, people: dict[str, Person] | None = None) -> None:
        self.session, self.settings, self.now = session, settings, NOW
        who = ("lan", "qiang", "mei", "an", "zhou")
        self.people = dict(people or {name: add_person(session, name, now=EARLY) for name in who})
        document = small(version="1", effective={"from": "2026-01-01", "to": None})
        publish(session, document, by=None, now=EARLY)
        bring_in(session, as_csv(*(row(sun="休息", **hall) for hall in HALLS)), by=None, now=EARLY)
        for login in ("hong", "bao"):
            self.shopper(login, GUIYANG)
        self.settle("lan")
        self.wave = self.open("2026-12", date(2026, 12, 1), date(2026, 12, 31))

    def shopper(self, login: str, path: str) -> Person:
        """One more shopper with a home in town."""
        person = Person(id=uuid7(), login=login, name=f"{login}某", role=Role.SHOPPER, created_at=EARLY)
        self.session.add(person)
        self.session.flush()
        self.session.add(Scope(id=uuid7(), person_id=person.id, region_path=path))
        self.people[login] = person
        self.settle(login)
        return person

    def settle(self, login: str, **other: Any) -> None:
        """Say where they live and when they work."""
        given = {"lat_e6": 26_580_000, "lon_e6": 106_715_000, "hours": WEEK, "languages": ["zh"]} | other
        self.session.merge(Terms(shopper_id=self.people[login].id, changed_at=EARLY, **given))
        self.session.flush()

    def hall(self, code: str) -> Hall:
        """A hall by its code."""
        found = by_code(self.session, code)
        assert found is not None
        return found

    def open(self, code: str, first: date, last: date) -> Wave:
        """A wave with one visit a hall."""
        given: dict[str, Any] = {
            "title": code,
            "checklist_code": "small",
            "frequency": dict.fromkeys(TIERS, 1),
        }
        return open_wave(self.session, code=code, starts_on=first, ends_on=last, by=None, now=EARLY, **given)

    def begin(self) -> WavePlan:
        """The wave's plan."""
        return begin(self.session, self.wave, by=self.people["qiang"], now=self.now)

    def desk(self, name: str = "qiang", seen: int | None = None) -> Desk:
        """Somebody at the desk who has seen all of the plan, or revision `seen` of it."""
        plan = self.session.get(WavePlan, self.wave.id)
        assert plan is not None
        return Desk(
            self.wave, plan.revision if seen is None else seen, self.people[name], self.now, self.settings
        )

    def stops(self) -> list[tuple[str, str, date, int]]:
        """The plan: hall, shopper, day, minute."""
        codes = {hall.id: hall.code for hall in self.session.exec(select(Hall))}
        logins: dict[UUID, str] = {it.id: it.login for it in self.session.exec(select(Person))}
        rows = self.session.exec(select(PlanStop).where(PlanStop.wave_id == self.wave.id)).all()
        return sorted((codes[it.hall_id], logins[it.shopper_id], it.day_on, it.at) for it in rows)

    def assignments(self) -> list[Assignment]:
        """Those that stand, by day and hour."""
        rows = self.session.exec(select(Assignment).where(Assignment.wave_id == self.wave.id))
        return sorted(
            (it for it in rows if it.cancelled_at is None),
            key=lambda it: (it.day_on, it.from_time, it.hall_id),
        )


def here(tmp_path: Path) -> Settings:
    """Settings over a folder of the test's own."""
    return Settings(data=tmp_path / "data")
