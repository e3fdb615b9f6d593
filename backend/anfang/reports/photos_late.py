"""Photos that were not released before publication: they can be, by an amendment."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from anfang.problems import NotHere
from anfang.reports.pictures import keep_pictures
from anfang.review.notes import released
from anfang.settings import Settings
from anfang.visits.records import Evidence, EvidenceOfItem, Visit


def photos_left(session: Session, visit: Visit) -> list[EvidenceOfItem]:
    """The visit's photos that its hall does not see yet, in the order in which they were taken."""
    out = {one.digest for one in released(session, visit.id)}
    named = (
        select(EvidenceOfItem)
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(EvidenceOfItem.revision_id == visit.revision_id, col(Evidence.sealed_at).is_not(None))
        .where(col(Evidence.type).startswith("image/"))
        .order_by(col(EvidenceOfItem.taken_at), col(EvidenceOfItem.digest))
    )
    return [link for link in session.exec(named) if link.digest not in out]


def keep_late(
    session: Session, visit: Visit, wanted: Collection[str], settings: Settings
) -> list[dict[str, Any]]:
    """Re-encode these photos; an amendment's lines: {"photo": the original's digest, "shown": what the hall gets, "item"}.

    Raises NotHere for one that is not the visit's, is out already, or is kept no longer.
    """
    left = {link.digest: link for link in photos_left(session, visit)}
    if not left.keys() >= set(wanted):
        raise NotHere
    kept = keep_pictures(session, settings, wanted)
    if kept.keys() != set(wanted):
        raise NotHere
    return [
        {"photo": name, "shown": kept[name], "item": link.item or ""}
        for name, link in left.items()
        if name in kept
    ]
