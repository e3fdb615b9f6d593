"""One visit with all that belongs to it, for whoever may see it. Everybody else meets NotHere, as for a visit that is not there."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.checklists.find import parsed
from anfang.core.answers import Answers
from anfang.core.checklist import Checklist
from anfang.core.scorecard import Scorecard
from anfang.core.wire import Parcel
from anfang.halls.records import Hall
from anfang.halls.regions import region_names
from anfang.people.records import Person, Phone
from anfang.people.scope import visible
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.visits.laid_over import laid_over
from anfang.visits.records import Evidence, EvidenceOfItem, Exposure, ParcelKept, Revision, Visit
from anfang.waves.records import Wave


@dataclass(frozen=True)
class EvidenceSeen:
    """One file that the revision names, in the order in which it was taken; `n` counts from 1."""

    n: int
    link: EvidenceOfItem
    file: Evidence


@dataclass(frozen=True)
class VisitRead:
    """A visit as its current revision tells it. `revisions`: all of them, oldest first, branches too. `exposure`: how its shopper was
    noticed.
    """

    visit: Visit
    hall: Hall
    region: str
    wave: Wave | None
    shopper: Person
    phone: Phone
    revision: Revision
    revisions: list[Revision]
    parcel: Parcel
    checklist: Checklist
    evidence: list[EvidenceSeen]
    exposure: Exposure | None

    @property
    def scorecard(self) -> Scorecard:
        """The server's own scorecard of the current revision."""
        return self.revision.scorecard

    @property
    def answers(self) -> Answers:
        """The answers that count: the parcel's, with a reviewer's corrections over them."""
        return laid_over(self.parcel.answers, self.revision.corrections)

    @property
    def wanting(self) -> int:
        """How many evidence files are named but not there; 0: the visit is complete."""
        return sum(seen.file.sealed_at is None for seen in self.evidence)


def read_visit(session: Session, visit_id: UUID, *, by: Who) -> VisitRead:
    """The visit for the desk: only of halls in the caller's regions [domain §7]. Raises NotHere."""
    wanted = select(Visit).join(Hall, col(Hall.id) == col(Visit.hall_id)).where(Visit.id == visit_id)
    found = session.exec(visible(wanted, by, Hall.region_path, Hall.id)).first()
    if found is None:
        raise NotHere
    return _whole(session, found)


def read_own_visit(session: Session, visit_id: UUID, *, by: Who) -> VisitRead:
    """The visit for its shopper's phone. Raises NotHere for another's, and where the checklist never shows a shopper the score."""
    found = session.get(Visit, visit_id)
    if found is None or found.shopper_id != by.person.id:
        raise NotHere
    whole = _whole(session, found)
    if whole.checklist.shopper_sees_score == "never":
        raise NotHere
    return whole


def parcel_of(session: Session, revision: Revision) -> Parcel:
    """The parcel a revision came in, from its bytes."""
    return Parcel.model_validate_json(session.get_one(ParcelKept, revision.parcel_digest).body)


def evidence_of(session: Session, digest: str, *, by: Who) -> Evidence:
    """A sealed file that a visit names which the caller may see. Raises NotHere."""
    wanted = (
        select(Evidence)
        .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
        .join(Revision, col(Revision.id) == col(EvidenceOfItem.revision_id))
        .join(Visit, col(Visit.id) == col(Revision.visit_id))
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .where(Evidence.digest == digest, col(Evidence.sealed_at).is_not(None))
    )
    found = session.exec(visible(wanted, by, Hall.region_path, Hall.id)).first()
    if found is None:
        raise NotHere
    return found


def _whole(session: Session, visit: Visit) -> VisitRead:
    revision = session.get_one(Revision, visit.revision_id)
    every = select(Revision).where(Revision.visit_id == visit.id)
    hall = session.get_one(Hall, visit.hall_id)
    return VisitRead(
        visit=visit,
        hall=hall,
        region=region_names(session).get(hall.region_path, ""),
        wave=session.get(Wave, visit.wave_id) if visit.wave_id else None,
        shopper=session.get_one(Person, visit.shopper_id),
        phone=session.get_one(Phone, revision.phone_id),
        revision=revision,
        revisions=list(session.exec(every.order_by(col(Revision.revision)))),
        parcel=parcel_of(session, revision),
        checklist=parsed(session, visit.checklist_digest),
        evidence=_evidence(session, revision),
        exposure=session.get(Exposure, visit.id),
    )


def _evidence(session: Session, revision: Revision) -> list[EvidenceSeen]:
    named = (
        select(EvidenceOfItem, Evidence)
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(EvidenceOfItem.revision_id == revision.id)
        .order_by(col(EvidenceOfItem.taken_at), col(EvidenceOfItem.id))
    )
    return [EvidenceSeen(n, link, file) for n, (link, file) in enumerate(session.exec(named), 1)]
