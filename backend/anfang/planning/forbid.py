"""Forbid what no stop may be like; and allow it again."""

from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session, select

from anfang.halls.reach import EVERYWHERE, reach_of
from anfang.planning.change import LONGEST_REASON, Changed, Desk, change, hall_within
from anfang.planning.records import PlanForbid
from anfang.planning.rows import gone, made
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to


def forbid(
    session: Session,
    desk: Desk,
    *,
    hall: UUID | None = None,
    shopper: UUID | None = None,
    days: tuple[date, ...] = (),
    reason: str = "",
) -> Changed:
    """No stop may be at `hall`, by `shopper`, on one of `days`; what is left out stands for any. A whole day, for all halls and
    shoppers, is cancelled like this. What the plan has of it stays until it is solved or re-planned: the effect tells which stops.

    Raises NotHere, PlanMoved, Invalid where nothing is named, or where a planner of one region would cancel the day of all.
    """
    if hall is not None:
        hall_within(session, desk, hall)
    if shopper is not None:
        known_to(session, desk.by, shopper)
    everywhere = reach_of(session, desk.by) == EVERYWHERE
    if hall is None and shopper is None and not (days and everywhere):
        raise Invalid(at="forbid", what=told("planning.wrong.forbid"))
    rows = [
        PlanForbid(
            id=uuid4(), wave_id=desk.wave.id, hall_id=hall, shopper_id=shopper, day_on=day,
            reason=" ".join(reason.split())[:LONGEST_REASON],
        )
        for day in (days or (None,))
    ]  # fmt: skip
    return change(session, desk, "forbidden", [made(row) for row in rows], lenient=True)


def allow(session: Session, desk: Desk, forbid_id: UUID) -> Changed:
    """The plan without that ban. Raises NotHere, PlanMoved."""
    row = session.exec(
        select(PlanForbid).where(PlanForbid.id == forbid_id, PlanForbid.wave_id == desk.wave.id)
    ).first()
    if row is None:
        raise NotHere
    if row.hall_id is not None:
        hall_within(session, desk, row.hall_id)
    if row.shopper_id is not None:
        known_to(session, desk.by, row.shopper_id)
    return change(session, desk, "allowed", [gone(row)], lenient=True)
