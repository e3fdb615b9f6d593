"""Approve the revision that the reviewer looked at."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.records import Person
from anfang.review.branches import branches_of
from anfang.review.records import Approval
from anfang.review.refusals import BranchOpen, EvidenceAwaited, VetoNotUpheld, VetoPending
from anfang.review.turn import begin, end
from anfang.review.veto import vetoes_of
from anfang.visits.in_time import refuse_late
from anfang.visits.records import Visit


def approve(session: Session, visit: Visit, revision_id: UUID, *, by: Person, now: datetime) -> Approval:
    """From now on the visit counts as `revision_id` tells it.

    Raises what `begin` raises, and VisitLate, EvidenceAwaited, BranchOpen, VetoPending, VetoNotUpheld.
    """
    begin(session, visit, "waiting", by=by, now=now, looked_at=revision_id)
    refuse_late(session, visit)
    if visit.wanting:
        raise EvidenceAwaited(count=visit.wanting)
    if branches_of(session, visit):
        raise BranchOpen
    if visit.veto_open:
        fallen = next((veto for veto in vetoes_of(session, visit) if veto.upheld is False), None)
        raise VetoNotUpheld(at=fallen.item) if fallen else VetoPending
    made = Approval(id=uuid7(), visit_id=visit.id, revision_id=revision_id, by=by.id, at=now)
    session.add(made)
    end(session, visit, "approved")
    journal.write(session, "visit.approved", f"visit:{visit.id}", by=by.id, now=now, revision=visit.revision)
    return made
