"""Seal a file of evidence: from now on it counts, and its visits want one less."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from anfang import journal
from anfang.problems import NotHere
from anfang.settings import Settings
from anfang.visits.evidence_parts import key_of, parts_of
from anfang.visits.examine import Examined
from anfang.visits.records import Evidence, EvidenceOfItem, EvidencePart, Visit
from anfang.visits.refusals import EvidenceDiffers, EvidenceRefused, PartDiffers
from anfang.visits.vault import vault


def seal_evidence(session: Session, digest: str, examined: Examined, *, by: UUID, now: datetime) -> None:
    """Write down what the examination found: sealed; or the parts go, to be sent again (differs) or never (refused).

    Raises PartDiffers when a part was replaced meanwhile: the seal has to be asked for again.
    """
    evidence = session.exec(select(Evidence).where(Evidence.digest == digest).with_for_update()).one()
    if evidence.sealed_at is not None or evidence.refused is not None:
        return
    if {part.n: part.part_digest for part in parts_of(session, digest)} != examined.parts:
        raise PartDiffers(at=digest[:12])
    if examined.type is not None:
        evidence.type, evidence.sealed_at = examined.type, now
        session.add(evidence)
        session.flush()
        _count_anew(session, digest, by=by, now=now)
        return
    session.exec(delete(EvidencePart).where(col(EvidencePart.digest) == digest))
    problem = examined.problem
    code = problem.code if problem else EvidenceDiffers.code
    if isinstance(problem, EvidenceRefused):
        evidence.refused = code
        session.add(evidence)
    journal.write(session, "evidence.dropped", f"evidence:{digest}", by=by, now=now, why=code)


def open_evidence(session: Session, settings: Settings, digest: str) -> Iterator[bytes]:
    """The bytes of a sealed file, part by part. Raises NotHere if it is not sealed, Unavailable if the vault does not answer."""
    evidence = session.get(Evidence, digest)
    if evidence is None or evidence.sealed_at is None:
        raise NotHere
    keys = [key_of(digest, part.n, part.part_digest) for part in parts_of(session, digest)]
    return map(vault(settings.evidence).get, keys)


def _count_anew(session: Session, digest: str, *, by: UUID, now: datetime) -> None:
    """How much the visits whose head names the file still want. Their rows are locked first: two files may be sealed at once."""
    naming = select(EvidenceOfItem.revision_id).where(EvidenceOfItem.digest == digest)
    heads = select(Visit).where(col(Visit.revision_id).in_(naming)).order_by(col(Visit.id)).with_for_update()
    for visit in session.exec(heads.execution_options(populate_existing=True)).all():
        wanting = (
            select(func.count(func.distinct(Evidence.digest)))
            .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
            .where(EvidenceOfItem.revision_id == visit.revision_id, col(Evidence.sealed_at).is_(None))
        )
        visit.wanting = session.exec(wanting).one()
        session.add(visit)
        if visit.wanting == 0:
            facts = {"revision": visit.revision}
            journal.write(session, "visit.complete", f"visit:{visit.id}", by=by, now=now, **facts)
