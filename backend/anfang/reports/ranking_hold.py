"""A hall's place in the ranking, and its pay-out, wait while an appeal of its is open."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from anfang.reports.records import RankingHold


def hold_ranking(session: Session, wave_id: UUID, hall_id: UUID, *, now: datetime) -> RankingHold:
    """From now on the hall is not ranked in this wave; one hold is enough for several appeals."""
    found = session.get(RankingHold, (wave_id, hall_id))
    if found is None:
        found = RankingHold(wave_id=wave_id, hall_id=hall_id, since=now)
        session.add(found)
        session.flush()
    return found


def free_ranking(session: Session, wave_id: UUID, hall_id: UUID) -> None:
    """The hall is ranked again; nothing happens where it was not held."""
    found = session.get(RankingHold, (wave_id, hall_id))
    if found is not None:
        session.delete(found)
        session.flush()


def held_halls(session: Session, wave_id: UUID) -> set[UUID]:
    """The halls that are not ranked in this wave while an appeal of theirs waits."""
    return set(session.exec(select(RankingHold.hall_id).where(RankingHold.wave_id == wave_id)))
