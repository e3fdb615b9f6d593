"""What a plan comes to, judged as a whole: figures, broken rules, guessers, what is not served and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlmodel import Session, col, select

from anfang.core.rotation.check import broken
from anfang.core.rotation.explain import explain
from anfang.core.rotation.figures import Figures, figures, gap
from anfang.core.rotation.guess import Judged, judge
from anfang.core.rotation.verdict import Broken, Unserved
from anfang.planning.asked import Look, whole
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.records import PlanWaiver, SolveRun
from anfang.settings import Settings
from anfang.waves.inputs.rules import inputs_of

KEPT = timedelta(seconds=60)  # what changes without a step (a term, an absence) shows after so long
MOST_KEPT = 4
MOST_EXPLAINED = 60

Key = tuple[object, ...]
_kept: dict[Key, tuple[datetime, "PlanJudged"]] = {}
_turn = Lock()


@dataclass(frozen=True)
class PlanJudged:
    """`bound`, `gap`: of the solver's last run, where it solved what is shown, and the travel above it in basis points."""

    world: Assembled
    figures: Figures
    broken: tuple[Broken, ...]
    guessers: tuple[Judged, ...]
    bound: int | None
    gap: int | None


def judged(session: Session, at: Look, settings: Settings, now: datetime) -> PlanJudged:
    """The plan as it stands within reach. A province of 5,000 halls takes seconds: kept for a minute, for all who look at the same."""
    inputs = inputs_of(session, at.wave)
    key: Key = (settings.database, at.wave.id, at.revision, inputs.revision, at.reach)
    with _turn:
        before = _kept.get(key)
        if before is not None and timedelta() <= now - before[0] < KEPT:
            return before[1]
        found = _judge(session, at, settings, now)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = now, found
        return found


def _judge(session: Session, at: Look, settings: Settings, now: datetime) -> PlanJudged:
    world = whole(session, at, settings, now)
    found = figures(world.month, world.plan)
    bound = _bound(session, at)
    return PlanJudged(
        world,
        found,
        tuple(broken(world.month, world.plan)),
        tuple(judge([(world.month, world.plan)])),
        bound,
        gap(found.travel, bound),
    )


def explained(found: PlanJudged) -> list[Unserved]:
    """What is not served, with what stands against it; the first MOST_EXPLAINED, which are the most important ones."""
    return explain(found.world.month, found.world.plan, found.figures.unserved[:MOST_EXPLAINED])


def _bound(session: Session, at: Look) -> int | None:
    asked = select(SolveRun).where(SolveRun.wave_id == at.wave.id, SolveRun.outcome == "kept")
    run = session.exec(asked.order_by(col(SolveRun.asked_at).desc()).limit(1)).first()
    same = run is not None and sorted(run.paths) == sorted(at.reach.paths)
    return run.progress.get("bound") if run is not None and same else None


def unwaived(session: Session, at: Look, found: PlanJudged) -> list[Broken]:
    """The hard rules that the plan breaks and that nobody has set aside: what stands against publishing it."""
    rows = session.exec(select(PlanWaiver).where(PlanWaiver.wave_id == at.wave.id))
    waived = {(it.rule, it.hall_id, it.shopper_id, it.day_on) for it in rows}
    halls, people = found.world.halls, found.world.shoppers
    return [
        it
        for it in found.broken
        if (it.rule, halls.get(it.code), people.get(it.login), it.day_on) not in waived
    ]
