"""Share out what nobody has: each visit to the supervisor of its region who has least to judge."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from anfang.halls.reach import reach_of
from anfang.people.records import Person, Role
from anfang.people.who import Who
from anfang.review.queue import Asked, walk_free
from anfang.review.share import hand_on
from anfang.visits.in_time import late, settled
from anfang.visits.records import Visit

MOST = 200  # visits at once: each is a line of the journal


def share_out(session: Session, asked: Asked, *, by: Who, now: datetime) -> int:
    """How many of the queue's free visits that `by` may see, the urgent and then the oldest first, were given to somebody.

    Supervisors only, never admins, who see everything and would get everything; a visit whose region has none stays free. Those of equal
    load get theirs by login.
    """
    people = select(Person).where(Person.role == Role.SUPERVISOR, col(Person.left_at).is_(None))
    supervisors = [(it, reach_of(session, it)) for it in session.exec(people.order_by(Person.login))]
    load = _load(session)
    given = 0
    for visit, hall in walk_free(session, asked, by=by, size=MOST):
        session.refresh(visit, with_for_update=True)  # two who share out at once give each visit once
        near = [person for person, reach in supervisors if reach.holds(hall.region_path, hall.id)]
        published = settled(session, visit) and not late(session, visit)
        if not near or visit.reviewer_id is not None or published:
            continue
        to = min(near, key=lambda person: load[person.id])
        hand_on(session, visit, to, by=by.person, now=now)
        load[to.id] += 1
        given += 1
    return given


def _load(session: Session) -> Counter[UUID]:
    """What waits with each."""
    found = select(Visit.reviewer_id, func.count()).where(
        Visit.standing == "waiting", col(Visit.reviewer_id).is_not(None)
    )
    return Counter({one: n for one, n in session.exec(found.group_by(col(Visit.reviewer_id))) if one})
