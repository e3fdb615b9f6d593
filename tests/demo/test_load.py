"""The demo province: what a stranger sees first."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, func, select

from anfang import database
from anfang.demo.load import load
from anfang.demo.observe import FIELD
from anfang.demo.people import LOGINS
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.visits.records import Evidence, ItemResult, Revision, Visit
from anfang.waves.records import Assignment

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The rows of a loaded demo; loaded twice, since a second start must change nothing."""
    settings = Settings(data=tmp_path_factory.mktemp("demo"))
    engine = database.connect(settings.database)
    upgrade(engine)
    load(settings, now=NOW)
    load(settings, now=NOW)
    return Session(engine)


def test_sixty_halls_of_all_tiers_in_six_cities_and_their_people(province: Session) -> None:
    halls = province.exec(select(Hall)).all()
    assert len(halls) == 60
    assert len({hall.tier for hall in halls}) == 5
    assert len({hall.region_path.split("/")[2] for hall in halls}) == 6
    roles = Counter(person.role for person in province.exec(select(Person)))
    assert (roles["shopper"], roles["supervisor"]) == (12, 3)
    assert {role for role, _, _ in LOGINS} == set(roles)


def test_last_month_was_walked_and_synced_without_a_difference_between_the_engines(province: Session) -> None:
    visits = province.exec(select(Visit)).all()
    assert len(visits) == 60
    assert {visit.wanting for visit in visits} == {0}
    assert len({visit.band for visit in visits}) == 3
    assert all(it.claim_digest == it.scorecard_digest for it in province.exec(select(Revision)))
    assert province.exec(select(func.count()).where(col(Evidence.sealed_at).is_(None))).one() == 0
    assert {visit.visited_on.month for visit in visits} == {10}


@pytest.mark.parametrize("item", sorted(FIELD))
def test_execution_rates_follow_the_field_s_figures(province: Session, item: str) -> None:
    """[domain §2] The rates measured in the field, to within one observation."""
    complied = province.exec(
        select(ItemResult.complied).where(ItemResult.item == item, col(ItemResult.complied).is_not(None))
    ).all()
    assert len(complied) >= 8
    assert abs(100 * sum(map(bool, complied)) - FIELD[item] * len(complied)) <= 100


def test_there_are_visits_for_today_and_the_days_to_come(province: Session) -> None:
    lan = province.exec(select(Person).where(Person.login == "lan")).one()
    days = province.exec(select(Assignment.day_on).where(Assignment.shopper_id == lan.id)).all()
    assert sum(str(day) == "2026-11-23" for day in days) == 2
    assert any(str(day) > "2026-11-23" for day in days)
