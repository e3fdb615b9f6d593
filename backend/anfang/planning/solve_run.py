"""Carry out a solver's run: in a process of its own, watched from here, never under a lock of the database.

The queue's thread only begins it. Every two seconds the run's row hears how far the solver is, and whether somebody wants it to stop. A
server that ends takes its solvers along; what they had found by then stands in the row.
"""

import threading
import time
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from anfang import clock, database
from anfang.core.rotation.verdict import Progress
from anfang.halls.reach import Reach
from anfang.planning import apart
from anfang.planning.apart import Apart, Asked, Done, Gone
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.assembling.fixed import begun
from anfang.planning.assembling.lacking import refuse, refuse_locks
from anfang.planning.finish_run import figures, finish
from anfang.planning.records import SolveRun
from anfang.planning.rows import rows_of
from anfang.planning.taking import as_json
from anfang.problems import Fault, Problem
from anfang.settings import Settings
from anfang.tasks import Context, work
from anfang.waves.find import wave_by_id

EVERY = 2.0  # seconds between two signs of life
GRACE = 60.0  # so long a solver may take to stop by itself
PROGRAM = apart.PROGRAM
_one_at_a_time = threading.Lock()  # two would take each other's cores


@work
def solve_wave(context: Context, run_id: str) -> None:
    """Begin the run in a thread of its own; the queue goes on with other work."""
    ids = (context.engine, context.settings, UUID(run_id))
    threading.Thread(target=watch, args=ids, daemon=True).start()


def watch(engine: Engine, settings: Settings, run_id: UUID) -> None:
    """Carry out a run that was asked for, from waiting for its turn to its end; whatever happens, its row says so."""
    while not _one_at_a_time.acquire(timeout=EVERY):
        if not _hear(engine, run_id):
            return
    try:
        _carry_out(engine, settings, run_id)
    except Gone:
        _end(engine, run_id, "broken_off", None)
    except Problem as problem:
        _end(engine, run_id, "failed", problem)
    except Exception:
        _end(engine, run_id, "failed", Fault())
        raise
    finally:
        _one_at_a_time.release()


def _carry_out(engine: Engine, settings: Settings, run_id: UUID) -> None:
    if not _hear(engine, run_id, started=True):
        return
    with database.reading(engine) as session:
        run = session.get_one(SolveRun, run_id)
        here = _assembled(session, run, settings, clock.now())
    refuse(here.lacking, leave_out=run.leave_out)
    refuse_locks(here.month)
    kind = cast(Literal["solve", "replan"], run.kind)
    with Apart(Asked(kind, here.month, here.plan, run.seconds), PROGRAM) as solver:
        done = _wait(engine, run_id, solver)
    with database.transaction(engine) as session:
        run, now = session.get_one(SolveRun, run_id), clock.now()
        if run.ended_at is None:
            wave, rows = wave_by_id(session, run.wave_id), rows_of(session, run.wave_id)
            fixed = begun(session, wave, rows, now.astimezone(settings.zone).date())
            finish(session, run, wave, here.with_fixed(fixed), rows, done.solved, done.broken, now=now)


def _assembled(session: Session, run: SolveRun, settings: Settings, now: datetime) -> Assembled:
    wave, rows = wave_by_id(session, run.wave_id), rows_of(session, run.wave_id)
    reach = Reach(tuple(run.paths))
    purpose = cast(Literal["solve", "replan"], run.kind)
    return assemble(session, wave, rows, reach=reach, settings=settings, now=now, purpose=purpose)


def _wait(engine: Engine, run_id: UUID, solver: Apart) -> Done:
    asked_to_stop: float | None = None
    while True:
        said = solver.hear(EVERY)
        if isinstance(said, Done):
            return said
        row = _hear(engine, run_id, said)
        if row is None:
            raise Gone
        if row.stop_asked_at is not None:
            asked_to_stop = asked_to_stop or time.monotonic()
            solver.stop()
            if time.monotonic() - asked_to_stop > GRACE:
                raise Gone
        if said is not None:
            time.sleep(EVERY)  # not oftener, however much it says


def _hear(
    engine: Engine, run_id: UUID, progress: Progress | None = None, *, started: bool = False
) -> SolveRun | None:
    """A sign of life, and the run as it is now; None once it has ended, or where another has begun it."""
    with database.transaction(engine) as session:
        run, now = session.get_one(SolveRun, run_id), clock.now()
        if run.ended_at is not None or (started and run.started_at is not None):
            return None
        run.heard_at = now
        if started:
            run.started_at = now
        if progress is not None:
            run.progress, run.best = figures(progress), as_json(progress.plan)
        session.add(run)
    return run


def _end(engine: Engine, run_id: UUID, outcome: str, problem: Problem | None) -> None:
    said: dict[str, Any] | None = None
    if problem is not None:
        said = {"zh": problem.detail("zh"), "en": problem.detail("en"), "code": problem.code}
    with database.transaction(engine) as session:
        run = session.get_one(SolveRun, run_id)
        if run.ended_at is None:
            run.ended_at, run.outcome, run.problem = clock.now(), outcome, said
            session.add(run)
