"""What a shopper's phone may hold: their own next days only [sync]."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from anfang.waves.records import Assignment

DAYS_BACK = timedelta(days=2)
# Made once: making a statement costs more than carrying it out, and every call of a phone asks.
_UPCOMING = (
    select(Assignment)
    .where(
        col(Assignment.shopper_id) == bindparam("shopper"),
        col(Assignment.cancelled_at).is_(None),
        col(Assignment.day_on).between(bindparam("first"), bindparam("last")),
    )
    .order_by(col(Assignment.day_on), col(Assignment.from_time), col(Assignment.id))
)


def upcoming(session: Session, shopper_id: UUID, *, today: date, days: int) -> list[Assignment]:
    """The shopper's assignments from two days back to `days` ahead, in order; not the cancelled ones.

    Two days back, because a visit that could not be made in its day is often made up for on the next, and a phone that was
    without a network keeps its own anyway: what it brings later is taken in whether it still stands here or not.
    """
    period = {"first": today - DAYS_BACK, "last": today + timedelta(days=days)}
    return list(session.exec(_UPCOMING, params={"shopper": shopper_id, **period}))
