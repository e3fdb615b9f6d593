"""Name the evidence of a parcel: from then on the server takes it in, and wants it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from anfang.core.checklist import Checklist
from anfang.core.wire import EvidenceLink, Parcel
from anfang.insert import insert_new_rows, insert_rows
from anfang.problems import Problem
from anfang.visits.records import Evidence, EvidenceOfItem, Revision
from anfang.visits.refusals import EvidenceMisnamed, EvidenceTooLarge
from anfang.visits.times import moment
from anfang.visits.unfit import Unfit


@dataclass(frozen=True)
class EvidenceNamed:
    """How many of the files are still to come, and how many another visit has named already."""

    wanting: int
    seen_before: int


def name_evidence(
    session: Session, parcel: Parcel, checklist: Checklist, *, limit: int, now: datetime
) -> EvidenceNamed:
    """Rows for the files that are new here.

    Raises Unfit (refused): larger than `limit` bytes, for an item that the checklist does not have, two sizes for one digest.
    """
    if not parcel.evidence:
        return EvidenceNamed(0, 0)
    sizes = {link.digest: link.size for link in parcel.evidence}
    wrong = [problem for link in parcel.evidence if (problem := _fault(link, checklist, sizes, limit))]
    if wrong:
        raise Unfit("refused", *wrong)
    kinds = {link.digest: link.type for link in parcel.evidence}
    rows = [{"digest": one, "size": sizes[one], "type": kinds[one], "named_at": now} for one in sorted(sizes)]
    new = insert_new_rows(session.connection(), Evidence, rows)
    # Locked, so that a file sealed at this moment is counted exactly once: here or by its seal.
    there = session.exec(
        select(Evidence)
        .where(col(Evidence.digest).in_(sorted(sizes)))
        .order_by(col(Evidence.digest))
        .with_for_update()
    ).all()
    if other := next((one for one in there if one.size != sizes[one.digest]), None):
        raise Unfit("refused", _two_sizes(other.digest))
    wanting = sum(one.sealed_at is None for one in there)
    return EvidenceNamed(wanting, 0 if new == len(rows) else _elsewhere(session, parcel, list(sizes)))


def link_evidence(session: Session, parcel: Parcel, revision_id: UUID) -> None:
    """Which file belongs to which item of the revision."""
    rows = [
        {
            "id": uuid7(),
            "revision_id": revision_id,
            "digest": link.digest,
            "item": link.item,
            "source": link.source,
            "taken_at": moment(link.taken_at),
        }
        for link in parcel.evidence
    ]
    insert_rows(session.connection(), EvidenceOfItem, rows)


def _fault(link: EvidenceLink, checklist: Checklist, sizes: dict[str, int], limit: int) -> Problem | None:
    if link.size > limit:
        return EvidenceTooLarge(at=link.item or "evidence", limit=limit)
    if link.item is not None and link.item not in checklist.by_key:
        what = {"zh": "检查表没有这一检查项", "en": "the checklist has no such item"}
        return EvidenceMisnamed(at=link.item, what=what)
    return _two_sizes(link.digest) if link.size != sizes[link.digest] else None


def _two_sizes(digest: str) -> EvidenceMisnamed:
    what = {"zh": "同一张照片登记了两种大小", "en": "one photo is named with two sizes"}
    return EvidenceMisnamed(at=digest[:12], what=what)


def _elsewhere(session: Session, parcel: Parcel, digests: list[str]) -> int:
    wanted = (
        select(func.count(func.distinct(EvidenceOfItem.digest)))
        .join(Revision, col(Revision.id) == col(EvidenceOfItem.revision_id))
        .where(col(EvidenceOfItem.digest).in_(digests), Revision.visit_id != parcel.visit)
    )
    return session.exec(wanted).one()
