"""Close the gap that a cancelled visit leaves in its shopper's day."""

from sqlmodel import Session, col, select

from anfang.waves.records import Assignment


def close_up(session: Session, gone: Assignment) -> None:
    """The visits after it, in its wave, move up by one number. The next one has no time to leave any more: that was reckoned from a hall
    to which nobody goes now, and only a plan knows the new one; it says so when it is published again [docs/decisions/0074].
    """
    if gone.position is None:
        return
    asked = select(Assignment).where(
        Assignment.wave_id == gone.wave_id,
        Assignment.shopper_id == gone.shopper_id,
        Assignment.day_on == gone.day_on,
        col(Assignment.cancelled_at).is_(None),
        col(Assignment.position) > gone.position,
    )
    for place, it in enumerate(session.exec(asked.order_by(col(Assignment.position)))):
        it.position = gone.position + place
        it.leave_at = it.leave_at if place else None
        session.add(it)
