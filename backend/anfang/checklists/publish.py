"""Make a checklist version a row that never changes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from anfang import journal
from anfang.checklists.effective import last_day_after, versions_of
from anfang.checklists.records import ChecklistVersion
from anfang.core.lint import model
from anfang.problems import PeriodsOverlap, VersionTaken

FOR_EVER = date.max


def publish(
    session: Session, document: dict[str, Any], *, by: UUID | None, now: datetime
) -> ChecklistVersion:
    """Publish a document; the same one again is the same row.

    Raises ChecklistUnsound (complaints), VersionTaken (same version, other content), PeriodsOverlap [scoring §The checklist document].
    """
    checklist = model(document)
    existing = session.get(ChecklistVersion, checklist.digest)
    if existing is not None:
        return existing
    starts_on, ends_on = checklist.effective.from_on, checklist.effective.to_on
    for other in versions_of(session, checklist.code):
        if other.version == checklist.version:
            raise VersionTaken(at="version", checklist=checklist.code, version=checklist.version)
        other_ends_on = last_day_after(session, other) or FOR_EVER
        if starts_on < other_ends_on and other.effective_from < (ends_on or FOR_EVER):
            raise PeriodsOverlap(
                at="effective", version=other.version, from_on=other.effective_from.isoformat()
            )
    version = ChecklistVersion(
        digest=checklist.digest,
        code=checklist.code,
        version=checklist.version,
        document=document,
        effective_from=starts_on,
        effective_to=ends_on,
        published_at=now,
        published_by=by,
    )
    session.add(version)
    session.flush()
    facts = {"code": version.code, "version": version.version}
    journal.write(session, "checklist.published", f"checklist:{version.digest}", by=by, now=now, **facts)
    return version
