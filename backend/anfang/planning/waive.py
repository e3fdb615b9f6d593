"""Waive a hard rule that the plan breaks, by name and with a reason."""

from datetime import date

from sqlmodel import Session

from anfang.core.rotation.verdict import Broken
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.change import Desk, hall_within, tell_waiver, waiver
from anfang.planning.records import PlanStep
from anfang.planning.rows import made
from anfang.planning.step import plan_at, take_step
from anfang.shoppers.within import known_to


def waive(
    session: Session, desk: Desk, rule: str, hall: Hall, shopper: Person, day_on: date, reason: str
) -> PlanStep:
    """The rule is set aside for this shopper at this hall on this day; the journal keeps who and why.

    Raises NotHere, PlanMoved, Invalid (no reason, or a rule that nobody can set aside).
    """
    hall_within(session, desk, hall.id)
    known_to(session, desk.by, shopper.id)
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    row = waiver(desk, Broken(rule, hall.code, shopper.login, day_on), hall.id, shopper.id, reason)
    step = take_step(session, plan, "waived", [made(row)], by=desk.by, now=desk.now, rule=rule)
    tell_waiver(session, row)
    return step
