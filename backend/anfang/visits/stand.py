"""Where a visit stands with those who judge it. The word repeats the newest record of station review."""

from typing import Literal

from sqlmodel import Session

from anfang.visits.records import Visit

Standing = Literal["waiting", "returned", "held", "approved", "excluded"]


def stand(session: Session, visit: Visit, standing: Standing) -> None:
    """From now on the visit stands there. Whoever calls this counts anew [tallies.recount]."""
    visit.standing = standing
    session.add(visit)
    session.flush()
