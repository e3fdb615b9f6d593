"""Take in a file part by part: what is expected, what is there, keep one more [sync §On the wire]."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from anfang.core.wire import PART_BYTES, EvidenceState
from anfang.insert import insert_new
from anfang.problems import Invalid, NotHere
from anfang.visits.records import Evidence, EvidenceOfItem, EvidencePart, Revision, Visit
from anfang.visits.refusals import REFUSED


@dataclass(frozen=True)
class Expected:
    """One part: how many bytes it must have, and the digest of those that are there (None: nothing yet); `whole` if all is sealed."""

    size: int
    there: str | None
    whole: bool


def own_evidence(session: Session, digest: str, shopper_id: UUID) -> Evidence:
    """The file, if one of the shopper's own revisions names it. Raises NotHere for all others, EvidenceRefused for one that was."""
    wanted = (
        select(Evidence)
        .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
        .join(Revision, col(Revision.id) == col(EvidenceOfItem.revision_id))
        .join(Visit, col(Visit.id) == col(Revision.visit_id))
        .where(Evidence.digest == digest, Visit.shopper_id == shopper_id)
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NotHere
    if found.refused is not None:
        raise REFUSED[found.refused](at=digest[:12], data_kept=False)
    return found


def expected(session: Session, evidence: Evidence, n: int) -> Expected:
    """What part `n` must be. Raises Invalid for a number that the file's size does not have."""
    count = part_count(evidence.size)
    if not 0 <= n < count:
        raise Invalid(at="n", what={"zh": f"分段编号须为 0–{count - 1}", "en": f"a part is 0–{count - 1}"})
    there = session.get(EvidencePart, (evidence.digest, n))
    size = min(PART_BYTES, evidence.size - n * PART_BYTES)
    return Expected(size, there.part_digest if there else None, evidence.sealed_at is not None)


def keep_part(session: Session, digest: str, n: int, *, part_digest: str, size: int, now: datetime) -> None:
    """Note that a part lies in the vault; another one sent before under the same number is replaced, unless all is sealed."""
    evidence = session.exec(select(Evidence).where(Evidence.digest == digest).with_for_update()).one()
    if evidence.sealed_at is not None or evidence.refused is not None:
        return
    row = {"digest": digest, "n": n, "part_digest": part_digest, "size": size, "received_at": now}
    if not insert_new(session.connection(), EvidencePart, row):
        here = (col(EvidencePart.digest) == digest, col(EvidencePart.n) == n)
        session.exec(update(EvidencePart).where(*here).values(row))


def parts_of(session: Session, digest: str) -> list[EvidencePart]:
    """The parts that are here, in their order."""
    return list(
        session.exec(select(EvidencePart).where(EvidencePart.digest == digest).order_by(col(EvidencePart.n)))
    )


def state_of(session: Session, evidence: Evidence) -> EvidenceState:
    """What a phone is told of a file."""
    parts = [part.n for part in parts_of(session, evidence.digest)]
    return EvidenceState(
        digest=evidence.digest, size=evidence.size, parts=parts, sealed=evidence.sealed_at is not None
    )


def part_count(size: int) -> int:
    """How many parts a file of `size` bytes has."""
    return -(-size // PART_BYTES)


def key_of(digest: str, n: int, part_digest: str) -> str:
    """Where a part lies in the vault. Its own digest is in it, so that what lies there never changes."""
    return f"{folder_of(digest)}/{n}-{part_digest}"


def folder_of(digest: str) -> str:
    """Where all parts of a file lie."""
    return f"{digest[:2]}/{digest}"
