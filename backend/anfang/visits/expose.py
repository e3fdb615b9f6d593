"""Note what a visit's head says of whether its shopper was noticed: an exposed visit is kept, out of every figure, and its shopper
keeps away from the hall [domain §5]."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from anfang import journal
from anfang.core.wire import Exposed, Parcel
from anfang.visits.records import Exposure
from anfang.waves.cool import cool, warm


def exposed(parcel: Parcel) -> Exposed | None:
    """How the shopper was noticed; None where nobody noticed, or nobody asked (parcels of schema 1)."""
    return parcel.exposure if isinstance(parcel.exposure, Exposed) else None


def expose(
    session: Session,
    parcel: Parcel,
    *,
    by: UUID,
    there: Iterable[UUID],
    visited_on: date,
    anew: bool,
    now: datetime,
) -> None:
    """To be called with the parcel of a visit's head, each time when it is another one (`anew`). Visit.exposed is the caller's.

    `there`: all who were at the hall. Whoever noticed one of a team saw both: a companion keeps away like `by`.
    """
    told = exposed(parcel)
    was = session.get(Exposure, parcel.visit, populate_existing=True) if anew else None
    what, facts = "visit.not_exposed", dict[str, str]()
    if told is not None:
        said = {"at_stage": told.stage, "by_whom": told.by, "how": told.how}
        for who in there:
            cool(session, shopper_id=who, hall_id=parcel.hall, since_on=visited_on)
        if was is not None and was.model_dump(include=set(said)) == said:
            return
        session.merge(Exposure(visit_id=parcel.visit, told_at=now, **said))
        what, facts = "visit.exposed", {"stage": told.stage, "whom": told.by}
    elif was is not None:
        session.delete(was)
        for who in there:
            warm(session, shopper_id=who, hall_id=parcel.hall, since_on=visited_on)
    else:
        return
    session.flush()
    journal.write(session, what, f"visit:{parcel.visit}", by=by, now=now, **facts)
