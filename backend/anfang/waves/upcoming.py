"""What a shopper's phone may hold: their own next days only [sync]."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.waves.records import Assignment

DAYS_BACK = timedelta(days=2)


def upcoming(session: Session, shopper_id: UUID, *, today: date, days: int) -> list[Assignment]:
    """The shopper's assignments from two days back to `days` ahead, in order; not the cancelled ones.

    Two days back, because a visit that could not be made in its day is often made up for on the next, and a phone that was
    without a network keeps its own anyway: what it brings later is taken in whether it still stands here or not.
    """
    wanted = select(Assignment).where(
        Assignment.shopper_id == shopper_id,
        col(Assignment.cancelled_at).is_(None),
        Assignment.day_on >= today - DAYS_BACK,
        Assignment.day_on <= today + timedelta(days=days),
    )
    return list(
        session.exec(wanted.order_by(col(Assignment.day_on), Assignment.from_time, col(Assignment.id)))
    )
