"""What a phone lacks: its own next visits with halls and checklists, evidence to be sent, revisions to be offered again."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from anfang.checklists.records import ChecklistVersion
from anfang.core.wire import AssignmentDown, ChecklistDown, EvidenceWanted, HallDown, Held
from anfang.halls.records import Hall
from anfang.halls.regions import region_names
from anfang.visits.records import Evidence, EvidenceOfItem, EvidencePart, Revision, Visit
from anfang.waves.records import Assignment, Wave
from anfang.waves.upcoming import upcoming

MOST_WANTED = 500
# Made once: making a statement costs more than carrying it out.
_WANTED = (
    select(col(Evidence.digest))
    .join(EvidenceOfItem, col(EvidenceOfItem.digest) == col(Evidence.digest))
    .join(Revision, col(Revision.id) == col(EvidenceOfItem.revision_id))
    .join(Visit, col(Visit.id) == col(Revision.visit_id))
    .where(
        col(Visit.shopper_id) == bindparam("shopper"),
        col(Evidence.sealed_at).is_(None),
        col(Evidence.refused).is_(None),
    )
    .group_by(col(Evidence.digest), col(Evidence.size))
    .order_by(col(Evidence.size), col(Evidence.digest))
    .limit(MOST_WANTED)
)
_PARTS = (
    select(col(EvidencePart.digest), col(EvidencePart.n))
    .where(col(EvidencePart.digest).in_(bindparam("digests", expanding=True)))
    .order_by(col(EvidencePart.n))
)
_TITLES = select(col(Wave.id), col(Wave.title)).where(col(Wave.id).in_(bindparam("waves", expanding=True)))
_DONE = select(col(Visit.id)).where(col(Visit.id).in_(bindparam("visits", expanding=True)))
_HALLS = select(Hall).where(col(Hall.id).in_(bindparam("halls", expanding=True))).order_by(col(Hall.code))


def assignments_down(
    session: Session, shopper_id: UUID, inventory: Sequence[Held], *, today: date, days: int
) -> list[AssignmentDown]:
    """The shopper's own visits of the coming days, and nobody else's.

    What was received already goes only to the phone that still holds it: another one would walk it a second time.
    """
    planned = upcoming(session, shopper_id, today=today, days=days)
    if not planned:
        return []
    connection = session.connection()
    named = connection.execute(_TITLES, {"waves": list({one.wave_id for one in planned})})
    titles: dict[UUID, str] = {wave_id: title for wave_id, title in named}
    done = connection.execute(_DONE, {"visits": [one.visit_id for one in planned]}).scalars()
    elsewhere = set(done) - {line.visit for line in inventory}
    return [
        AssignmentDown(
            id=one.id,
            visit=one.visit_id,
            wave=titles[one.wave_id],
            hall=one.hall_id,
            day_on=one.day_on,
            from_time=one.from_time,
            to_time=one.to_time,
            scenario=one.scenario,
            tier=one.tier,
            checklist=one.checklist_digest,
            position=one.position,
            leave_at=one.leave_at,
            lodging=one.lodging,
        )
        for one in planned
        if one.visit_id not in elsewhere
    ]


def halls_down(session: Session, hall_ids: set[UUID]) -> list[HallDown]:
    """Those halls, with the names of their regions."""
    if not hall_ids:
        return []
    halls = session.exec(_HALLS, params={"halls": list(hall_ids)}).all()
    names = region_names(session, of={hall.region_path for hall in halls})
    return [
        HallDown(
            id=hall.id,
            code=hall.code,
            name=hall.name,
            tier=hall.tier,
            kind=hall.kind,
            region=names.get(hall.region_path, ""),
            address=hall.address,
            lat_e6=hall.lat_e6,
            lon_e6=hall.lon_e6,
            hours={day: [(opens, closes) for opens, closes in spans] for day, spans in hall.hours.items()},
        )
        for hall in halls
    ]


def checklists_down(
    session: Session,
    shopper_id: UUID,
    wanted: set[str],
    inventory: Sequence[Held],
    held: set[str],
) -> list[ChecklistDown]:
    """The versions `wanted`, and those of the drafts on the phone, that it does not hold; retired ones too [sync P6]."""
    wanted = set(wanted)
    drafts = {line.visit for line in inventory}
    if drafts:
        own = select(Assignment.checklist_digest).where(
            Assignment.shopper_id == shopper_id, col(Assignment.visit_id).in_(drafts)
        )
        wanted.update(session.exec(own))
    lacking = wanted - held
    if not lacking:
        return []
    versions = session.exec(select(ChecklistVersion).where(col(ChecklistVersion.digest).in_(lacking)))
    found = [ChecklistDown(digest=version.digest, document=version.document) for version in versions]
    return sorted(found, key=lambda version: version.digest)


def evidence_wanted(session: Session, shopper_id: UUID) -> list[EvidenceWanted]:
    """Files named by the shopper's revisions that are not whole yet, small before large, with the parts that are here."""
    connection = session.connection()
    named = connection.execute(_WANTED, {"shopper": shopper_id}).scalars()
    parts: dict[str, list[int]] = {digest: [] for digest in named}
    if parts:
        for digest, n in connection.execute(_PARTS, {"digests": list(parts)}):
            parts[digest].append(n)
    return [EvidenceWanted(digest=digest, parts=found) for digest, found in parts.items()]
