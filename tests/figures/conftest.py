"""Three waves of counted visits in mei's region and beyond it, stored and tallied."""

from dataclasses import dataclass
from random import Random

import pytest
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang.database import transaction
from anfang.halls.records import Hall
from anfang.people.records import Person, Role, Scope, SignIn
from anfang.people.who import Who
from anfang.reports.records import Publication
from anfang.tallies.recount import recount
from anfang.visits.records import Visit
from anfang.waves.records import Wave
from tests.scenario import GUIYANG, Scenario
from tests.tallies.stored import COUNTIES, NOW, Stored, drawn


@dataclass
class Land:
    """What was laid out."""

    scenario: Scenario
    waves: list[Wave]
    halls: list[Hall]
    visits: list[Visit]


def publish(session: Session, wave: Wave, by: Person) -> None:
    """A first edition, as far as figures ask for one."""
    session.add(Publication(id=uuid7(), wave_id=wave.id, edition=1, digest="0" * 64, by=by.id, at=NOW))


def who_is(session: Session, person: Person) -> Who:
    """The caller that a page would find."""
    scopes = tuple(session.exec(select(Scope).where(Scope.person_id == person.id)))
    sign_in = SignIn(token_digest="0" * 64, person_id=person.id, made_at=NOW, ends_at=NOW)
    return Who(person, sign_in, scopes, None)


@pytest.fixture
def land(scenario: Scenario) -> Land:
    rng = Random(7)
    with transaction(scenario.engine) as session:
        stored = Stored(session)
        waves = [stored.wave(code) for code in ("2026-09", "2026-10", "2026-11")]
        halls = [
            stored.hall(
                f"GY-{n:02}",
                path=COUNTIES[n % 3],
                tier=("second", "third")[n % 2],
                kind=("own", "own", "cooperative", "competitor")[n % 4],
            )
            for n in range(12)
        ]
        visits = []
        for wave in waves:
            for n, hall in enumerate(halls):
                for _ in range(1 + n % 3):
                    standing = rng.choice(["approved"] * 6 + ["waiting", "excluded"])
                    exposed = rng.random() < 0.1
                    visit = stored.visit(wave, hall, drawn(rng), standing=standing, exposed=exposed)
                    recount(session, visit)
                    visits.append(visit)
        analyst = Person(id=uuid7(), login="fen", name="芬", role=Role.ANALYST, created_at=NOW)
        session.add(analyst)
        session.flush()
        session.add(Scope(id=uuid7(), person_id=analyst.id, region_path=GUIYANG))
        publish(session, waves[0], scenario.people["an"])
    scenario.people["fen"] = analyst
    return Land(scenario, waves, halls, visits)
