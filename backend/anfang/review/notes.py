"""What a hall may see of a visit once its wave is published: notes and photos, each released by a supervisor."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.people.records import Person
from anfang.problems import NotHere
from anfang.review.records import Release
from anfang.review.turn import begin
from anfang.visits.answers_of import answers_of
from anfang.visits.reading import parcel_of
from anfang.visits.records import Evidence, EvidenceOfItem, Revision, Visit

Key = tuple[str | None, str | None]  # photo's digest, note's item; neither: the visit's own note


def release_to_hall(
    session: Session,
    visit: Visit,
    revision_id: UUID,
    *,
    photos: Set[str],
    notes: Set[str],
    visit_note: bool,
    by: Person,
    now: datetime,
) -> list[Release]:
    """From now on exactly these are released: photos by digest, notes by item, and the visit's own note.

    Raises what `begin` raises, and NotHere for a photo or note that the head does not have.
    """
    begin(session, visit, "waiting", "approved", by=by, now=now, looked_at=revision_id)
    head = session.get_one(Revision, visit.revision_id)
    if photos - _photos(session, head) or notes - _notes(session, head):
        raise NotHere
    wanted: set[Key] = {(digest, None) for digest in photos} | {(None, item) for item in notes}
    if visit_note:
        if not parcel_of(session, head).note.strip():
            raise NotHere
        wanted.add((None, None))
    there = {(one.digest, one.item): one for one in released(session, visit.id)}
    for key in there.keys() - wanted:
        there.pop(key).withdrawn_at = now
    for digest, item in sorted(wanted - there.keys(), key=str):
        made = Release(id=uuid7(), visit_id=visit.id, digest=digest, item=item, by=by.id, at=now)
        session.add(made)
        there[digest, item] = made
    session.flush()
    facts = {"photos": len(photos), "notes": len(notes) + visit_note}
    journal.write(session, "visit.released", f"visit:{visit.id}", by=by.id, now=now, **facts)
    return list(there.values())


def released(session: Session, visit_id: UUID) -> list[Release]:
    """What is released of the visit."""
    open_ = select(Release).where(Release.visit_id == visit_id, col(Release.withdrawn_at).is_(None))
    return list(session.exec(open_).all())


def release_late(session: Session, visit: Visit, photos: Set[str], *, by: Person, now: datetime) -> None:
    """These photos as well, of a visit that was published: two people have agreed on it, whoever judged the visit."""
    there = {one.digest for one in released(session, visit.id)}
    for digest in sorted(photos - there):
        session.add(Release(id=uuid7(), visit_id=visit.id, digest=digest, item=None, by=by.id, at=now))
    session.flush()
    journal.write(
        session, "visit.released", f"visit:{visit.id}", by=by.id, now=now, photos=len(photos), notes=0
    )


def withdraw_notes(session: Session, visit_id: UUID, *, now: datetime, items: Set[str] | None = None) -> None:
    """Words that are about to be others were released by nobody: of all notes, or of these items. A photo is what it was."""
    for one in released(session, visit_id):
        if one.digest is None and (items is None or one.item in items):
            one.withdrawn_at = now
            session.add(one)
    session.flush()


def _photos(session: Session, head: Revision) -> set[str]:
    named = (
        select(EvidenceOfItem.digest)
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(EvidenceOfItem.revision_id == head.id, col(Evidence.sealed_at).is_not(None))
    )
    return set(session.exec(named).all())


def _notes(session: Session, head: Revision) -> set[str]:
    """Items with words of the shopper's: a note, or the reason why something could not be observed."""
    said = answers_of(session, head)
    return {item for item, answer in said.items() if answer.get("note") or answer.get("reason")}
