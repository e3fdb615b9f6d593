"""Move a stop to another day, hour or shopper."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session

from anfang.planning.change import Changed, Desk, change, stop_within
from anfang.planning.held import free_to_move
from anfang.planning.records import PlanStop
from anfang.planning.rows import Change, altered
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to

MINUTES_A_DAY = 24 * 60


def move(
    session: Session,
    desk: Desk,
    stop_id: UUID,
    *,
    day_on: date | None = None,
    shopper: UUID | None = None,
    at: int | None = None,
    waive: Mapping[str, str] | None = None,
) -> Changed:
    """The stop moved; None leaves day, shopper or minute as they are. A companion goes along, unless they take over.

    Raises NotHere (out of reach), PlanMoved, StopStarted, RuleBroken unless `waive` says rule → reason, Invalid.
    """
    changes = as_moved(
        session, desk, stop_within(session, desk, stop_id), day_on=day_on, shopper=shopper, at=at
    )
    return change(session, desk, "moved", changes, waive=waive, stop=str(stop_id))


def as_moved(
    session: Session,
    desk: Desk,
    stop: PlanStop,
    *,
    day_on: date | None = None,
    shopper: UUID | None = None,
    at: int | None = None,
) -> list[Change]:
    """The change that a move makes; for `weigh`, which tells what it would break and cost while a planner drags."""
    free_to_move(session, desk, stop)
    if shopper is not None:
        known_to(session, desk.by, shopper)
    if at is not None and not 0 <= at < MINUTES_A_DAY:
        raise Invalid(at="at", what=told("planning.wrong.minute"))
    who = shopper or stop.shopper_id
    companion = None if stop.companion_id == who else stop.companion_id
    where = {"day_on": day_on or stop.day_on, "at": stop.at if at is None else at}
    return [altered(stop, shopper_id=who, companion_id=companion, **where)]
