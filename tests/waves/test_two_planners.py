"""Two planners at once cannot break the rotation, on either database."""

import threading
import time
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from anfang import database
from anfang.halls.find import by_code
from anfang.people.records import Person
from anfang.problems import Problem
from anfang.upgrade import upgrade
from anfang.waves.assign import assign
from anfang.waves.bring_in import bring_in
from anfang.waves.check import RotationBroken
from anfang.waves.find import wave_by_code
from anfang.waves.presence import record_presence
from anfang.waves.records import Assignment
from tests.halls.tables import as_csv
from tests.scenario import MORNING
from tests.waves.ground import Ground
from tests.waves.test_import import line

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def on_postgres(postgres: str) -> Engine:
    engine = database.connect(postgres)
    upgrade(engine)
    return engine


def make(session: Session, day: date) -> Assignment:
    wave, hall = wave_by_code(session, "2026-11"), by_code(session, "A")
    lan = session.exec(select(Person).where(Person.login == "lan")).one()
    assert wave and hall
    return assign(
        session,
        wave=wave,
        hall=hall,
        shopper=lan,
        day_on=day,
        window=("09:00", "12:00"),
        scenario="",
        by=None,
        now=MORNING,
    )


def waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(
            connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        )


def second_planner(engine: Engine, act: Callable[[Session], object]) -> list[object]:
    """Let one planner assign Monday; while that is not committed yet, another does `act`. What came of the second."""
    with database.transaction(engine) as session:
        Ground(session)
    came: list[object] = []

    def second() -> None:
        try:
            with database.transaction(engine) as session:
                act(session)
                came.append("made")
        except Problem as problem:
            came.append(problem)

    other = threading.Thread(target=second)
    try:
        with database.transaction(engine) as session:
            make(session, MONDAY)
            other.start()
            end = time.monotonic() + 60
            while (
                engine.dialect.name == "postgresql"
                and not came
                and not waits(engine)
                and time.monotonic() < end
            ):
                time.sleep(0.01)
    finally:
        other.join(60)
    with database.reading(engine) as session:
        days = [it.day_on for it in session.exec(select(Assignment))]
    assert days == [MONDAY]
    engine.dispose()
    return came


@pytest.mark.parametrize("where", ["engine", "on_postgres"])
def test_the_second_planner_waits_and_is_told(where: str, request: pytest.FixtureRequest) -> None:
    """Three months between two visits [domain §5], also between two assignments made at the same moment."""
    (came,) = second_planner(request.getfixturevalue(where), lambda session: make(session, TUESDAY))
    assert isinstance(came, RotationBroken) and "planned on 2026-11-23" in came.detail("en")


def test_a_table_waits_as_well(on_postgres: Engine) -> None:
    table = as_csv(line(day="2026-11-24"))
    (came,) = second_planner(
        on_postgres, lambda session: bring_in(session, table, by=None, now=MORNING, today=MONDAY)
    )
    assert isinstance(came, Problem) and "planned on 2026-11-23" in came.detail("en")


def test_a_phone_that_brings_a_visit_does_not_wait_for_a_planner(on_postgres: Engine) -> None:
    """The lock leaves room for rows that only point at the shopper."""
    with database.transaction(on_postgres) as session:
        ids: tuple[UUID, UUID] = (Ground(session).people["lan"].id, by_code(session, "A").id)  # type: ignore[union-attr]
    with database.transaction(on_postgres) as planning:
        make(planning, MONDAY)
        with database.transaction(on_postgres) as syncing:
            syncing.execute(text("SET LOCAL lock_timeout = '2s'"))
            record_presence(syncing, shopper_id=ids[0], hall_id=ids[1], day_on=TUESDAY, now=MORNING)
    on_postgres.dispose()
