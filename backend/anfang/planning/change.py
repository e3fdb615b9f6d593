"""What all hand changes of a plan have in common: whose they are, what they break, what is waived, the step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from anfang import journal
from anfang.core.rotation.verdict import Broken
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.records import PlanStep, PlanStop, PlanWaiver
from anfang.planning.refusals import RuleBroken
from anfang.planning.rows import Change, made
from anfang.planning.spoken import reasons
from anfang.planning.step import plan_at, take_step
from anfang.planning.weigh import Effect, weigh
from anfang.problems import Invalid, NotHere
from anfang.settings import Settings
from anfang.sheets.columns import told
from anfang.waves.records import Wave

LONGEST_REASON = 500
# What is not there cannot be visited, whoever says so; locks and bans are taken back, not waived.
NEVER = frozenset(
    {"unknown_hall", "unknown_shopper", "outside_wave", "retired", "left", "lock", "forbidden", "doubled"}
)


@dataclass(frozen=True)
class Desk:
    """Who changes which plan, and what they saw of it. `seen`: the plan's revision when they looked; `by` None: the operator."""

    wave: Wave
    seen: int
    by: Person | None
    now: datetime
    settings: Settings


@dataclass(frozen=True)
class Changed:
    """A step that was taken, and what it did."""

    step: PlanStep
    effect: Effect


def change(
    session: Session,
    desk: Desk,
    verb: str,
    changes: Sequence[Change],
    *,
    waive: Mapping[str, str] | None = None,
    lenient: bool = False,
    **facts: Any,
) -> Changed:
    """Weigh the changes and take them as one step. `waive`: rule → reason, for rules that they break and that are set aside by name.
    `lenient`: what they ask for may be broken by the plan as it stands (a new ban, a new lock), until it is solved again.

    Raises NotHere, PlanMoved, RuleBroken with all that is broken and not waived, Invalid for a waiver without a reason.
    """
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    reach = reach_of(session, desk.by)
    effect = weigh(session, desk.wave, changes, reach=reach, settings=desk.settings, now=desk.now)
    reason = waive or {}
    aside = tuple(it for it in effect.broken if it.rule in reason)
    left = tuple(it for it in effect.broken if it.rule not in reason)
    waivers = [waiver(desk, it, *named(session, it), reason[it.rule]) for it in aside]
    if left and not lenient:
        raise RuleBroken(left, reasons=reasons(session, left))
    effect = Effect(left, (*effect.waived, *aside), effect.mended, effect.cost)
    whole = [*changes, *(made(it) for it in waivers)]
    step = take_step(session, plan, verb, whole, by=desk.by, now=desk.now, **facts)
    for it in waivers:
        tell_waiver(session, it)
    return Changed(step, effect)


def waiver(desk: Desk, it: Broken, hall: UUID | None, shopper: UUID | None, reason: str) -> PlanWaiver:
    """The row that sets a broken rule aside. Raises Invalid without a reason, or where the rule is none that a person can waive."""
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON or desk.by is None:
        raise Invalid(at="reason", what=told("planning.wrong.reason", most=LONGEST_REASON))
    if hall is None or shopper is None or it.rule in NEVER:
        raise Invalid(at="rule", what=told("planning.wrong.never"))
    return PlanWaiver(
        id=uuid4(), wave_id=desk.wave.id, rule=it.rule, hall_id=hall, shopper_id=shopper, day_on=it.day_on,
        reason=reason, by=desk.by.id, at=desk.now,
    )  # fmt: skip


def tell_waiver(session: Session, it: PlanWaiver) -> None:
    """A waived rule stands in the journal with its reason, for as long as the journal is kept."""
    facts = {"rule": it.rule, "hall": str(it.hall_id), "day": it.day_on.isoformat(), "reason": it.reason}
    journal.write(session, "plan.rule_waived", f"wave:{it.wave_id}", by=it.by, now=it.at, **facts)


def named(session: Session, it: Broken) -> tuple[UUID | None, UUID | None]:
    """The ids of hall and shopper that a broken rule names."""
    hall = session.exec(select(Hall.id).where(Hall.code == it.code)).first()
    return hall, session.exec(select(Person.id).where(Person.login == it.login)).first()


def stop_within(session: Session, desk: Desk, stop_id: UUID) -> PlanStop:
    """The stop of that id, within reach of whoever asks; raises NotHere."""
    stop = session.get(PlanStop, stop_id, populate_existing=True)
    if stop is None or stop.wave_id != desk.wave.id:
        raise NotHere
    hall_within(session, desk, stop.hall_id)
    return stop


def hall_within(session: Session, desk: Desk, hall_id: UUID) -> Hall:
    """The hall of that id, within reach; raises NotHere."""
    hall = session.get(Hall, hall_id)
    if hall is None or not reach_of(session, desk.by).holds(hall.region_path, hall.id):
        raise NotHere
    return hall
