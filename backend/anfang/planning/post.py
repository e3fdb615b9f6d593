"""Post a shopper to another city for some nights, and call them back."""

from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session

from anfang.halls.reach import reach_of
from anfang.halls.records import Region
from anfang.planning.change import Changed, Desk, change
from anfang.planning.records import PlanPosting
from anfang.planning.rows import gone, made
from anfang.problems import Invalid, NotHere
from anfang.sheets.columns import told
from anfang.shoppers.within import known_to


def post(
    session: Session, desk: Desk, shopper: UUID, region: Region, first_on: date, last_on: date
) -> Changed:
    """The shopper lodges in the city in the nights after `first_on` … `last_on` - 1: travels out on the first day, home on the last.

    Raises NotHere, PlanMoved, RuleBroken (a stop of these days can no longer be reached, another posting), Invalid.
    """
    known_to(session, desk.by, shopper)
    if not reach_of(session, desk.by).meets((region.path,)):
        raise NotHere
    inside = desk.wave.starts_on <= first_on < last_on <= desk.wave.ends_on
    if not inside or region.level != "city":
        raise Invalid(at="posting", what=told("planning.wrong.posting"))
    row = PlanPosting(
        id=uuid4(), wave_id=desk.wave.id, shopper_id=shopper, region_code=region.code, first_on=first_on, last_on=last_on,
    )  # fmt: skip
    return change(session, desk, "posted", [made(row)])


def call_back(session: Session, desk: Desk, posting_id: UUID) -> Changed:
    """The plan without that posting. Raises NotHere, PlanMoved, RuleBroken where stops need it."""
    row = session.get(PlanPosting, posting_id)
    if row is None or row.wave_id != desk.wave.id:
        raise NotHere
    known_to(session, desk.by, row.shopper_id)
    return change(session, desk, "called_back", [gone(row)])
