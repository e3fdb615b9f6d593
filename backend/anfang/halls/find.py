"""Find a hall."""

from uuid import UUID

from sqlmodel import Session, select

from anfang.halls.records import Hall
from anfang.problems import NotHere


def by_code(session: Session, code: str) -> Hall | None:
    """The hall of that code, or None."""
    return session.exec(select(Hall).where(Hall.code == code)).first()


def by_id(session: Session, hall_id: UUID) -> Hall:
    """The hall of that id; raises NotHere."""
    hall = session.get(Hall, hall_id)
    if hall is None:
        raise NotHere
    return hall
