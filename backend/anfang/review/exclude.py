"""Keep a visit out of all statistics, and let it in again."""

from datetime import datetime

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.core.checklist import blank
from anfang.people.records import Person
from anfang.review.records import Exclusion
from anfang.review.turn import begin, close_open, end
from anfang.visits.records import Visit
from anfang.visits.refusals import ReasonMissing
from anfang.visits.reopen import withdraw


def exclude(session: Session, visit: Visit, reason: str, *, by: Person, now: datetime) -> Exclusion:
    """The visit is kept and counts nowhere; what was asked of its shopper is asked no more. Raises what `begin` raises, ReasonMissing."""
    begin(session, visit, "waiting", "returned", "held", "approved", by=by, now=now)
    if blank(reason) or len(reason) > 2000:
        raise ReasonMissing(at="reason")
    close_open(session, Exclusion, visit, by=by, now=now)
    withdraw(session, visit, now=now)
    made = Exclusion(id=uuid7(), visit_id=visit.id, reason=reason.strip(), by=by.id, at=now)
    session.add(made)
    end(session, visit, "excluded")
    journal.write(session, "visit.excluded", f"visit:{visit.id}", by=by.id, now=now)
    return made


def readmit(session: Session, visit: Visit, *, by: Person, now: datetime) -> None:
    """The visit waits to be judged again. Raises what `begin` raises."""
    begin(session, visit, "excluded", by=by, now=now)
    close_open(session, Exclusion, visit, by=by, now=now)
    end(session, visit, "waiting")
    journal.write(session, "visit.readmitted", f"visit:{visit.id}", by=by.id, now=now)
