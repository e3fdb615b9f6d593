"""Keep, or discard, what a run has found that did not become the plan by itself."""

from sqlmodel import Session

from anfang.core.rotation.check import broken
from anfang.planning.assembling.assemble import assemble
from anfang.planning.change import Desk
from anfang.planning.finish_run import keep
from anfang.planning.records import SolveRun
from anfang.planning.refusals import RuleBroken
from anfang.planning.rows import rows_of
from anfang.planning.spoken import reasons
from anfang.planning.start_solve import state_of
from anfang.planning.step import plan_at
from anfang.planning.stop_solve import run_within
from anfang.planning.taking import changes_to, of_json
from anfang.problems import NotHere

OPEN = ("broken_off", "moved")


def keep_run(session: Session, desk: Desk, run: SolveRun) -> None:
    """Make the best plan of a run that was broken off, or whose plan moved meanwhile, the plan now. The checker judges it as things are.

    Raises NotHere (no such run, nothing found), PlanMoved, RuleBroken.
    """
    reach = run_within(session, run, desk.by)
    if run.wave_id != desk.wave.id or run.best is None or state_of(run, now=desk.now) not in OPEN:
        raise NotHere
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    rows = rows_of(session, desk.wave.id)
    here = assemble(session, desk.wave, rows, reach=reach, settings=desk.settings, now=desk.now)
    wanted = of_json(run.best)
    if found := broken(here.month, wanted):
        raise RuleBroken(found, reasons=reasons(session, found))
    run.ended_at = run.ended_at or desk.now
    keep(session, run, plan, changes_to(desk.wave, rows, here, wanted), now=desk.now)
    session.add(run)


def discard_run(session: Session, desk: Desk, run: SolveRun) -> None:
    """Nobody wants what the run has found. Raises NotHere."""
    run_within(session, run, desk.by)
    if run.wave_id != desk.wave.id or state_of(run, now=desk.now) not in OPEN:
        raise NotHere
    run.ended_at, run.outcome = run.ended_at or desk.now, "discarded"
    session.add(run)
