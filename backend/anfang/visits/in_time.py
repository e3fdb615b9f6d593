"""Whether a visit may still enter its wave's figures, or change them [docs/decisions/0030]."""

from sqlmodel import Session

from anfang.visits.records import Visit
from anfang.visits.refusals import VisitLate, WaveSettled
from anfang.waves.close import closing_of


def late(session: Session, visit: Visit) -> bool:
    """Whether the visit first came in after its wave was closed: it is kept, told as late, and out of all figures."""
    closing = closing_of(session, visit.wave_id)
    return closing is not None and visit.first_received_at > closing.at


def settled(session: Session, visit: Visit) -> bool:
    """Whether the visit's wave is published: then only an amendment of two people changes anything about it."""
    closing = closing_of(session, visit.wave_id)
    return closing is not None and closing.settled_at is not None


def refuse_late(session: Session, visit: Visit) -> None:
    """Raises VisitLate where the visit may not be approved into its closed wave."""
    if late(session, visit):
        raise VisitLate


def refuse_settled(session: Session, visit: Visit) -> None:
    """Raises WaveSettled where the visit's wave is published, unless the visit is late, and so no part of what was published."""
    if settled(session, visit) and not late(session, visit):
        raise WaveSettled
