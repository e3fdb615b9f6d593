"""Two at the same moment, on either database: workers that escalate, managers that appeal, supervisors that decide."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from anfang import database
from anfang.appeals.appeal import appeal
from anfang.appeals.decide import decide
from anfang.appeals.escalate import escalate_overdue
from anfang.appeals.records import Appeal, Decision, Dispatch, DispatchStep, OwnVeto
from anfang.appeals.refusals import AppealDecided, AppealsSpent
from anfang.database import reading, transaction
from anfang.problems import Problem
from anfang.settings import Settings
from anfang.tasks import Context
from anfang.upgrade import upgrade
from tests.appeals.ground import NOW, ground, out
from tests.reports.laid import Laid, Made, answers


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = database.connect(settings.database)
    else:
        engine = database.connect(request.getfixturevalue("postgres"))
        upgrade(engine)
    yield engine
    engine.dispose()


def lay(engine: Engine, settings: Settings, **rules: object) -> Laid:
    with transaction(engine) as session:
        laid = ground(session, settings, **rules)
        out(laid, first=Made(answers=answers(greet="broken", forced="broken")))
        assert len(session.exec(select(Dispatch)).all()) == 3
    return laid


def at_once(engine: Engine, *works: Callable[[Session], object]) -> list[type[Problem]]:
    """Each in a transaction and thread of its own; what was refused, and no other fault."""
    start, refused, faults = Barrier(len(works)), [], []

    def run(work: Callable[[Session], object]) -> None:
        try:
            with transaction(engine) as session:
                start.wait(60) if engine.dialect.name == "postgresql" else None
                work(session)
        except Problem as problem:
            refused.append(type(problem))
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return refused


def test_two_workers_send_up_once(either: Engine, settings: Settings) -> None:
    lay(either, settings)
    start, faults = Barrier(2), []

    def worker() -> None:
        try:
            for hours in (25, 73):
                start.wait(60)
                escalate_overdue(Context(either, settings, NOW + timedelta(hours=hours)))
        except Exception as fault:
            faults.append(fault)

    threads = [Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with reading(either) as session:
        went_up = select(DispatchStep.level).where(DispatchStep.what == "escalated")
        assert sorted(session.exec(went_up).all()) == ["region"] * 3 + ["supervisor"] * 3
        assert [row.unanswered for row in session.exec(select(OwnVeto)).all()] == [3]


def test_the_last_appeal_is_made_once(either: Engine, settings: Settings) -> None:
    laid = lay(either, settings, appeals_a_wave=1)
    wave, hall, wu = laid.waves["2026-10"].id, laid.halls["GY-1"].id, laid.people["wu"]

    def about(item: str) -> Callable[[Session], object]:
        return lambda session: appeal(
            session, wave, hall, 1, item, "other", "有监控", by=wu, now=NOW, settings=settings
        )

    assert at_once(either, about("greet"), about("smile")) == [AppealsSpent]
    with reading(either) as session:
        assert len(session.exec(select(Appeal)).all()) == 1


def test_two_decisions_are_one(either: Engine, settings: Settings) -> None:
    laid = lay(either, settings)
    wave, hall, wu = laid.waves["2026-10"].id, laid.halls["GY-1"].id, laid.people["wu"]
    with transaction(either) as session:
        made = appeal(session, wave, hall, 1, "greet", "other", "有", by=wu, now=NOW, settings=settings)

    def by(login: str) -> Callable[[Session], object]:
        person = laid.people[login]
        return lambda session: decide(
            session, session.get_one(Appeal, made.id), False, "证据不足", by=person, now=NOW
        )

    assert at_once(either, by("ying"), by("an")) == [AppealDecided]
    with reading(either) as session:
        assert len(session.exec(select(Decision).order_by(col(Decision.at))).all()) == 1
