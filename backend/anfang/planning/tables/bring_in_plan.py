"""Bring a plan in from a table: all of it, once the checker has nothing against it, or nothing."""

from sqlmodel import Session

from anfang.core.rotation.check import broken
from anfang.halls.reach import reach_of
from anfang.planning.assembling.assemble import assemble
from anfang.planning.change import Desk
from anfang.planning.records import PlanStep
from anfang.planning.rows import Change, rows_of
from anfang.planning.spoken import told_of
from anfang.planning.step import plan_at, take_step
from anfang.planning.tables.read_plan import read_plan
from anfang.planning.taking import changes_to
from anfang.sheets.columns import SheetUnsound


def bring_in_plan(session: Session, desk: Desk, content: bytes) -> PlanStep:
    """The plan of the planner's regions is what the table says, as one step that can be undone. What has begun stays, whatever it says.

    Raises NotHere, PlanMoved, SheetUnsound with every cell that cannot be and every hard rule that is broken, by row.
    """
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    changes = table_changes(session, desk, content)
    return take_step(session, plan, "imported", changes, by=desk.by, now=desk.now)


def table_changes(session: Session, desk: Desk, content: bytes) -> list[Change]:
    """What the table would change; writes nothing. Raises SheetUnsound as `bring_in_plan` does."""
    rows = rows_of(session, desk.wave.id)
    reach = reach_of(session, desk.by)
    here = assemble(session, desk.wave, rows, reach=reach, settings=desk.settings, now=desk.now)
    told = read_plan(content, here.regions)
    waived = {(it.rule, it.hall_id, it.shopper_id, it.day_on) for it in rows.waivers}
    found = [
        it
        for it in broken(here.month, told.plan)
        if (it.rule, here.halls.get(it.code), here.shoppers.get(it.login), it.day_on) not in waived
    ]
    if found:
        raise SheetUnsound(told.complaint(it, words) for it, words in told_of(session, found))
    return changes_to(desk.wave, rows, here, told.plan)
