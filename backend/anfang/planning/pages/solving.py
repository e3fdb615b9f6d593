"""Solving: asked for, watched while it goes on, stopped and kept."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.core.rotation.contradictions import contradictions
from anfang.core.rotation.figures import gap, price
from anfang.database import Reading
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.planning.asked import Look, desk_of, look
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.judged import judged, price_of
from anfang.planning.keep_run import OPEN, discard_run, keep_run
from anfang.planning.records import SolveRun
from anfang.planning.say import contradiction
from anfang.planning.start_solve import start_solve, state_of
from anfang.planning.stop_solve import stop_solve
from anfang.problems import NotHere, Problem
from anfang.waves.asked import Planning

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Text = Annotated[str, Form(max_length=20)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
USUAL = ((60, 20), (300, 60), (1500, 120), (10**9, 180))  # up to so many halls: so many seconds
SHOWN = 10


@router.get("/{wave_id}/solve")
def solve_page(request: Request, who: Planning, session: Reading, now: Now, wave_id: UUID) -> HTMLResponse:
    """Where a plan is asked for; what the runs before have come to."""
    return _page(request, who, session, now, wave_id)


@router.post("/{wave_id}/solve")
def ask(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    seconds: Text = "",
    kind: Text = "solve",
    leave_out: Text = "",
) -> Response:
    """Start a run: a plan from the start, or (`kind` replan) one that changes as little as possible."""

    def change(session: Session, at: Look) -> None:
        start_solve(
            session,
            at.wave,
            kind="replan" if kind == "replan" else "solve",
            seconds=int(seconds) if seconds.isascii() and seconds.isdecimal() else 0,
            leave_out=leave_out == "yes",
            by=who.person,
            now=now,
        )

    return _changed(request, who, now, wave_id, change)


@router.get("/{wave_id}/solve/{run_id}")
def progress(
    request: Request, who: Planning, session: Reading, now: Now, wave_id: UUID, run_id: UUID
) -> HTMLResponse:
    """How far a run is: a part of the page that it asks for every two seconds."""
    at = look(session, who, wave_id)
    run = _run(session, at, run_id)
    return desk.page(request, "_solve_progress.html", who=who, wave=at.wave, **_told(run, now))


@router.post("/{wave_id}/solve/{run_id}/{verb}")
def end(
    request: Request, who: Planning, now: Now, wave_id: UUID, run_id: UUID, verb: str, seen: Seen = 0
) -> Response:
    """stop (and keep the best so far), keep or discard what a run that was broken off has found."""

    def change(session: Session, at: Look) -> None:
        run = _run(session, at, run_id)
        it = desk_of(session, who, wave_id, seen, request.app.state.settings, now)
        if verb == "stop":
            stop_solve(session, run, by=who.person, now=now)
        elif verb == "keep":
            keep_run(session, it, run)
        elif verb == "discard":
            discard_run(session, it, run)
        else:
            raise NotHere

    return _changed(request, who, now, wave_id, change)


def _changed(
    request: Request, who: Who, now: Now, wave_id: UUID, change: Callable[[Session, Look], None]
) -> Response:
    def take(session: Session) -> str:
        change(session, look(session, who, wave_id))
        return f"/desk/waves/{wave_id}/solve"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        return _page(request, who, session, now, wave_id, problem.status, problem)

    return desk.changed(request, take, refused)


def _run(session: Session, at: Look, run_id: UUID) -> SolveRun:
    run = session.get(SolveRun, run_id)
    if run is None or run.wave_id != at.wave.id or not at.reach.meets(tuple(run.paths)):
        raise NotHere
    return run


def _told(run: SolveRun, now: Now) -> dict[str, Any]:
    said, state = run.progress, state_of(run, now=now)
    above = gap(said["travel"], said.get("bound")) if "travel" in said else None
    chance = price_of(run)
    return {
        "run": run,
        "state": state,
        "said": said,
        "gap": above,
        "price": price(chance.travel, chance.without) if chance else None,
        "chance": chance,
        "open": state in OPEN and run.best is not None,
    }


def _against(request: Request, world: Assembled) -> list[str]:
    """What can never be, whatever the plan, in sentences."""
    language = desk.language_of(request)
    called = {it.code: it.name for it in world.month.halls} | {
        it.login: it.name for it in world.month.shoppers
    }
    return [contradiction(language, it, called) for it in contradictions(world.month)]


def _page(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    status: int = 200,
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    asked = select(SolveRun).where(SolveRun.wave_id == wave_id).order_by(col(SolveRun.asked_at).desc())
    runs = [it for it in session.exec(asked.limit(50)) if at.reach.meets(tuple(it.paths))][:SHOWN]
    told = [_told(it, now) for it in runs]
    going = told[0] if told and told[0]["state"] in ("waiting", "running", "stopping") else None
    names = {
        it.id: it.name
        for it in session.exec(
            select(Person).where(col(Person.id).in_({r.asked_by for r in runs if r.asked_by}))
        )
    }
    # What is lacking is told before anybody waits; it is not reckoned again while a run goes on.
    world = None if going else judged(session, at, request.app.state.settings, now).world
    halls = len([it for it in world.month.halls if it.visits]) if world else 0
    facts: dict[str, Any] = {
        "wave": at.wave,
        "plan": at.plan,
        "seen": at.revision,
        "going": going,
        "runs": told,
        "names": names,
    }
    facts |= {"lacking": world.lacking if world else (), "halls": halls, "problem": problem}
    facts |= {"shoppers": len(world.month.shoppers) if world else 0}
    facts |= {"visits": sum(it.visits for it in world.month.halls) if world else 0}
    facts |= {"against": _against(request, world) if world else []}
    facts |= {"usual": next(seconds for most, seconds in USUAL if halls <= most)}
    return desk.page(request, "solve.html", status=status, who=who, **facts)
