"""Take a stop out of a plan."""

from uuid import UUID

from sqlmodel import Session

from anfang.planning.change import Changed, Desk, change, stop_within
from anfang.planning.held import free_to_move
from anfang.planning.rows import gone


def remove(session: Session, desk: Desk, stop_id: UUID) -> Changed:
    """The plan without the stop; its assignment, if it has one, is cancelled when the plan is published again.

    Raises NotHere, PlanMoved, StopStarted, RuleBroken where the hall is locked to it.
    """
    stop = stop_within(session, desk, stop_id)
    free_to_move(session, desk, stop)
    return change(session, desk, "removed", [gone(stop)])
