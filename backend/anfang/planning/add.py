"""Add a stop to a plan."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session

from anfang.planning.change import Changed, Desk, change, hall_within
from anfang.planning.move import MINUTES_A_DAY
from anfang.planning.records import PlanStop
from anfang.planning.rows import Change, made
from anfang.problems import Invalid
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to


def add(
    session: Session,
    desk: Desk,
    *,
    hall: UUID,
    shopper: UUID,
    day_on: date,
    at: int,
    companion: UUID | None = None,
    waive: Mapping[str, str] | None = None,
) -> Changed:
    """One more stop, at minute `at` after midnight. Raises NotHere, PlanMoved, RuleBroken unless waived, Invalid."""
    changes = as_added(session, desk, hall=hall, shopper=shopper, day_on=day_on, at=at, companion=companion)
    return change(session, desk, "added", changes, waive=waive)


def as_added(
    session: Session,
    desk: Desk,
    *,
    hall: UUID,
    shopper: UUID,
    day_on: date,
    at: int,
    companion: UUID | None = None,
) -> list[Change]:
    """The change that adding makes, for `weigh`."""
    hall_within(session, desk, hall)
    for person in filter(None, (shopper, companion)):
        known_to(session, desk.by, person)
    if not 0 <= at < MINUTES_A_DAY or companion == shopper:
        raise Invalid(at="at", what=told("planning.wrong.minute"))
    return [
        made(
            PlanStop(
                id=uuid4(),
                wave_id=desk.wave.id,
                hall_id=hall,
                shopper_id=shopper,
                companion_id=companion,
                day_on=day_on,
                at=at,
            )
        )
    ]
