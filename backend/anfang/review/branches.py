"""Branches: revisions that came on a stale base, and the choice which one counts."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.records import Person
from anfang.problems import NotHere
from anfang.review.notes import withdraw_notes
from anfang.review.records import BranchChoice
from anfang.review.turn import begin, end
from anfang.visits.records import Revision, Visit
from anfang.visits.set_head import set_head


def branches_of(session: Session, visit: Visit) -> list[Revision]:
    """The branches that nobody has decided about, oldest first."""
    chosen = session.exec(select(BranchChoice.branches).where(BranchChoice.visit_id == visit.id)).all()
    decided = [UUID(one) for branches in chosen for one in branches]
    found = select(Revision).where(
        Revision.visit_id == visit.id,
        col(Revision.stale_base),
        Revision.id != visit.revision_id,
        col(Revision.id).not_in(decided),
    )
    return list(session.exec(found.order_by(col(Revision.revision))).all())


def choose(
    session: Session,
    visit: Visit,
    looked_at: UUID,
    chosen_id: UUID,
    *,
    by: Person,
    zone: ZoneInfo,
    now: datetime,
) -> BranchChoice:
    """`chosen_id` counts, the head (`looked_at`) or one of the branches; all stay. Another head waits to be judged.

    Raises what `begin` raises, and NotHere for a revision about which nothing is to be chosen.
    """
    begin(session, visit, "waiting", "approved", by=by, now=now, looked_at=looked_at)
    branches = {branch.id: branch for branch in branches_of(session, visit)}
    if not branches or chosen_id not in {*branches, visit.revision_id}:
        raise NotHere
    made = BranchChoice(
        id=uuid7(),
        visit_id=visit.id,
        revision_id=chosen_id,
        over_id=visit.revision_id,
        branches=sorted(map(str, branches)),
        by=by.id,
        at=now,
    )
    session.add(made)
    if chosen_id != visit.revision_id:
        set_head(session, visit, branches[chosen_id], zone=zone, now=now)
        withdraw_notes(session, visit.id, now=now)
        end(session, visit, "waiting")
    journal.write(session, "visit.chosen", f"visit:{visit.id}", by=by.id, now=now, revision=visit.revision)
    session.flush()
    return made
