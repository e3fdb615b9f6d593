"""A phone has brought a new head of a visit that may have been judged already."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from anfang.review.notes import withdraw_notes
from anfang.tallies.recount import recount
from anfang.visits.records import Visit


def judge_anew(session: Session, visit_id: UUID, now: datetime) -> None:
    """It counts nowhere until it is judged again, and its new words were released by nobody."""
    visit = session.get_one(Visit, visit_id, populate_existing=True)
    withdraw_notes(session, visit_id, now=now)
    recount(session, visit)
