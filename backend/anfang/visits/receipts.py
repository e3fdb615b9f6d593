"""Write and sign receipts: the server's word on what became of a parcel."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Row, and_, bindparam, select
from sqlmodel import Session, col

from anfang.checklists.find import parsed
from anfang.core.canonical import canonical
from anfang.core.wire import Complaint, Receipt, ReceiptKind
from anfang.visits.records import Evidence, EvidenceOfItem, ParcelKept, Revision, Visit
from anfang.visits.refusals import REFUSED, ParcelDiffers
from anfang.visits.server_key import Signer
from anfang.visits.unfit import complaint

# Made once: making a statement costs more than carrying it out.
_REVISIONS = (
    select(
        col(Revision.id),
        col(Revision.parcel_digest),
        col(Revision.scorecard),
        col(Revision.scorecard_digest),
        # Of what is not the head any more, or never was, nobody asks a second reviewer.
        and_(col(Visit.revision_id) == col(Revision.id), ~col(Visit.veto_open)).label("settled"),
    )
    .join(Visit, col(Visit.id) == col(Revision.visit_id))
    .where(col(Revision.parcel_digest).in_(bindparam("digests", expanding=True)))
)
_OPEN = (
    select(
        col(EvidenceOfItem.revision_id), col(EvidenceOfItem.item), col(Evidence.digest), col(Evidence.refused)
    )
    .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
    .where(
        col(EvidenceOfItem.revision_id).in_(bindparam("revisions", expanding=True)),
        col(Evidence.sealed_at).is_(None),
    )
    .order_by(col(Evidence.digest))
)


def receipts_of(session: Session, parcels: Sequence[ParcelKept]) -> dict[str, Receipt]:
    """Receipts by the parcels' digests, not signed yet, as things stand now: `received` becomes `complete` with the last evidence."""
    received = [parcel.digest for parcel in parcels if parcel.kind == "received"]
    connection = session.connection()
    found = connection.execute(_REVISIONS, {"digests": received}).all() if received else []
    revisions = {revision.parcel_digest: revision for revision in found}
    open_ = _open_evidence(connection, [revision.id for revision in found])
    return {
        parcel.digest: _receipt(session, parcel, revisions.get(parcel.digest), open_) for parcel in parcels
    }


def refusal(digest: str, problem: ParcelDiffers, *, now: datetime) -> Receipt:
    """The receipt for a body that is not what was announced: nothing is known of what it was to be."""
    unread: dict[str, Any] = dict(
        visit=None, revision=None, kind="refused", scorecard=None, final=None, missing=[]
    )
    told = [Complaint(**complaint(problem))]
    return Receipt(digest=digest, received_at=now, problems=told, signature="", **unread)


@dataclass
class _Open:
    """Evidence of one revision that is not sealed: what is still to come, and what was refused for good."""

    missing: list[str] = field(default_factory=list)
    refused: list[Complaint] = field(default_factory=list)


def _open_evidence(connection: Connection, revision_ids: list[UUID]) -> dict[UUID, _Open]:
    found: dict[UUID, _Open] = {}
    rows = connection.execute(_OPEN, {"revisions": revision_ids}) if revision_ids else ()
    for revision_id, item, digest, refused in rows:
        open_ = found.setdefault(revision_id, _Open())
        if refused is not None:
            open_.refused.append(Complaint(**complaint(REFUSED[refused](at=item))))
        elif digest not in open_.missing:
            open_.missing.append(digest)
    return found


def _receipt(
    session: Session, kept: ParcelKept, revision: Row[Any] | None, open_: dict[UUID, _Open]
) -> Receipt:
    problems = [Complaint(**problem) for problem in kept.problems]
    kind, missing, card, final = cast(ReceiptKind, kept.kind), list[str](), None, None
    if revision is not None:
        lacking = open_.get(revision.id, _Open())
        missing, problems = lacking.missing, problems + lacking.refused
        kind = "received" if lacking.missing or lacking.refused else "complete"
        if _shown(session, revision):
            card, final = revision.scorecard_digest, revision.scorecard["final"]
    return Receipt(
        visit=kept.visit_id,
        revision=kept.revision,
        digest=kept.digest,
        kind=kind,
        received_at=kept.received_at,
        scorecard=card,
        final=final,
        missing=missing,
        problems=problems,
        signature="",
    )


def _shown(session: Session, revision: Row[Any]) -> bool:
    """Whether the shopper may see the score: where the checklist lets them, and no veto of it waits for its second word."""
    scorecard = revision.scorecard
    if (scorecard["vetoes"] or scorecard["review"]) and not revision.settled:
        return False
    return parsed(session, scorecard["checklist"]["digest"]).shopper_sees_score != "never"


def signed(receipt: Receipt, signer: Signer) -> Receipt:
    """The receipt with the server's signature."""
    said = receipt.model_dump(mode="json", exclude={"signature"})
    return receipt.model_copy(update={"signature": signer.sign(canonical(said))})
