"""Take one step of a plan: the only way in which its rows change."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from anfang import journal
from anfang.halls.reach import Reach, reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.records import PlanStep, WavePlan
from anfang.planning.refusals import PlanMoved
from anfang.planning.rows import AT_ONCE, Change, write
from anfang.problems import NotHere
from anfang.sheets.columns import Words, told
from anfang.waves.records import Wave


def plan_at(session: Session, wave: Wave, *, seen: int, by: Person | None) -> WavePlan:
    """The wave's plan, locked until the transaction ends, for a change by somebody who saw revision `seen`.

    Raises NotHere where no plan was begun, PlanMoved where steps that touch the regions of `by` came after `seen`.
    """
    asked = select(WavePlan).where(WavePlan.wave_id == wave.id)
    plan = session.exec(asked.with_for_update().execution_options(populate_existing=True)).first()
    if plan is None:
        raise NotHere
    if plan.revision != seen and (later := steps_since(session, wave, seen, reach=reach_of(session, by))):
        raise _moved(session, later)
    return plan


def steps_since(session: Session, wave: Wave, seen: int, *, reach: Reach) -> list[PlanStep]:
    """The steps after revision `seen` that touch `reach`, oldest first."""
    asked = select(PlanStep).where(PlanStep.wave_id == wave.id, PlanStep.n > seen).order_by(col(PlanStep.n))
    return [step for step in session.exec(asked) if touches(step, reach)]


def touches(step: PlanStep, reach: Reach) -> bool:
    """Whether a step is somebody's business."""
    return reach.meets(tuple(step.regions))


def take_step(
    session: Session,
    plan: WavePlan,
    verb: str,
    changes: Sequence[Change],
    *,
    by: Person | None,
    now: datetime,
    undoes: UUID | None = None,
    **facts: Any,
) -> PlanStep:
    """Write the changes as the plan's next step. `facts` are JSON values; the journal is told the verb and the number alone."""
    plan.revision += 1
    step = PlanStep(
        id=uuid4(),
        wave_id=plan.wave_id,
        n=plan.revision,
        verb=verb,
        facts=facts,
        changes=[[it.kind, str(it.id), it.before, it.after] for it in changes],
        regions=_regions(session, changes, by),
        by=by.id if by else None,
        at=now,
        undoes=undoes,
    )
    session.add(plan)
    session.add(step)
    write(session, changes)
    journal.write(
        session, f"plan.{verb}", f"wave:{plan.wave_id}", by=step.by, now=now, step=step.n, rows=len(changes)
    )
    return step


def changes_of(step: PlanStep) -> list[Change]:
    """What the step wrote."""
    return [Change(kind, before, after) for kind, _, before, after in step.changes]


def _regions(session: Session, changes: Iterable[Change], by: Person | None) -> list[str]:
    said = [it.after or it.before or {} for it in changes]
    halls = sorted({UUID(str(one["hall_id"])) for one in said if one.get("hall_id")})
    found: set[str] = set()
    for start in range(0, len(halls), AT_ONCE):
        asked = select(Hall.region_path).where(col(Hall.id).in_(halls[start : start + AT_ONCE]))
        found |= set(session.exec(asked))
    # A step that names no hall (nights, days of a shopper) is the business of whoever plans where the planner does.
    return sorted(found) or list(reach_of(session, by).paths)


def _moved(session: Session, later: Sequence[PlanStep]) -> PlanMoved:
    last = later[-1]
    person = session.get(Person, last.by) if last.by else None
    who: Words = {"zh": person.name, "en": person.name} if person else told("planning.operator")
    return PlanMoved(later, who=who, what=told(f"planning.verb.{last.verb}"))
