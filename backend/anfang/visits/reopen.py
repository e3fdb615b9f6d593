"""Give a visit back to its shopper's phone, and take that back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang.visits.records import Reopening, Revision, Visit
from anfang.visits.set_head import set_head


def reopen(
    session: Session, visit: Visit, items: list[dict[str, Any]], note: str, due_on: date, *, now: datetime
) -> Reopening:
    """The visit goes down with its phone's next sync; the revision that answers it stands on the one named here.

    A phone knows its own revisions only: where a reviewer's correction is the head, it steps back for the shopper's, on which it stands.
    """
    own = _shoppers_own(session, visit.id, session.get_one(Revision, visit.revision_id))
    if own.id != visit.revision_id:
        set_head(session, visit, own, now=now)
    withdraw(session, visit, now=now)
    made = Reopening(
        id=uuid7(), visit_id=visit.id, revision_id=own.id, items=items, note=note, due_on=due_on, at=now
    )
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, visit: Visit, *, now: datetime) -> None:
    """Nothing is asked of the phone about the visit's head any more. What a later revision has answered stays as it is."""
    of_head = select(Reopening).where(Reopening.revision_id == visit.revision_id)
    open_ = of_head.where(col(Reopening.withdrawn_at).is_(None))
    for one in session.exec(open_.with_for_update()).all():
        one.withdrawn_at = now
        session.add(one)
    session.flush()


def _shoppers_own(session: Session, visit_id: UUID, revision: Revision) -> Revision:
    while revision.corrected_by is not None:
        below = select(Revision).where(Revision.visit_id == visit_id, Revision.revision == revision.base)
        revision = session.exec(below).one()
    return revision
