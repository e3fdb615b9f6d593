"""Halls are few beside visits: a handful of them is looked up first, so that their visits come by an index."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.halls.records import Hall

FEW = 100


def few_halls(session: Session, *wanted: Any) -> list[UUID] | None:
    """The ids of the halls that are wanted, by conditions on Hall; None where they are more than FEW."""
    found = session.exec(select(col(Hall.id)).where(*wanted).limit(FEW + 1)).all()
    return list(found) if len(found) <= FEW else None
