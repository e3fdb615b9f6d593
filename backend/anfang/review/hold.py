"""Let a visit rest until a question about it is answered."""

from datetime import datetime

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.core.checklist import blank
from anfang.people.records import Person
from anfang.review.records import Hold
from anfang.review.turn import begin, close_open, end
from anfang.visits.records import Visit
from anfang.visits.refusals import ReasonMissing


def hold(session: Session, visit: Visit, reason: str, *, by: Person, now: datetime) -> Hold:
    """The visit rests, and counts nowhere meanwhile. Raises what `begin` raises, ReasonMissing."""
    begin(session, visit, "waiting", "approved", by=by, now=now)
    if blank(reason) or len(reason) > 2000:
        raise ReasonMissing(at="reason")
    close_open(session, Hold, visit, by=by, now=now)
    made = Hold(id=uuid7(), visit_id=visit.id, reason=reason.strip(), by=by.id, at=now)
    session.add(made)
    end(session, visit, "held")
    journal.write(session, "visit.held", f"visit:{visit.id}", by=by.id, now=now)
    return made


def release_hold(session: Session, visit: Visit, *, by: Person, now: datetime) -> None:
    """The visit waits to be judged again. Raises what `begin` raises."""
    begin(session, visit, "held", by=by, now=now)
    close_open(session, Hold, visit, by=by, now=now)
    end(session, visit, "waiting")
    journal.write(session, "visit.released_from_hold", f"visit:{visit.id}", by=by.id, now=now)
