"""Which version of a checklist holds on a day."""

from datetime import date

from sqlmodel import Session, select

from anfang.checklists.records import ChecklistEnd, ChecklistVersion


def last_day_after(session: Session, version: ChecklistVersion) -> date | None:
    """The first day on which the version no longer holds, or None: its own `to`, else the day it was ended for."""
    if version.effective_to is not None:
        return version.effective_to
    end = session.get(ChecklistEnd, version.digest)
    return end.ends_on if end else None


def version_for(session: Session, code: str, day: date) -> ChecklistVersion | None:
    """The published version of `code` whose half-open period holds `day`; periods never overlap, so there is one at most."""
    for version in versions_of(session, code):
        ends_on = last_day_after(session, version)
        if version.effective_from <= day and (ends_on is None or day < ends_on):
            return version
    return None


def versions_of(session: Session, code: str) -> list[ChecklistVersion]:
    """All published versions of a checklist, newest first."""
    newest_first = ChecklistVersion.effective_from.desc()  # type: ignore[attr-defined]
    return list(
        session.exec(select(ChecklistVersion).where(ChecklistVersion.code == code).order_by(newest_first))
    )
