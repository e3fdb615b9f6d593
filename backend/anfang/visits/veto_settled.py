"""A visit's veto has had its second word."""

from sqlmodel import Session

from anfang.visits.records import Visit


def veto_settled(session: Session, visit: Visit) -> None:
    """No veto of the visit's head waits for anybody any more."""
    visit.veto_open = False
    session.add(visit)
    session.flush()
