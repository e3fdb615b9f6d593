"""The next edition of a published wave: one visit changed or photos of it released, all else as it was; the old edition stays readable."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang.core.rates import region_score
from anfang.halls.records import Hall
from anfang.reports.hall_document import Change, HallDocument, PhotoTold, means_of, scorecard_told
from anfang.reports.publish import keep_document, whole_digest
from anfang.reports.published import document_of, published, published_visit
from anfang.reports.records import Amendment, HallResult, Publication, PublishedVisit
from anfang.reports.refusals import NotPublished
from anfang.tallies.records import Counted
from anfang.visits.records import Revision, Visit
from anfang.visits.score import items as lines_of
from anfang.waves.records import Wave


def new_edition(
    session: Session, amendment: Amendment, visit: Visit, before: Revision, after: Revision, *, now: datetime
) -> Publication:
    """The wave's next edition, and the next of the hall's document, which says what changed. Places, weeks, words and old photos stay."""
    last, stands = published(session, amendment.wave_id), published_visit(session, visit.id)
    if last is None or stands is None:
        raise NotPublished
    newest = newest_of(session, amendment.wave_id)
    was = document_of(newest[visit.hall_id])
    fresh = _photos(was, stands.place, amendment)
    changes = _changes(amendment, stands.place, before, after)
    changes += [_released(stands.place, photo, after) for photo in fresh]
    document = _with(was, stands.place, after, changes, fresh)
    made = Publication(
        id=uuid7(), wave_id=last.wave_id, edition=last.edition + 1, digest="", reason=amendment.reason,
        changes=[{"hall_id": str(visit.hall_id), **change.model_dump(mode="json")} for change in changes],
        by=amendment.by, confirmed_by=amendment.confirmed_by, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _carry_over(session, last, made, visit, after)
    mine = keep_document(session, made, visit.hall_id, document)
    wave = session.get_one(Wave, last.wave_id)
    digests = {hall_id: row.digest for hall_id, row in newest.items()} | {visit.hall_id: mine}
    codes = _codes(session, list(digests))
    made.digest = whole_digest(
        wave, made.edition, {codes[hall_id]: each for hall_id, each in digests.items()}
    )
    made.figures = last.figures | {"mean": _mean(session, made.wave_id)}
    session.add(made)
    session.flush()
    return made


def newest_of(session: Session, wave_id: UUID, upto: int | None = None) -> dict[UUID, HallResult]:
    """Each hall's newest document of a wave, or as it stood at the wave's edition `upto`."""
    found = (
        select(HallResult)
        .join(Publication, col(Publication.id) == col(HallResult.publication_id))
        .where(HallResult.wave_id == wave_id)
        .order_by(col(HallResult.edition))
    )
    if upto is not None:
        found = found.where(Publication.edition <= upto)
    return {row.hall_id: row for row in session.exec(found)}


def _changes(amendment: Amendment, place: int, before: Revision, after: Revision) -> list[Change]:
    old = {line["key"]: line for line in lines_of(before.scorecard)}
    new = {line["key"]: line for line in lines_of(after.scorecard)}
    named = {it["item"] for it in amendment.items if "answer" in it}
    # An answer can open or close others that depend on it: those changed as well.
    return [
        Change(
            place=place,
            item=key,
            before=_line(old[key]),
            after=_line(new[key]),
            final_before=before.scorecard["final"],
            final_after=after.scorecard["final"],
        )
        for key in new
        if key in named or old[key]["state"] != new[key]["state"]
    ]


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """What a hall may read of an item: its state, and what was said where it was scored."""
    return {"state": line["state"], "value": line["value"] if line["credit"] is not None else None}


def _photos(was: HallDocument, place: int, amendment: Amendment) -> list[PhotoTold]:
    """The photos that the amendment releases, numbered on from those that are there."""
    last = max((photo.n for told in was.visits if told.place == place for photo in told.photos), default=0)
    lines = [it for it in amendment.items if "photo" in it]
    return [
        PhotoTold(n=n, digest=it["shown"], item=it["item"] or None) for n, it in enumerate(lines, last + 1)
    ]


def _released(place: int, photo: PhotoTold, after: Revision) -> Change:
    final = after.scorecard["final"]
    return Change(
        place=place,
        item=photo.item or "",
        before={},
        after={},
        final_before=final,
        final_after=final,
        photo=photo.n,
    )


def _with(
    was: HallDocument, place: int, after: Revision, changes: list[Change], fresh: list[PhotoTold]
) -> HallDocument:
    visits = []
    for told in was.visits:
        if told.place == place:
            released = {note.item for note in told.notes if note.item}
            card = scorecard_told(after.scorecard, released=released)
            told = told.model_copy(update={"scorecard": card, "photos": [*told.photos, *fresh]})
        visits.append(told)
    updated = {"edition": was.edition + 1, "changes": changes, "visits": visits, "means": means_of(visits)}
    return was.model_copy(update=updated)


def _carry_over(
    session: Session, last: Publication, made: Publication, visit: Visit, after: Revision
) -> None:
    """Every edition names all its revisions, so that it can be read without the ones before it."""
    rows = []
    for stood in session.exec(select(PublishedVisit).where(PublishedVisit.publication_id == last.id)):
        row = stood.model_dump() | {"publication_id": made.id}
        rows.append(row | {"revision_id": after.id} if stood.visit_id == visit.id else row)
    session.connection().execute(PublishedVisit.__table__.insert(), rows)  # type: ignore[attr-defined]


def _mean(session: Session, wave_id: UUID) -> int | None:
    """The mean of the halls' means, over what counts now."""
    finals: dict[UUID, list[int | None]] = {}
    for hall_id, final in session.exec(
        select(Counted.hall_id, Counted.final).where(Counted.wave_id == wave_id)
    ):
        finals.setdefault(hall_id, []).append(final)
    return region_score(finals.values())


def _codes(session: Session, halls: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for start in range(0, len(halls), 500):
        some = select(Hall.id, Hall.code).where(col(Hall.id).in_(halls[start : start + 500]))
        found |= dict(session.exec(some).all())
    return found
