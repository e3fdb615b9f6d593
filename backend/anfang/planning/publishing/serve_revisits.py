"""Re-visits that somebody asked for are served by the last visits of the hall that a published plan has."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, or_, select

from anfang.halls.records import Hall
from anfang.planning.records import PlanStop
from anfang.waves.inputs.rules import inputs_of
from anfang.waves.records import Assignment, Revisit, Wave


def serve_revisits(session: Session, wave: Wave, stops: Iterable[PlanStop]) -> None:
    """Point each open wish, and each whose assignment was cancelled, at one of this wave that goes beyond what the hall has anyway."""
    by_hall: dict[UUID, list[PlanStop]] = defaultdict(list)
    for stop in stops:
        if stop.assignment_id is not None:
            by_hall[stop.hall_id].append(stop)
    inputs = inputs_of(session, wave)
    open_ = or_(col(Revisit.assignment_id).is_(None), col(Assignment.cancelled_at).is_not(None))
    asked = select(Revisit).outerjoin(Assignment, col(Assignment.id) == Revisit.assignment_id).where(open_)
    for wish in session.exec(asked.order_by(col(Revisit.asked_at))).all():
        taken = set(session.exec(select(Revisit.assignment_id).where(Revisit.hall_id == wish.hall_id)))
        here = sorted(by_hall.get(wish.hall_id, ()), key=lambda it: (it.day_on, it.at))
        own = inputs.visits(session.get_one(Hall, wish.hall_id)) if here else 0
        free = [stop for stop in here[own:] if stop.assignment_id not in taken]
        if free:
            wish.assignment_id = free[-1].assignment_id
            session.add(wish)
            session.flush()
