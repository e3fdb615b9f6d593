"""What is published: editions of waves, and what each hall may read of them."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session, col, func, select

from anfang.halls.records import Hall
from anfang.people.scope import visible
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.hall_document import HallDocument
from anfang.reports.records import HallResult, Publication, PublishedVisit
from anfang.waves.records import Wave


@dataclass(frozen=True)
class Result:
    """One edition of one hall's document, with where it belongs."""

    row: HallResult
    hall: Hall
    wave: Wave

    @property
    def document(self) -> HallDocument:
        """What the hall may read."""
        return document_of(self.row)


def published(session: Session, wave_id: UUID) -> Publication | None:
    """The wave's newest edition; None while nothing is published."""
    every = select(Publication).where(Publication.wave_id == wave_id)
    return session.exec(every.order_by(col(Publication.edition).desc()).limit(1)).first()


def editions(session: Session, wave_id: UUID) -> list[Publication]:
    """All editions of a wave, the first first."""
    every = select(Publication).where(Publication.wave_id == wave_id)
    return list(session.exec(every.order_by(col(Publication.edition))))


def published_visit(session: Session, visit_id: UUID) -> PublishedVisit | None:
    """The visit's place in the newest edition that it stands in; None where it was never published."""
    every = select(PublishedVisit).join(Publication).where(PublishedVisit.visit_id == visit_id)
    return session.exec(every.order_by(col(Publication.edition).desc()).limit(1)).first()


def hall_results(session: Session, who: Who) -> list[Result]:
    """The newest document of every hall and published wave that `who` may see; the newest wave first, then by the hall's code."""
    newest = (
        select(HallResult.wave_id, HallResult.hall_id, func.max(HallResult.edition).label("edition"))
        .group_by(col(HallResult.wave_id), col(HallResult.hall_id))
        .subquery()
    )
    found = (
        select(HallResult, Hall, Wave)
        .join(
            newest,
            (col(HallResult.wave_id) == newest.c.wave_id)
            & (col(HallResult.hall_id) == newest.c.hall_id)
            & (col(HallResult.edition) == newest.c.edition),
        )
        .join(Hall, col(Hall.id) == col(HallResult.hall_id))
        .join(Wave, col(Wave.id) == col(HallResult.wave_id))
        .order_by(col(Wave.starts_on).desc(), col(Wave.code), col(Hall.code))
    )
    rows = session.exec(visible(found, who, Hall.region_path, Hall.id))
    return [Result(*row) for row in rows]


def hall_editions(session: Session, who: Who, hall_code: str, wave_code: str) -> list[Result]:
    """All editions of one hall's document, the newest first. Raises NotHere: not published, not there, or not for these eyes."""
    found = (
        select(HallResult, Hall, Wave)
        .join(Hall, col(Hall.id) == col(HallResult.hall_id))
        .join(Wave, col(Wave.id) == col(HallResult.wave_id))
        .where(Hall.code == hall_code, Wave.code == wave_code)
        .order_by(col(HallResult.edition).desc())
    )
    rows = [Result(*row) for row in session.exec(visible(found, who, Hall.region_path, Hall.id))]
    if not rows:
        raise NotHere
    return rows


def hall_result(
    session: Session, who: Who, hall_code: str, wave_code: str, edition: int | None = None
) -> Result:
    """One edition, the newest unless told otherwise. Raises NotHere as `hall_editions`."""
    for result in hall_editions(session, who, hall_code, wave_code):
        if edition is None or result.row.edition == edition:
            return result
    raise NotHere


def document_of(row: HallResult) -> HallDocument:
    """The document of a result, read from its frozen bytes."""
    return _read(row.body)


@lru_cache(maxsize=256)
def _read(body: bytes) -> HallDocument:
    return HallDocument.model_validate_json(body)
