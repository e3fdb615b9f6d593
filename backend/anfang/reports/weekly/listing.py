"""The weekly reports that somebody may read: of regions wholly within their own."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.halls.regions import region_names
from anfang.people.scope import sees
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.records import WeeklyReport

NO_HALL = UUID(int=0)
SHOWN = 300


@dataclass(frozen=True)
class Week:
    """One week's reports with their regions' names, empty for all regions."""

    week: str
    reports: list[tuple[WeeklyReport, str]]


def weeks(session: Session, who: Who) -> list[Week]:
    """The newest week first, larger regions first."""
    names = region_names(session)
    found = select(WeeklyReport).order_by(col(WeeklyReport.week).desc(), col(WeeklyReport.region_path))
    by: dict[str, Week] = {}
    for row in session.exec(found.limit(SHOWN)):
        if sees(who, row.region_path, NO_HALL):
            week = by.setdefault(row.week, Week(row.week, []))
            week.reports.append((row, names.get(row.region_path, "")))
    return list(by.values())


def weekly_for(session: Session, who: Who, report_id: UUID) -> WeeklyReport:
    """One report. Raises NotHere."""
    found = session.get(WeeklyReport, report_id)
    if found is None or not sees(who, found.region_path, NO_HALL):
        raise NotHere
    return found
