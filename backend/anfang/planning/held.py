"""Whether a stop may still be changed."""

from sqlmodel import Session

from anfang.planning.assembling.fixed import started, visited_keys
from anfang.planning.change import Desk
from anfang.planning.records import PlanStop
from anfang.planning.refusals import StopStarted


def free_to_move(session: Session, desk: Desk, stop: PlanStop) -> None:
    """Raise StopStarted for a visit that was made, or that a phone was told of for a day that is past.

    One of today may be moved by hand: the planner can ring the shopper, a solver cannot.
    """
    today = desk.now.astimezone(desk.settings.zone).date()
    visited = visited_keys(session, desk.wave, [stop])
    if started(stop, visited, today) and (stop.day_on < today or (stop.hall_id, stop.shopper_id) in visited):
        raise StopStarted
