"""Ask for a plan: a solver's run in the background."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from anfang import journal
from anfang.database import savepoint
from anfang.halls.reach import reach_of
from anfang.people.records import Person
from anfang.planning.begin import begin
from anfang.planning.catch_up import catch_up
from anfang.planning.records import SolveRun
from anfang.planning.refusals import SolveGoingOn
from anfang.planning.solve_run import solve_wave
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.tasks import later
from anfang.waves.records import Wave

SILENT = timedelta(seconds=20)  # a run that nothing was heard of for so long has been broken off
UNBEGUN = timedelta(minutes=2)  # so long it may wait for a worker
SECONDS = (1, 3600)


def start_solve(
    session: Session,
    wave: Wave,
    *,
    kind: Literal["solve", "replan"] = "solve",
    seconds: int,
    leave_out: bool = False,
    by: Person | None,
    now: datetime,
) -> SolveRun:
    """The run, queued with the commit. `replan` changes as little as possible of a plan that phones know. A run that was broken off ends
    here; its best plan can still be kept [keep_run].

    Raises SolveGoingOn where one of this wave is under way, Invalid for a time that is too short or too long.
    """
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise Invalid(at="seconds", what=told("planning.wrong.seconds", least=SECONDS[0], most=SECONDS[1]))
    plan = begin(session, wave, by=by, now=now)
    going_on = select(SolveRun).where(SolveRun.wave_id == wave.id, col(SolveRun.ended_at).is_(None))
    before = session.exec(going_on.with_for_update()).first()
    if before is not None and state_of(before, now=now) != "broken_off":
        raise _going_on(before)
    if before is not None:
        before.ended_at, before.outcome = now, "broken_off"
        session.add(before)
        session.flush()
    catch_up(session, plan, by=by, now=now)
    run = SolveRun(
        id=uuid4(),
        wave_id=wave.id,
        kind=kind,
        seconds=seconds,
        leave_out=leave_out,
        paths=list(reach_of(session, by).paths),
        seen=plan.revision,
        asked_by=by.id if by else None,
        asked_at=now,
    )
    try:
        with savepoint(session):
            session.add(run)
            session.flush()
    except IntegrityError as error:
        raise _going_on(session.exec(going_on).one()) from error
    facts = {"kind": kind, "seconds": seconds}
    journal.write(session, "plan.solve_asked", f"wave:{wave.id}", by=run.asked_by, now=now, **facts)
    later(session, solve_wave, str(run.id))
    return run


State = Literal["waiting", "running", "stopping", "broken_off", "kept", "moved", "failed", "discarded"]


def state_of(run: SolveRun, *, now: datetime) -> State:
    """What has become of a run."""
    if run.ended_at is not None:
        return run.outcome  # type: ignore[return-value]
    if now - (run.heard_at or run.asked_at) > (SILENT if run.heard_at else UNBEGUN):
        return "broken_off"
    if run.stop_asked_at is not None:
        return "stopping"
    return "running" if run.started_at else "waiting"


def _going_on(run: SolveRun) -> SolveGoingOn:
    return SolveGoingOn(since=f"{run.asked_at:%Y-%m-%d %H:%M} UTC")
