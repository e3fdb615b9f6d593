"""How shoppers work, and when they are away."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.shoppers.records import Absence, Terms

AT_ONCE = 500  # ids in one question; databases limit the parameters


def terms_of(session: Session, shoppers: Collection[UUID]) -> dict[UUID, Terms]:
    """The terms of these shoppers; who is not in it has given none."""
    found: dict[UUID, Terms] = {}
    for some in _slices(shoppers):
        found |= {
            it.shopper_id: it for it in session.exec(select(Terms).where(col(Terms.shopper_id).in_(some)))
        }
    return found


def absences_of(session: Session, shoppers: Collection[UUID]) -> dict[UUID, list[Absence]]:
    """The absences that stand, by first day."""
    found: dict[UUID, list[Absence]] = defaultdict(list)
    for some in _slices(shoppers):
        here = (col(Absence.shopper_id).in_(some), col(Absence.taken_back_at).is_(None))
        for it in session.exec(select(Absence).where(*here).order_by(col(Absence.first_on))):
            found[it.shopper_id].append(it)
    return found


def _slices(ids: Collection[UUID]) -> list[list[UUID]]:
    wanted = sorted(ids)
    return [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
