"""Note what a visit's head says of whether its shopper was noticed: an exposed visit is kept, out of every figure, and its shopper
keeps away from the hall [domain §5]."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang import journal
from anfang.core.wire import Exposed, Parcel
from anfang.visits.records import Exposure
from anfang.waves.cool import cool, warm
from anfang.waves.records import Assignment


def exposed(parcel: Parcel) -> Exposed | None:
    """How the shopper was noticed; None where nobody noticed, or nobody asked (parcels of schema 1)."""
    return parcel.exposure if isinstance(parcel.exposure, Exposed) else None


def expose(
    session: Session, parcel: Parcel, *, shopper_id: UUID, visited_on: date, anew: bool, now: datetime
) -> None:
    """To be called with the parcel of a visit's head, each time when it is another one (`anew`). Visit.exposed is the caller's."""
    told = exposed(parcel)
    was = session.get(Exposure, parcel.visit, populate_existing=True) if anew else None
    what, facts = "visit.not_exposed", dict[str, str]()
    if told is not None:
        said = {"at_stage": told.stage, "by_whom": told.by, "how": told.how}
        for who in _there(session, parcel, shopper_id):
            cool(session, shopper_id=who, hall_id=parcel.hall, since_on=visited_on)
        if was is not None and was.model_dump(include=set(said)) == said:
            return
        session.merge(Exposure(visit_id=parcel.visit, told_at=now, **said))
        what, facts = "visit.exposed", {"stage": told.stage, "whom": told.by}
    elif was is not None:
        session.delete(was)
        for who in _there(session, parcel, shopper_id):
            warm(session, shopper_id=who, hall_id=parcel.hall, since_on=visited_on)
    else:
        return
    session.flush()
    journal.write(session, what, f"visit:{parcel.visit}", by=shopper_id, now=now, **facts)


def _there(session: Session, parcel: Parcel, shopper_id: UUID) -> list[UUID]:
    """The shopper and whoever went along: staff who noticed one of two have seen both."""
    planned = select(Assignment.companion_id).where(
        Assignment.visit_id == parcel.visit,
        Assignment.shopper_id == shopper_id,
        col(Assignment.companion_id).is_not(None),
    )
    return [shopper_id, *filter(None, session.exec(planned))]
