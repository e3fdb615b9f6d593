"""The console's pages of weekly reports: for supervisors of the region and admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.database import Reading
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.reports.compose import compose
from anfang.reports.facts import labels_of
from anfang.reports.result_facts import week_told
from anfang.reports.weekly.listing import weekly_for, weeks

router = APIRouter(prefix="/desk/weekly", include_in_schema=False)
Reader = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


@router.get("")
def weekly_page(request: Request, who: Reader, session: Reading) -> Response:
    """Every week's reports of one's regions."""
    language = desk.language_of(request)
    found = [(week_told(it.week, language), it.reports) for it in weeks(session, who)]
    return desk.page(request, "weekly.html", who=who, weeks=found)


@router.get("/{report_id}")
def weekly_one(request: Request, who: Reader, session: Reading, report_id: UUID) -> Response:
    """One report on screen."""
    report, language = weekly_for(session, who, report_id), desk.language_of(request)
    title = week_told(report.week, language)
    return desk.page(request, "weekly_one.html", who=who, report=report, f=report.facts, title=title)


@router.get("/{report_id}/report.pdf")
def weekly_paper(request: Request, who: Reader, session: Reading, report_id: UUID) -> Response:
    """The same on paper, for the meeting."""
    report, language = weekly_for(session, who, report_id), desk.language_of(request)
    said = {
        **report.facts,
        "language": language,
        "title": week_told(report.week, language),
        "labels": labels_of(language, "deliverables.") | labels_of(language, "weekly."),
    }
    pdf = compose("weekly.typ", said, {})
    headers = {"Content-Disposition": f'inline; filename="weekly-{report.id.hex[-8:]}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
