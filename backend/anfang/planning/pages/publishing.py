"""Publishing a plan: what phones would be told, and telling them; a plan as a table, out and in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.people.who import Who
from anfang.planning.asked import desk_of, look
from anfang.planning.begin import begin
from anfang.planning.judged import judged, unwaived
from anfang.planning.publishing.difference import difference
from anfang.planning.publishing.publish_plan import publish_plan
from anfang.planning.records import PlanPublication
from anfang.planning.tables.bring_in_plan import bring_in_plan, table_changes
from anfang.planning.tables.columns import columns
from anfang.planning.tables.write_plan import plan_file
from anfang.problems import Clash, Invalid, Problem
from anfang.sheets.columns import SheetUnsound, told
from anfang.sheets.write import as_file, template
from anfang.uploads import FormSent, carried, confirmed, uploaded
from anfang.waves.asked import Looking, Planning

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
SHOWN = 200


@router.get("/{wave_id}/publish")
def publish_page(request: Request, who: Planning, session: Reading, now: Now, wave_id: UUID) -> HTMLResponse:
    """What would be new, moved and cancelled, and what stands against it."""
    return _publish(request, who, session, now, wave_id)


@router.post("/{wave_id}/publish")
def publish(request: Request, who: Planning, now: Now, wave_id: UUID, seen: Seen) -> Response:
    """Make the assignments."""

    def take(session: Session) -> str:
        publish_plan(session, desk_of(session, who, wave_id, seen, request.app.state.settings, now))
        return f"/desk/waves/{wave_id}/publish"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        return _publish(request, who, session, now, wave_id, problem.status, problem)

    return desk.changed(request, take, refused)


@router.get("/{wave_id}/plan.{kind}")
def plan_export(
    request: Request, who: Looking, session: Reading, now: Now, wave_id: UUID, kind: str
) -> Response:
    """The plan as a table that can be changed and brought in again."""
    at = look(session, who, wave_id)
    world = judged(session, at, request.app.state.settings, now).world
    made = plan_file(kind, world.month, world.plan, world.regions, desk.language_of(request))
    # The wave's code tells nothing of who goes where.
    headers = {"Content-Disposition": f'attachment; filename="plan-{at.wave.code}.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


@router.get("/{wave_id}/plan/template.{kind}")
def plan_template(request: Request, who: Planning, session: Reading, wave_id: UUID, kind: str) -> Response:
    """The empty table, with two rows of explanation that are not imported."""
    language = desk.language_of(request)
    look(session, who, wave_id)
    made = as_file(kind, columns(), template(columns(), language), language, desk.say(language, "plan.title"))
    headers = {"Content-Disposition": f'attachment; filename="plan-template.{kind}"'}
    return Response(made.content, media_type=made.type, headers=headers)


async def _sent(request: Request, who: Planning) -> FormSent:
    return await uploaded(request, limit=request.app.state.settings.request_limit)


Sent = Annotated[FormSent, Depends(_sent)]


@router.get("/{wave_id}/plan/import")
def import_page(request: Request, who: Planning, session: Reading, wave_id: UUID) -> HTMLResponse:
    """Where a table is chosen."""
    return _import(request, who, session, wave_id)


@router.post("/{wave_id}/plan/import")
def preview_import(
    request: Request, who: Planning, sent: Sent, session: Reading, now: Now, wave_id: UUID
) -> HTMLResponse:
    """What the table would change, or every rule that it breaks; nothing is written yet."""
    return _previewed(request, who, session, now, wave_id, sent.name, sent.content)


@router.post("/{wave_id}/plan/import/confirm")
def confirm_import(request: Request, who: Planning, sent: Sent, now: Now, wave_id: UUID) -> Response:
    """Bring the table in, if the plan is still the one of the preview."""
    content, said = confirmed(sent), sent.fields.get("seen", "")
    seen = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0

    def take(session: Session) -> str:
        it = desk_of(session, who, wave_id, seen, request.app.state.settings, now)
        begin(session, it.wave, by=who.person, now=now)
        return f"/desk/waves/{wave_id}/plan?done={bring_in_plan(session, it, content).n}"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        clash = problem if isinstance(problem, Clash) else None
        name = sent.fields.get("name", "")
        return _previewed(request, who, session, now, wave_id, name, content, clash)

    return desk.changed(request, take, refused)


def _previewed(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    name: str,
    content: bytes,
    clash: Problem | None = None,
) -> HTMLResponse:
    if not content:
        return _import(
            request, who, session, wave_id, 422, problem=Invalid(at="file", what=told("sheets.no_file"))
        )
    at = look(session, who, wave_id)
    it = desk_of(session, who, wave_id, at.revision, request.app.state.settings, now)
    try:
        changes = table_changes(session, it, content)
    except SheetUnsound as problem:
        return _import(request, who, session, wave_id, 422, name=name, problem=problem)
    kinds = {"new": 0, "moved": 0, "cancelled": 0}
    for change in changes:
        kinds["new" if change.before is None else "cancelled" if change.after is None else "moved"] += 1
    facts = {
        "name": name,
        "content": carried(content),
        "found": kinds,
        "weight": len(changes),
        "problem": clash,
    }
    return _import(request, who, session, wave_id, 409 if clash else 200, **facts)


def _import(
    request: Request, who: Who, session: Session, wave_id: UUID, status: int = 200, **facts: Any
) -> HTMLResponse:
    at = look(session, who, wave_id)
    shown = {"name": "", "content": "", "found": None, "weight": 0, "problem": None, **facts}
    return desk.page(
        request, "plan_import.html", status=status, who=who, wave=at.wave, seen=at.revision, **shown
    )


def _publish(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    status: int = 200,
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    asked = select(PlanPublication).where(PlanPublication.wave_id == wave_id)
    before = session.exec(asked.order_by(col(PlanPublication.at).desc()).limit(5)).all()
    found = difference(session, at) if at.plan else []
    counts = {kind: sum(it.kind == kind for it in found) for kind in ("new", "moved", "cancelled")}
    against = unwaived(session, at, judged(session, at, request.app.state.settings, now)) if at.plan else []
    facts: dict[str, Any] = {"wave": at.wave, "plan": at.plan, "seen": at.revision, "before": before}
    facts |= {"rows": found[:SHOWN], "counts": counts, "total": len(found), "problem": problem}
    return desk.page(request, "plan_publish.html", status=status, who=who, broken=len(against), **facts)
