"""The frozen documents of one edition of a wave, of the whole of it, a region or a hall, read a few at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlmodel import Session, col, func, select

from anfang.reports.hall_document import HallDocument
from anfang.reports.records import HallResult, Publication, PublishedHall, PublishedVisit
from anfang.visits.records import Visit

FILED: tuple[Any, ...] = (
    HallResult.id,
    HallResult.hall_id,
    PublishedHall.kind,
    PublishedHall.region_path,
    PublishedHall.region,
)
BODY: tuple[Any, ...] = (HallResult.id, HallResult.body)
EACH = 50  # halls read at once: a document has 10 to 40 kB


@dataclass(frozen=True)
class Extent:
    """How much of a wave: a region and all below it ("/": everything), or one hall of it."""

    region_path: str = "/"
    hall_id: UUID | None = None

    def conditions(self) -> list[Any]:
        """On rows of PublishedHall; without the wave."""
        if self.hall_id is not None:
            return [col(PublishedHall.hall_id) == self.hall_id]
        if self.region_path == "/":
            return []
        path = self.region_path
        return [func.substr(PublishedHall.region_path, 1, len(path)) == path]


@dataclass(frozen=True)
class HallSeen:
    """One hall: where it was filed at publication, and its document as of the edition."""

    hall_id: UUID
    kind: str
    region_path: str
    region: str
    document: HallDocument


def halls_in(session: Session, wave_id: UUID, extent: Extent) -> int:
    """How many halls of a published wave there are in it."""
    found = select(func.count()).select_from(PublishedHall).where(PublishedHall.wave_id == wave_id)
    return session.exec(found.where(*extent.conditions())).one()


def documents(session: Session, made: Publication, extent: Extent) -> Iterator[HallSeen]:
    """The halls by region and code, each with its newest document as of the edition. What later editions changed is not in it."""
    newest = (
        select(col(HallResult.hall_id).label("hall_id"), func.max(HallResult.edition).label("edition"))
        .join(Publication, col(Publication.id) == col(HallResult.publication_id))
        .where(HallResult.wave_id == made.wave_id, Publication.edition <= made.edition)
        .group_by(col(HallResult.hall_id))
        .subquery()
    )
    filed = session.connection().execute(
        sqlalchemy.select(*FILED)
        .join(PublishedHall, col(PublishedHall.hall_id) == col(HallResult.hall_id))
        .join(
            newest,
            (newest.c.hall_id == HallResult.hall_id) & (newest.c.edition == col(HallResult.edition)),
        )
        .where(col(HallResult.wave_id) == made.wave_id, col(PublishedHall.wave_id) == made.wave_id)
        .where(*extent.conditions())
        .order_by(col(PublishedHall.region_path), col(PublishedHall.code))
    )
    rows = filed.all()
    for start in range(0, len(rows), EACH):
        some = rows[start : start + EACH]
        # By their keys alone: with an order or a join SQLite would walk through all halls for each few. And columns, not records:
        # a session would keep every document that it has handed out.
        bodies: dict[UUID, bytes] = dict(
            session.connection()
            .execute(sqlalchemy.select(*BODY).where(col(HallResult.id).in_([row.id for row in some])))
            .all()
        )
        for of, hall_id, kind, path, region in some:
            yield HallSeen(hall_id, kind, path, region, HallDocument.model_validate_json(bodies[of]))


def checklists_in(session: Session, made: Publication) -> list[str]:
    """The digests of the checklist versions that scored the edition's visits."""
    found = select(Visit.checklist_digest).join(PublishedVisit, col(PublishedVisit.visit_id) == col(Visit.id))
    return sorted(session.exec(found.where(PublishedVisit.publication_id == made.id).distinct()))
