"""A visit in the hands of one reviewer: what every judgement makes sure of first, and does last."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.people.records import Person
from anfang.review.records import Exclusion, Hold
from anfang.review.refusals import InOtherHands, RevisionMoved, VisitElsewhere
from anfang.review.share import take
from anfang.tallies.recount import recount
from anfang.visits.in_time import refuse_settled
from anfang.visits.records import Visit
from anfang.visits.stand import Standing, stand

NAMES = {
    "waiting": {"zh": "待审核", "en": "waiting"},
    "returned": {"zh": "已退回", "en": "sent back"},
    "held": {"zh": "暂挂", "en": "held"},
    "approved": {"zh": "已通过", "en": "approved"},
    "excluded": {"zh": "已剔除", "en": "excluded"},
}


def begin(
    session: Session,
    visit: Visit,
    *standings: Standing,
    by: Person,
    now: datetime,
    looked_at: UUID | None = None,
) -> None:
    """Lock the visit and have `by` take it if nobody has it. `looked_at`: the revision that the reviewer saw.

    Raises WaveSettled, RevisionMoved, VisitElsewhere (it stands at none of `standings`), InOtherHands.
    """
    session.refresh(visit, with_for_update=True)
    refuse_settled(session, visit)
    if looked_at is not None and looked_at != visit.revision_id:
        raise RevisionMoved
    if visit.standing not in standings:
        raise VisitElsewhere(standing=NAMES[visit.standing])
    if visit.reviewer_id is None:
        take(session, visit, by=by, now=now)
    elif visit.reviewer_id != by.id:
        raise InOtherHands


def close_open(
    session: Session, kind: type[Exclusion] | type[Hold], visit: Visit, *, by: Person, now: datetime
) -> None:
    """End what is open of that kind, also where a phone has brought a new head since."""
    open_ = select(kind).where(col(kind.visit_id) == visit.id, col(kind.ended_at).is_(None))
    for one in session.exec(open_).all():
        one.ended_at, one.ended_by = now, by.id
        session.add(one)
    session.flush()


def end(session: Session, visit: Visit, standing: Standing) -> None:
    """The visit stands there now, and the figures know."""
    stand(session, visit, standing)
    recount(session, visit)
