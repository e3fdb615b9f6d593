"""The end of a solver's run: its plan becomes the plan, or it is told why not."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session

from anfang import journal
from anfang.core.rotation.verdict import Broken, Progress, Solved
from anfang.halls.reach import Reach
from anfang.people.records import Person
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.records import SolveRun, WavePlan
from anfang.planning.rows import Doc, Rows
from anfang.planning.spoken import reasons
from anfang.planning.step import steps_since, take_step
from anfang.planning.taking import as_json, changes_to
from anfang.sheets.columns import Words
from anfang.waves.records import Wave

VERBS = {"solve": "solved", "replan": "replanned"}


def figures(found: Progress | Solved) -> Doc:
    """What can be said of a plan that is being made, or was, in JSON. Times in seconds."""
    said: Doc = {"travel": found.travel, "nights": found.nights, "bound": found.bound}
    if isinstance(found, Progress):
        whole = {"stage": found.stage, "elapsed": round(found.elapsed, 1)}
        return {**said, **whole, "served": found.served, "wanted": found.wanted}
    unserved = [
        {
            "code": it.code,
            "rank": it.rank,
            "missing": it.missing,
            "extra": it.extra,
            "obstacles": [{"why": o.why, "facts": _plain(o.facts), "cost": o.cost} for o in it.obstacles],
        }
        for it in found.unserved
    ]
    return {
        **said,
        "proved": found.proved,
        "stopped": found.stopped,
        "chance": asdict(found.price) if found.price else None,
        "unserved": unserved,
        "readings": list(found.readings),
    }


def _plain(facts: Any) -> dict[str, Any]:
    return {name: it if isinstance(it, int | str) else str(it) for name, it in facts.items()}


def _text(words: Words) -> dict[str, str]:
    return {str(language): text for language, text in words.items()}


def finish(
    session: Session,
    run: SolveRun,
    wave: Wave,
    here: Assembled,
    rows: Rows,
    solved: Solved,
    broken: tuple[Broken, ...],
    *,
    now: datetime,
) -> None:
    """End the run. `rows`: the plan's as they are now; `broken`: what the checker, which knows no solver, says of the new plan. A plan that
    changed meanwhile is not overwritten: a person decides.
    """
    plan = session.get_one(WavePlan, wave.id, with_for_update=True, populate_existing=True)
    run.best, run.progress = as_json(solved.plan), {**run.progress, **figures(solved)}
    run.ended_at, run.heard_at = now, now
    if broken:
        run.outcome, run.problem = "failed", {"code": "rule_broken", **_text(reasons(session, broken))}
    elif steps_since(session, wave, run.seen, reach=Reach(tuple(run.paths))):
        run.outcome = "moved"
    else:
        keep(session, run, plan, changes_to(wave, rows, here, solved.plan), now=now)
    session.add(run)
    facts = {"outcome": run.outcome, "kind": run.kind, "stopped": solved.stopped}
    journal.write(session, "plan.solve_ended", f"wave:{wave.id}", by=run.asked_by, now=now, **facts)


def keep(session: Session, run: SolveRun, plan: WavePlan, changes: list[Any], *, now: datetime) -> None:
    """Make the run's plan the plan, as a step of whoever asked for it."""
    by = session.get(Person, run.asked_by) if run.asked_by else None
    step = take_step(session, plan, VERBS[run.kind], changes, by=by, now=now, run=str(run.id))
    session.flush()
    run.outcome, run.step_id = "kept", step.id
