"""The plan as a calendar: halls × days, or shoppers × days."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.database import Reading
from anfang.halls.lodging import cities
from anfang.halls.regions import own_names
from anfang.people.records import Person
from anfang.planning.asked import Look, look
from anfang.planning.lines import PAGE, Narrowed, sheet
from anfang.planning.records import PlanPublication, PlanStep, SolveRun
from anfang.planning.step import steps_since, touches
from anfang.sheets.cells import clean
from anfang.waves.asked import Looking
from anfang.waves.inputs.days import days_of

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Word = Annotated[str, Query(max_length=120)]
LAST_STEPS = 12


@router.get("/{wave_id}/plan")
def plan_page(
    request: Request,
    who: Looking,
    session: Reading,
    wave_id: UUID,
    view: Word = "halls",
    city: Word = "",
    state: Word = "all",
    q: Word = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    done: Word = "",
) -> HTMLResponse:
    """A page of it; the filters stand in the address. `done`: the step that was just taken, to be told."""
    at = look(session, who, wave_id)
    asked = Narrowed("shoppers" if view == "shoppers" else "halls", city, state, clean(q))
    lines, total = sheet(session, at, asked, page=page)
    facts: dict[str, Any] = {
        "wave": at.wave,
        "plan": at.plan,
        "seen": at.revision,
        "lines": lines,
        "asked": asked,
    }
    facts |= {"days": days_of(session, at.wave), "total": total, "page": page, "names": own_names(session)}
    facts |= {
        "pages": max(1, -(-total // PAGE[asked.view])),
        "steps": _steps(session, at),
        "run": _run(session, at),
    }
    facts |= {"cities": [it for it in cities(session) if at.reach.meets((it.path,))]}
    facts |= {"step": _taken(session, at, done), "published": _published(session, at)}
    return desk.page(request, "plan.html", who=who, **facts)


@router.get("/{wave_id}/plan/news")
def news(
    request: Request,
    who: Looking,
    session: Reading,
    wave_id: UUID,
    seen: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> HTMLResponse:
    """What others have changed since the page was opened: a part of it that it asks for now and then."""
    at = look(session, who, wave_id)
    later = [it for it in steps_since(session, at.wave, seen, reach=at.reach) if it.by != who.person.id]
    facts: dict[str, Any] = {"steps": _told(session, later[-LAST_STEPS:]), "count": len(later)}
    return desk.page(request, "_plan_news.html", who=who, wave=at.wave, seen=seen, **facts)


def _steps(session: Session, at: Look) -> list[tuple[PlanStep, str]]:
    asked = select(PlanStep).where(PlanStep.wave_id == at.wave.id).order_by(col(PlanStep.n).desc()).limit(100)
    return _told(session, [it for it in session.exec(asked) if touches(it, at.reach)][:LAST_STEPS])


def _told(session: Session, steps: list[PlanStep]) -> list[tuple[PlanStep, str]]:
    ids = {it.by for it in steps if it.by}
    names = {it.id: it.name for it in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return [(it, names.get(it.by, "—") if it.by else "—") for it in steps]


def _taken(session: Session, at: Look, done: str) -> PlanStep | None:
    if not done.isdecimal() or len(done) > 9:
        return None
    asked = select(PlanStep).where(PlanStep.wave_id == at.wave.id, PlanStep.n == int(done))
    found = session.exec(asked).first()
    return found if found and touches(found, at.reach) else None


def _run(session: Session, at: Look) -> SolveRun | None:
    going = select(SolveRun).where(SolveRun.wave_id == at.wave.id, col(SolveRun.ended_at).is_(None))
    return session.exec(going).first()


def _published(session: Session, at: Look) -> PlanPublication | None:
    asked = select(PlanPublication).where(PlanPublication.wave_id == at.wave.id)
    return session.exec(asked.order_by(col(PlanPublication.at).desc()).limit(1)).first()
