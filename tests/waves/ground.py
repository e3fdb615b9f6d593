"""The ground on which waves are planned in tests: a checklist, halls, shoppers, a wave."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang.checklists.publish import publish
from anfang.halls.bring_in import bring_in
from anfang.halls.find import by_code
from anfang.halls.records import Hall
from anfang.people.records import Person, Role, Scope
from anfang.waves.assign import assign
from anfang.waves.open import open_wave
from anfang.waves.records import Assignment, Wave
from tests.checklists.small import small
from tests.halls.tables import as_csv, row
from tests.scenario import GUIYANG, MORNING, add_person

EARLY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TIERS = ("flagship", "central", "second", "third", "cooperative")


class Ground:
    """One session's planning ground. Halls are open from 9 to 18, closed on Sundays."""

    def __init__(self, session: Session, people: dict[str, Person] | None = None) -> None:
        self.session = session
        who = ("lan", "qiang", "mei", "an")
        self.people = dict(people or {name: add_person(session, name, now=EARLY) for name in who})
        self.people["hong"] = self.shopper("hong", GUIYANG)
        for version, first, last in (("1", "2026-06-01", "2026-11-01"), ("2", "2026-11-01", None)):
            document = small(version=version, effective={"from": first, "to": last})
            self.version = publish(session, document, by=None, now=EARLY)
        halls = [
            row(code="A", tier="second", sun="休息"),
            row(code="B", name="南明营业厅", tier="third", sun="休息"),
        ]
        bring_in(session, as_csv(*halls), by=None, now=EARLY)
        self.wave = self.open("2026-11", date(2026, 11, 1), date(2026, 11, 30))

    def shopper(self, login: str, path: str | None) -> Person:
        """One more shopper, who works in the region at `path`."""
        person = Person(id=uuid7(), login=login, name=f"{login}某", role=Role.SHOPPER, created_at=EARLY)
        self.session.add(person)
        self.session.flush()
        if path:
            self.session.add(Scope(id=uuid7(), person_id=person.id, region_path=path))
        return person

    def hall(self, code: str = "A") -> Hall:
        """A hall by its code."""
        found = by_code(self.session, code)
        assert found is not None
        return found

    def open(self, code: str, first: date, last: date, **other: Any) -> Wave:
        """A wave with one visit a hall."""
        given = {"title": code, "checklist_code": "small", "frequency": dict.fromkeys(TIERS, 1)} | other
        return open_wave(self.session, code=code, starts_on=first, ends_on=last, by=None, now=EARLY, **given)

    def assign(self, day_on: date, **other: Any) -> Assignment:
        """lan goes to hall A, unless said otherwise."""
        given: dict[str, Any] = {"wave": self.wave, "hall": self.hall(), "shopper": self.people["lan"]}
        given |= {
            "window": ("09:00", "12:00"),
            "scenario": "新来的学生",
            "by": self.people["qiang"],
            "now": MORNING,
        }
        return assign(self.session, day_on=day_on, **(given | other))
