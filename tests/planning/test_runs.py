"""Solving in the background: a real queue, a real process that solves, stopped, killed, started again."""

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import psutil
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from anfang import clock, database, tasks
from anfang.core.rotation.verdict import Price
from anfang.halls.find import by_code
from anfang.halls.reach import EVERYWHERE
from anfang.planning import solve_run
from anfang.planning.apart import Asked
from anfang.planning.assembling.assemble import assemble
from anfang.planning.change import Desk
from anfang.planning.judged import price_of
from anfang.planning.keep_run import discard_run, keep_run
from anfang.planning.move import move
from anfang.planning.records import PlanStep, PlanStop, SolveRun, WavePlan
from anfang.planning.refusals import SolveGoingOn
from anfang.planning.rows import rows_of
from anfang.planning.start_solve import start_solve, state_of
from anfang.planning.stop_solve import stop_solve
from anfang.planning.undo import undo
from anfang.problems import Invalid
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.waves.records import Wave
from tests.planning.ground import NOW, Ground

PLAIN = "tests.planning.plain_solver"  # the processes are real; what they do in them costs no minutes


class Site:
    """A database with a queue that carries out what it is given, and the planning ground in it."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        with database.transaction(engine) as session:
            self.ground = Ground(session, settings)
            self.people, self.wave_id = self.ground.people, self.ground.wave.id

    def start(self, **other: int | bool | str) -> UUID:
        """Ask for a solve."""
        with database.transaction(self.engine) as session:
            given = {"seconds": 1, **other}
            wave = session.get_one(Wave, self.wave_id)
            return start_solve(session, wave, by=self.people["qiang"], now=clock.now(), **given).id  # type: ignore[arg-type]

    def run(self, run_id: UUID) -> SolveRun:
        """The run as it is now."""
        with database.reading(self.engine) as session:
            return session.get_one(SolveRun, run_id)

    def until(self, run_id: UUID, right: Callable[[SolveRun], bool], seconds: float = 120) -> SolveRun:
        """Wait for the run to be right."""
        end = time.monotonic() + seconds
        while not right(run := self.run(run_id)):
            assert time.monotonic() < end, run
            time.sleep(0.1)
        return run

    def stops(self) -> list[tuple[str, str]]:
        """Hall and shopper of each stop."""
        with database.reading(self.engine) as session:
            self.ground.session = session
            return [(code, login) for code, login, _, _ in self.ground.stops()]

    def desk(self, session: Session) -> Desk:
        """qiang, who has seen all."""
        wave = session.get_one(Wave, self.wave_id)
        revision = session.get_one(WavePlan, wave.id).revision
        return Desk(wave, revision, self.people["qiang"], clock.now(), self.settings)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The whole on either database. The present is before the wave: its days are still to come."""
    if request.param == "postgresql":
        given = settings.model_dump() | {"database": request.getfixturevalue("postgres")}
        settings = Settings(**given)
    engine = database.connect(settings.database)
    upgrade(engine)
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda real=clock.now: NOW + (real() - began))
    monkeypatch.setattr(solve_run, "PROGRAM", PLAIN)
    queue = tasks.Queue(engine, settings)
    tasks.attach(queue)
    try:
        with queue.running():
            yield Site(engine, settings)
    finally:
        for child in psutil.Process().children(recursive=True):
            if PLAIN in child.cmdline():
                child.kill()
        engine.dispose()


def solver() -> psutil.Process:
    """The process that solves."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for child in psutil.Process().children(recursive=True):
            if PLAIN in child.cmdline():
                return child
        time.sleep(0.05)
    raise AssertionError("nobody solves")


def test_a_plan_is_solved_apart_and_taken_as_one_step_that_can_be_undone(site: Site) -> None:
    run = site.until(site.start(), lambda it: it.ended_at is not None)
    assert (run.outcome, run.problem) == ("kept", None), run
    assert sorted(code for code, _ in site.stops()) == ["A", "B", "C", "D"]
    assert run.progress["wanted"] == 4 and run.progress["unserved"] == [] and run.progress["readings"]
    assert price_of(run) == Price(travel=1000, without=900, hours=10, walked=1)
    with database.reading(site.engine) as session:
        step = session.exec(select(PlanStep).where(PlanStep.id == run.step_id)).one()
        assert (step.verb, step.by) == ("solved", site.people["qiang"].id)
    with database.transaction(site.engine) as session:
        undo(session, site.desk(session))
    assert site.stops() == []


def test_two_solves_of_one_wave_refuse_each_other_and_writers_go_on(site: Site) -> None:
    run_id = site.start(seconds=120)
    site.until(run_id, lambda it: it.best is not None)
    with pytest.raises(SolveGoingOn):
        site.start()
    # The solver holds no lock: others write meanwhile.
    with database.transaction(site.engine) as session:
        stop_solve(session, session.get_one(SolveRun, run_id), by=site.people["qiang"], now=clock.now())
    run = site.until(run_id, lambda it: it.ended_at is not None, 30)
    assert (run.outcome, run.progress["stopped"]) == ("kept", True)
    assert len(site.stops()) == 4


def test_a_killed_solver_leaves_its_last_good_plan_which_can_be_kept(site: Site) -> None:
    run_id = site.start(seconds=120)
    site.until(run_id, lambda it: it.best is not None)
    solver().send_signal(signal.SIGKILL)
    run = site.until(run_id, lambda it: it.ended_at is not None, 30)
    assert run.outcome == "broken_off" and run.best and len(run.best["stops"]) == 4
    assert site.stops() == [], "nothing is taken unasked"
    with database.transaction(site.engine) as session:
        keep_run(session, site.desk(session), session.get_one(SolveRun, run_id))
    assert len(site.stops()) == 4 and site.run(run_id).outcome == "kept"
    again = site.until(site.start(), lambda it: it.ended_at is not None)
    assert again.outcome == "kept"


def test_a_plan_that_moved_meanwhile_is_not_overwritten(site: Site) -> None:
    site.until(site.start(), lambda it: it.ended_at is not None)
    before = site.stops()
    run_id = site.start(seconds=120)
    site.until(run_id, lambda it: it.best is not None)
    with database.transaction(site.engine) as session:
        desk = site.desk(session)
        stop = session.exec(select(PlanStop)).first()
        assert stop is not None
        move(session, Desk(desk.wave, desk.seen, site.people["an"], desk.now, desk.settings), stop.id, at=stop.at + 1,
             waive={"leg_too_short": "x", "back_too_late": "x"})  # fmt: skip
        stop_solve(session, session.get_one(SolveRun, run_id), by=site.people["qiang"], now=clock.now())
    run = site.until(run_id, lambda it: it.ended_at is not None, 30)
    assert run.outcome == "moved" and site.stops() == before
    with database.transaction(site.engine) as session:
        discard_run(session, site.desk(session), session.get_one(SolveRun, run_id))
    assert site.run(run_id).outcome == "discarded"


def test_what_is_lacking_is_told_before_anybody_waits(site: Site) -> None:
    with database.transaction(site.engine) as session:
        found = by_code(session, "C")
        assert found is not None
        found.lat_e6 = None
        session.add(found)
    run = site.until(site.start(), lambda it: it.ended_at is not None)
    assert run.outcome == "failed" and run.problem is not None
    assert run.problem["code"] == "unplannable" and "花溪营业厅（C）没有经纬度" in run.problem["zh"]
    run = site.until(site.start(leave_out=True), lambda it: it.ended_at is not None)
    assert run.outcome == "kept" and sorted(code for code, _ in site.stops()) == ["A", "B", "D"]


def test_a_run_of_which_nothing_is_heard_is_broken_off_and_makes_room(
    session: Session, settings: Settings
) -> None:
    """The server itself was killed: nobody ended the run."""
    ground = Ground(session, settings)
    qiang = ground.people["qiang"]
    run = start_solve(session, ground.wave, seconds=60, by=qiang, now=NOW)
    assert state_of(run, now=NOW + timedelta(seconds=30)) == "waiting"
    run.started_at = run.heard_at = NOW
    session.add(run)
    assert state_of(run, now=NOW + timedelta(seconds=15)) == "running"
    with pytest.raises(SolveGoingOn):
        start_solve(session, ground.wave, seconds=60, by=qiang, now=NOW + timedelta(seconds=15))
    late = NOW + timedelta(seconds=30)
    assert state_of(run, now=late) == "broken_off"
    other = start_solve(session, ground.wave, seconds=60, by=qiang, now=late)
    assert (run.outcome, run.ended_at) == ("broken_off", late) and other.ended_at is None
    with pytest.raises(Invalid):
        start_solve(session, ground.wave, seconds=0, by=qiang, now=late)


def test_a_solver_ends_with_whoever_asked_for_it(ground: Ground) -> None:
    """The server is killed: nobody is left to end its solver."""
    ground.begin()
    rows = rows_of(ground.session, ground.wave.id)
    here = assemble(ground.session, ground.wave, rows, reach=EVERYWHERE, settings=ground.settings, now=NOW)
    asked = pickle.dumps(Asked("solve", here.month, here.plan, 300))
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdin and server.stdout
        server.stdin.write(asked)
        server.stdin.flush()
        child = psutil.Process(int(server.stdout.readline()))
        assert child.is_running()
        server.kill()
    child.wait(60)


SERVER = f"""
import pickle, sys, time
from anfang.planning.apart import Apart
with Apart(pickle.load(sys.stdin.buffer), {PLAIN!r}) as solver:
    solver.hear(60)
    print(solver.pid, flush=True)
    time.sleep(300)
"""
