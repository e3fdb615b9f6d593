"""Have a visit be what another of its revisions says."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from anfang.core.honesty import judge, worse
from anfang.core.scorecard import Scorecard
from anfang.problems import NotHere
from anfang.visits.expose import expose, exposed
from anfang.visits.flag import visited_ms
from anfang.visits.reading import parcel_of
from anfang.visits.records import Evidence, EvidenceOfItem, Revision, Visit
from anfang.visits.times import moment


def set_head(
    session: Session, visit: Visit, revision: Revision, *, now: datetime, zone: ZoneInfo | None = None
) -> None:
    """`revision` counts from now on; the visit's row repeats it. Its standing stays: whoever calls this says what follows.

    `zone` tells the day of a visit that another parcel dates otherwise. Raises NotHere for a revision of another visit.
    """
    if revision.visit_id != visit.id:
        raise NotHere
    for name, value in repeated(revision.scorecard).items():
        setattr(visit, name, value)
    parcel = parcel_of(session, revision)
    another = session.get_one(Revision, visit.revision_id).parcel_digest != revision.parcel_digest
    visit.hall_id, visit.checklist_digest, visit.tier = parcel.hall, parcel.checklist, parcel.tier
    visit.visited_at = moment(visited_ms(parcel))
    if zone is not None:
        visit.visited_on = visit.visited_at.astimezone(zone).date()
    visit.revision_id, visit.revision = revision.id, revision.revision
    visit.flags = [flag["code"] for flag in revision.flags]
    visit.doubt = worse(visit.doubt, judge(revision.flags).doubt)
    wanting = (
        select(func.count(func.distinct(Evidence.digest)))
        .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
        .where(EvidenceOfItem.revision_id == revision.id, col(Evidence.sealed_at).is_(None))
    )
    visit.wanting = session.exec(wanting).one()
    visit.exposed = exposed(parcel) is not None
    session.add(visit)
    session.flush()
    if another:
        expose(session, parcel, shopper_id=visit.shopper_id, visited_on=visit.visited_on, anew=True, now=now)


def repeated(card: Scorecard) -> dict[str, Any]:
    """The columns of Visit that repeat a scorecard. A veto that fired, or could not be rated, is open until reviewers settle it."""
    return {
        "raw": card["raw"],
        "final": card["final"],
        "band": card["band"],
        "verdict": card["verdict"],
        "veto_open": bool(card["vetoes"] or card["review"]),
    }
