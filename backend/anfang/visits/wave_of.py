"""Which wave an unplanned visit belongs to."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.waves.records import Wave


def wave_of(session: Session, day: date, checklist_code: str) -> UUID | None:
    """The wave of that checklist which holds the day (its last day included), the latest to begin; None where there is none."""
    held = select(Wave.id).where(
        Wave.checklist_code == checklist_code, Wave.starts_on <= day, Wave.ends_on >= day
    )
    return session.exec(held.order_by(col(Wave.starts_on).desc(), col(Wave.code))).first()
