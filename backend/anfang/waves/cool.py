"""Keep a shopper who was noticed away from the hall, and take that back."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col
from uuid_utils.compat import uuid7

from anfang.core.rotation.three_months import months_after
from anfang.insert import insert_new
from anfang.waves.programme import programme
from anfang.waves.records import Cooling

EXPOSED = "exposed"


def cool(session: Session, *, shopper_id: UUID, hall_id: UUID, since_on: date, why: str = EXPOSED) -> None:
    """From that day on for as long as the programme says; not at all where it says 0 months. The same again changes nothing.
    `why`: what a parcel told, or a planner noted [note_exposure].

    Assignments that stand already stay: a planner sees that they fall into it when looking at them.
    """
    months = programme(session).cooling_months
    if months:
        row = {
            "id": uuid7(),
            "shopper_id": shopper_id,
            "hall_id": hall_id,
            "why": why,
            "since_on": since_on,
            "until_on": months_after(since_on, months),
        }
        insert_new(session.connection(), Cooling, row)


def warm(session: Session, *, shopper_id: UUID, hall_id: UUID, since_on: date) -> None:
    """What `cool` wrote goes: the shopper says by now that nobody had noticed."""
    of = (col(Cooling.shopper_id) == shopper_id, col(Cooling.hall_id) == hall_id)
    session.connection().execute(
        delete(Cooling).where(*of, col(Cooling.why) == EXPOSED, col(Cooling.since_on) == since_on)
    )
