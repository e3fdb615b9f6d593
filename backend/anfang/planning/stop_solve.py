"""Stop a solver's run and keep its best plan so far."""

from datetime import datetime

from sqlmodel import Session

from anfang import journal
from anfang.halls.reach import Reach, reach_of
from anfang.people.records import Person
from anfang.planning.records import SolveRun
from anfang.problems import NotHere


def stop_solve(session: Session, run: SolveRun, *, by: Person | None, now: datetime) -> SolveRun:
    """The run is asked to stop; within seconds its best plan becomes the plan. One that has ended stays as it is.

    Raises NotHere for a run in other regions.
    """
    run_within(session, run, by)
    if run.ended_at is None and run.stop_asked_at is None:
        run.stop_asked_at, run.stop_asked_by = now, by.id if by else None
        session.add(run)
        journal.write(session, "plan.stop_asked", f"wave:{run.wave_id}", by=run.stop_asked_by, now=now)
    return run


def run_within(session: Session, run: SolveRun, by: Person | None) -> Reach:
    """The reach of `by`, where the run is their business; raises NotHere."""
    reach = reach_of(session, by)
    if not reach.meets(tuple(run.paths)):
        raise NotHere
    return reach
