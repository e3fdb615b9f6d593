"""Which photos of which item one revision names and another does not."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.visits.records import Evidence, EvidenceOfItem
from anfang.visits.spelled import Spelled


class PhotoMoved(Spelled):
    """One photo; `there`: all of it has arrived, so that it can be looked at."""

    digest: str
    there: bool


# By item's key ("": the visit as a whole), its photos in the order in which they were taken.
Photos = dict[str, list[PhotoMoved]]
Moves = dict[str, dict[str, tuple[PhotoMoved, ...]]]


def photos_by_revision(session: Session, revisions: Sequence[UUID]) -> dict[UUID, Photos]:
    """What each of these revisions names."""
    found: dict[UUID, Photos] = {one: {} for one in revisions}
    named = (
        select(EvidenceOfItem, Evidence.sealed_at)
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(col(EvidenceOfItem.revision_id).in_(revisions))
        .order_by(col(EvidenceOfItem.taken_at), col(EvidenceOfItem.digest))
    )
    for link, sealed_at in session.exec(named):
        photo = PhotoMoved(digest=link.digest, there=sealed_at is not None)
        found[link.revision_id].setdefault(link.item or "", []).append(photo)
    return found


def moves(old: Photos, new: Photos) -> Moves:
    """By item: those `joined` and those `dropped`. A photo that was filed under another item is both, each where it belongs."""
    return {key: {"joined": _without(new, old, key), "dropped": _without(old, new, key)} for key in old | new}


def _without(these: Photos, others: Photos, key: str) -> tuple[PhotoMoved, ...]:
    known = {photo.digest for photo in others.get(key, [])}
    return tuple(photo for photo in these.get(key, []) if photo.digest not in known)
