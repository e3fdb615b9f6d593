"""End a version that was published without a last day, so that its successor can begin."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from anfang import journal
from anfang.checklists.effective import last_day_after
from anfang.checklists.records import ChecklistEnd, ChecklistVersion
from anfang.problems import EndImpossible


def end(
    session: Session, version: ChecklistVersion, *, ends_on: date, by: UUID | None, now: datetime
) -> ChecklistEnd:
    """From `ends_on` the version is no longer assigned; visits assigned before keep it for ever. Raises EndImpossible."""
    if last_day_after(session, version) is not None or ends_on <= version.effective_from:
        raise EndImpossible(at="effective", version=version.version, ends_on=ends_on.isoformat())
    row = ChecklistEnd(digest=version.digest, ends_on=ends_on, ended_at=now, ended_by=by)
    session.add(row)
    session.flush()
    subject = f"checklist:{version.digest}"
    journal.write(session, "checklist.ended", subject, by=by, now=now, ends_on=ends_on.isoformat())
    return row
