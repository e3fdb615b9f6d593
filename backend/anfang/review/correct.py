"""Correct a visit: a reviewer's own revision, which then waits to be approved."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from anfang.people.records import Person
from anfang.review.notes import withdraw_notes
from anfang.review.records import BlindCase, VetoOpinion
from anfang.review.refusals import VetoUnsettled
from anfang.review.turn import begin, end
from anfang.review.veto import reckon, vetoes_of
from anfang.visits import correct as visits
from anfang.visits.records import Revision, Visit


def correct(
    session: Session,
    visit: Visit,
    revision_id: UUID,
    changes: visits.Changes,
    *,
    by: Person,
    now: datetime,
) -> Revision:
    """The new head, with `changes` ({item: {"answer", "reason"}}). Words given on vetoes whose items stay as they are go with it.

    Raises what `begin` and visits.correct raise, and VetoUnsettled for an item whose fired veto was not settled as not upheld.
    """
    begin(session, visit, "waiting", "approved", by=by, now=now, looked_at=revision_id)
    for veto in vetoes_of(session, visit):
        if veto.item in changes and veto.fired and veto.upheld is not False:
            raise VetoUnsettled(at=veto.item)
    made = visits.correct(session, visit, changes, by=by, now=now)
    withdraw_notes(session, visit.id, now=now, items=changes.keys())
    _carry(session, revision_id, made, set(changes))
    reckon(session, visit)
    end(session, visit, "waiting")
    return made


def _carry(session: Session, from_id: UUID, made: Revision, changed: set[str]) -> None:
    """Copy words and cases about vetoes whose items nobody touched: answer and evidence are the same."""
    card = made.scorecard
    same = {line["item"] for line in (*card["vetoes"], *card["review"])} - changed
    for word in session.exec(select(VetoOpinion).where(VetoOpinion.revision_id == from_id)).all():
        if word.item in same:
            copied = word.model_dump(exclude={"id", "revision_id"})
            session.add(VetoOpinion(id=uuid7(), revision_id=made.id, **copied))
    for case in session.exec(select(BlindCase).where(BlindCase.revision_id == from_id)).all():
        if case.item in same:
            copied = case.model_dump(exclude={"id", "revision_id"})
            session.add(BlindCase(id=uuid4(), revision_id=made.id, **copied))
    session.flush()
