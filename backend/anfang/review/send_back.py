"""Send a visit back to its shopper, and take that back."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.core.checklist import blank
from anfang.people.records import Person
from anfang.problems import AnswerUnknownItem
from anfang.review.notes import withdraw_notes
from anfang.review.records import Return
from anfang.review.refusals import DayPast, NothingAsked
from anfang.review.turn import begin, end
from anfang.visits.records import Reopening, Revision, Visit
from anfang.visits.refusals import ReasonMissing
from anfang.visits.reopen import reopen, withdraw
from anfang.visits.score import items as lines


def send_back(
    session: Session,
    visit: Visit,
    revision_id: UUID,
    items: dict[str, str],
    note: str,
    due_on: date,
    *,
    by: Person,
    now: datetime,
    today: date,
) -> Return:
    """The shopper is asked to look again at `items` ({item: reason}) by `due_on`; the next revision waits to be judged anew.

    Raises what `begin` raises, and NothingAsked, ReasonMissing, AnswerUnknownItem for one that was not asked, DayPast.
    """
    begin(session, visit, "waiting", "approved", by=by, now=now, looked_at=revision_id)
    note = note.strip()
    if not items and blank(note):
        raise NothingAsked(at="items")
    if len(note) > 2000:
        raise ReasonMissing(at="note")
    card = session.get_one(Revision, visit.revision_id).scorecard
    asked = {line["key"] for line in lines(card) if line["state"] != "not_asked"}
    for item, reason in items.items():
        if item not in asked:
            raise AnswerUnknownItem(at=item)
        if blank(reason) or len(reason) > 2000:
            raise ReasonMissing(at=item)
    if due_on < today:
        raise DayPast(at="due_on", day=due_on.isoformat())
    listed = [{"item": item, "reason": reason.strip()} for item, reason in items.items()]
    opened = reopen(session, visit, listed, note, due_on, now=now)
    made = Return(
        id=uuid7(), visit_id=visit.id, revision_id=revision_id, reopening_id=opened.id, by=by.id, at=now
    )
    session.add(made)
    withdraw_notes(session, visit.id, now=now)
    end(session, visit, "returned")
    facts = {"revision": visit.revision, "items": sorted(items), "due_on": due_on.isoformat()}
    journal.write(session, "visit.returned", f"visit:{visit.id}", by=by.id, now=now, **facts)
    return made


def take_return_back(session: Session, visit: Visit, *, by: Person, now: datetime) -> Reopening | None:
    """Nothing is asked of the shopper any more; the visit waits as it is. Raises what `begin` raises."""
    begin(session, visit, "returned", by=by, now=now)
    newest = select(Reopening).where(Reopening.revision_id == visit.revision_id)
    open_ = session.exec(newest.where(col(Reopening.withdrawn_at).is_(None))).first()
    withdraw(session, visit, now=now)
    end(session, visit, "waiting")
    journal.write(session, "visit.return_taken_back", f"visit:{visit.id}", by=by.id, now=now)
    return open_
