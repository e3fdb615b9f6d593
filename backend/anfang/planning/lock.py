"""Lock a stop, so that no solver moves it; and unlock it."""

from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session, select

from anfang.planning.change import Changed, Desk, change, hall_within, stop_within
from anfang.planning.records import PlanLock
from anfang.planning.rows import gone, made
from anfang.problems import NotHere
from anfang.shoppers.within import known_to


def lock(session: Session, desk: Desk, stop_id: UUID, *, hour: bool = True) -> Changed:
    """The stop keeps its shopper and day, and its `hour`. Raises NotHere, PlanMoved."""
    stop = stop_within(session, desk, stop_id)
    at = stop.at if hour else None
    return lock_hall(session, desk, stop.hall_id, shopper=stop.shopper_id, day_on=stop.day_on, at=at)


def lock_hall(
    session: Session,
    desk: Desk,
    hall: UUID,
    *,
    shopper: UUID | None = None,
    day_on: date | None = None,
    at: int | None = None,
) -> Changed:
    """One stop of the hall has to be like this; None leaves it free. The plan as it stands need not have it yet: its effect tells.

    The same lock twice changes the hour of the first. Raises NotHere, PlanMoved.
    """
    hall_within(session, desk, hall)
    if shopper is not None:
        known_to(session, desk.by, shopper)
    same = (PlanLock.hall_id == hall, PlanLock.shopper_id == shopper, PlanLock.day_on == day_on)
    old = session.exec(select(PlanLock).where(PlanLock.wave_id == desk.wave.id, *same)).all()
    fresh = PlanLock(id=uuid4(), wave_id=desk.wave.id, hall_id=hall, shopper_id=shopper, day_on=day_on, at=at)
    return change(session, desk, "locked", [*map(gone, old), made(fresh)], lenient=True)


def unlock(session: Session, desk: Desk, lock_id: UUID) -> Changed:
    """The plan without that lock. Raises NotHere, PlanMoved."""
    row = session.get(PlanLock, lock_id)
    if row is None or row.wave_id != desk.wave.id:
        raise NotHere
    hall_within(session, desk, row.hall_id)
    return change(session, desk, "unlocked", [gone(row)], lenient=True)
