"""What a plan comes to, judged as a whole: figures, broken rules, guessers, what is not served and why."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session, col, select

from anfang.core.rotation.check import broken
from anfang.core.rotation.explain import explain
from anfang.core.rotation.figures import Figures, figures, gap, price
from anfang.core.rotation.guess import Judged, judge
from anfang.core.rotation.headroom import Headroom, headroom
from anfang.core.rotation.verdict import Broken, Price, Unserved
from anfang.planning.asked import Look, whole
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.assembling.travel_times import travel_state
from anfang.planning.kept import Kept
from anfang.planning.records import PlanStep, PlanWaiver, SolveRun
from anfang.settings import Settings

MOST_KEPT = 4
MOST_EXPLAINED = 60
WHOLE = ("solved", "replanned", "imported")
"""Steps that make a plan as a whole."""

_kept: Kept["PlanJudged"] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class PlanJudged:
    """Each part is reckoned when it is first asked for. `bound`, `chance`: of the run whose plan this is, but for what was moved by hand
    since: seconds of travel that no plan does without, and what it pays for chance.
    """

    world: Assembled
    bound: int | None
    chance: Price | None

    @cached_property
    def figures(self) -> Figures:
        """What the plan comes to."""
        return figures(self.world.month, self.world.plan)

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """Every hard rule that it breaks."""
        return tuple(broken(self.world.month, self.world.plan))

    @cached_property
    def guessers(self) -> tuple[Judged, ...]:
        """How well halls could guess it."""
        return tuple(judge([(self.world.month, self.world.plan)]))

    @cached_property
    def headroom(self) -> Headroom:
        """Whether there are people enough; the plan that is being made is the answer to that, not the question."""
        return headroom(self.world.month)

    @property
    def gap(self) -> int | None:
        """The travel above the bound, in basis points."""
        return gap(self.figures.travel, self.bound)

    @property
    def price(self) -> int | None:
        """What chance costs, in basis points of the travel without it."""
        return price(self.chance.travel, self.chance.without) if self.chance else None


def judged(session: Session, at: Look, settings: Settings, now: datetime) -> PlanJudged:
    """The plan as it stands within reach. A province of 5,000 halls takes seconds: kept for all who look at the same, until something
    happens that it is made of, or the day is over.
    """
    today = now.astimezone(settings.zone).date()
    key = (settings.database, *travel_state(settings), at.wave.id, at.reach, today)
    return _kept.get(
        session, key, lambda: PlanJudged(whole(session, at, settings, now), *_solved(session, at))
    )


def explained(found: PlanJudged) -> list[Unserved]:
    """What is not served, with what stands against it; the first MOST_EXPLAINED, which are the most important ones."""
    return explain(found.world.month, found.world.plan, found.figures.unserved[:MOST_EXPLAINED])


def _solved(session: Session, at: Look) -> tuple[int | None, Price | None]:
    """Bound and price of the run that made the plan; none where it came from a table, or the run solved other regions."""
    undone = select(PlanStep.undoes).where(PlanStep.wave_id == at.wave.id, col(PlanStep.undoes).is_not(None))
    steps = select(PlanStep.id, PlanStep.regions).where(
        PlanStep.wave_id == at.wave.id, col(PlanStep.verb).in_(WHOLE), col(PlanStep.id).not_in(undone)
    )
    asked = session.exec(steps.order_by(col(PlanStep.n).desc()))
    made = next((step for step, regions in asked if at.reach.meets(tuple(regions))), None)
    run = session.exec(select(SolveRun).where(SolveRun.step_id == made)).first() if made else None
    if run is None or sorted(run.paths) != sorted(at.reach.paths):
        return None, None
    return run.progress.get("bound"), price_of(run)


def price_of(run: SolveRun) -> Price | None:
    """What the run's plan pays for chance; None while nobody knows, and of a re-plan, which leaves as much to chance as there was."""
    said = run.progress.get("chance")  # runs of old have a "price", that of hours alone
    return Price(**said) if said else None


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
