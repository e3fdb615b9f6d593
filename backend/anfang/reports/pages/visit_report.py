"""The report at the desk: on screen and as PDF."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.database import Reading
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.reports.facts import file_name, report_facts
from anfang.reports.render import render_report
from anfang.visits.reading import read_visit

router = APIRouter(prefix="/desk/visits", include_in_schema=False)
Reader = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


@router.get("/{visit_id}/report")
def report_page(request: Request, who: Reader, session: Reading, visit_id: UUID) -> Response:
    """The report on screen."""
    read = read_visit(session, visit_id, by=who)
    facts = report_facts(read, desk.language_of(request), request.app.state.settings.zone)
    return desk.page(request, "report.html", who=who, facts=facts, scored=facts.scored, visit_id=visit_id)


@router.get("/{visit_id}/report.pdf")
def report_file(request: Request, who: Reader, session: Reading, visit_id: UUID) -> Response:
    """The report as a file, whose name tells nothing."""
    read = read_visit(session, visit_id, by=who)
    pdf = render_report(session, read, desk.language_of(request), request.app.state.settings)
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{file_name(read)}"'},
    )
