"""原始录像资料目录: which evidence there is for which item of which visit, by digest. For the client; no hall ever gets it.

A checklist takes photos, notes and sound. Parcels carry no sound yet [core/parcel.py]; a note is listed like a file, by the digest of the
parcel that it came in. Its words stay at the desk, since they may tell who came, and so does a digest of them, which could be guessed.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlmodel import col, func, select

from anfang.core.checklist import blank
from anfang.reports.deliverables.ground import NAMES, Ground
from anfang.reports.deliverables.sheet import Plan, Row, Sheet, columns
from anfang.reports.hall_document import VisitTold
from anfang.reports.records import Publication, PublishedVisit
from anfang.review.records import Release
from anfang.visits.laid_over import laid_over
from anfang.visits.records import Evidence, EvidenceOfItem, ParcelKept, Revision

LISTED = (
    *(*NAMES, "visit", "week", "key", "item", "evidence", "source", "type", "size", "digest"),
    *("released", "arrived"),
)


def originals_plan(ground: Ground) -> Plan:
    """One row for every file that a published revision names, and for every note that counts as evidence."""
    sheet = Sheet(ground.titles.say("deliverables.originals"), columns(ground.titles, *LISTED), frozen=3)
    return Plan((sheet,), ((0, row) for row in _rows(ground)))


def _rows(ground: Ground) -> Iterator[Row]:
    first = ground.session.exec(
        select(Publication.at).where(Publication.wave_id == ground.made.wave_id, Publication.edition == 1)
    ).one()
    titles = ground.titles
    for seen in ground.halls():
        names = ground.names(seen)
        visits = {it.place: it for it in seen.document.visits}
        released = _released(ground, seen.hall_id, first)
        for place, visit_id, link, file in _links(ground, seen.hall_id):
            of = titles.items.get(link.item or "")
            evidence = file.type.split("/")[0]
            yield (
                *names, place, visits[place].week, link.item or "",
                of.ask if of else titles.say("reports.photo_whole"),
                titles.say(f"deliverables.evidence.{evidence}"),
                ground.word("reports.source", link.source), file.type, file.size, file.digest,
                (visit_id, file.digest) in released,
                file.sealed_at is not None and file.sealed_at <= ground.made.at,
            )  # fmt: skip
        for place, visit_id, key, size, parcel in _notes(ground, seen.hall_id, visits):
            yield (
                *names, place, visits[place].week, key, titles.items[key].ask,
                titles.say("deliverables.evidence.text"), ground.word("reports.source", "typed"),
                "text/plain", size, parcel, (visit_id, key) in released, True,
            )  # fmt: skip


def _links(ground: Ground, hall_id: UUID) -> list[Any]:
    found = (
        select(PublishedVisit.place, PublishedVisit.visit_id, EvidenceOfItem, Evidence)
        .join(EvidenceOfItem, col(EvidenceOfItem.revision_id) == col(PublishedVisit.revision_id))
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(PublishedVisit.publication_id == ground.made.id, PublishedVisit.hall_id == hall_id)
        .order_by(col(PublishedVisit.place), col(EvidenceOfItem.taken_at), col(EvidenceOfItem.digest))
    )
    return list(ground.session.exec(found).all())


def _notes(
    ground: Ground, hall_id: UUID, visits: dict[int, VisitTold]
) -> Iterator[tuple[int, UUID, str, int, str]]:
    """Place, visit, item, bytes and parcel of the notes beside answers whose rule takes notes, in the checklist's order."""
    found = (
        sqlalchemy.select(
            col(PublishedVisit.place),
            col(PublishedVisit.visit_id),
            col(Revision.parcel_digest),
            col(ParcelKept.body),
            col(Revision.corrections),
        )
        .join(Revision, col(Revision.id) == col(PublishedVisit.revision_id))
        .join(ParcelKept, col(ParcelKept.digest) == col(Revision.parcel_digest))
        .where(col(PublishedVisit.publication_id) == ground.made.id, col(PublishedVisit.hall_id) == hall_id)
        .order_by(col(PublishedVisit.place))
    )
    for place, visit_id, parcel, body, corrections in ground.session.connection().execute(found):
        answers = laid_over(json.loads(body)["answers"], corrections)
        for key, of in ground.titles.by_digest[visits[place].checklist.digest].items():
            rule, words = of.item.evidence, answers.get(key, {}).get("note", "")
            if rule is not None and "note" in rule.kinds and not blank(words):
                yield place, visit_id, key, len(words.encode()), parcel


def _released(ground: Ground, hall_id: UUID, first: datetime) -> set[tuple[UUID, str]]:
    """(visit, photo's digest or note's item) of what halls may see: released when the wave was published, and not withdrawn by then."""
    found = (
        select(Release.visit_id, func.coalesce(Release.digest, Release.item))
        .join(PublishedVisit, col(PublishedVisit.visit_id) == col(Release.visit_id))
        .where(PublishedVisit.publication_id == ground.made.id, PublishedVisit.hall_id == hall_id)
        .where(Release.at <= first)
        .where(col(Release.withdrawn_at).is_(None) | (col(Release.withdrawn_at) > first))
    )
    return {(visit_id, str(what)) for visit_id, what in ground.session.exec(found)}
