"""Dispatches at the desk: open, overdue, waiting for acceptance, closed; one of them with its history."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.appeals.escalate import escalate_overdue
from anfang.appeals.judge import accept, reopen, revisit
from anfang.appeals.listing import (
    PAGE,
    Asked,
    DispatchSeen,
    dispatch_for,
    dispatches_listed,
    steps_of,
    waves_published,
)
from anfang.appeals.records import Dispatch, OwnVeto
from anfang.appeals.rectified import rectification_figures
from anfang.appeals.told import document_for, left, term, told
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.records import Hall
from anfang.people.records import Person, Role
from anfang.people.scope import visible
from anfang.people.who import Who, may
from anfang.problems import Invalid, Language, NotHere, Problem
from anfang.review.said import Said
from anfang.waves.records import Wave

router = APIRouter(prefix="/desk/dispatches", include_in_schema=False)
Watcher = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]
HOURLY = (escalate_overdue,)  # known to the queue by being imported
SHOWN = ("", "overdue", "mended", "open", "answered", "reopened", "closed", "withdrawn")
Act = Callable[[Session, Dispatch], Any]


async def _said(request: Request, who: Watcher) -> Said:
    async with request.form(max_files=0, max_fields=20) as form:
        return Said([(key, value) for key, value in form.multi_items() if isinstance(value, str)])


Sent = Annotated[Said, Depends(_said)]


@router.get("")
def dispatches_page(
    request: Request, who: Watcher, session: Reading, now: Now, asked: Annotated[Asked, Query()]
) -> Response:
    """The list, the most urgent first; and the managers with a veto of their own."""
    language = desk.language_of(request)
    found, total = dispatches_listed(session, who, asked, now=now)
    waves = waves_published(session)
    chosen = next((wave for wave in waves if wave.code == asked.wave), waves[0] if waves else None)
    vetoes = (
        select(OwnVeto, Hall, Wave)
        .join(Hall, col(Hall.id) == col(OwnVeto.hall_id))
        .join(Wave, col(Wave.id) == col(OwnVeto.wave_id))
        .order_by(col(OwnVeto.at).desc(), Hall.code)
        .limit(PAGE)
    )
    return desk.page(
        request,
        "appeals_dispatches.html",
        who=who,
        asked=asked,
        shown=SHOWN,
        waves=waves,
        chosen=chosen,
        figures=rectification_figures(session, who, chosen.id, now=now) if chosen else None,
        found=[(it, _told(session, it, now, language)) for it in found],
        pages=max(1, -(-total // PAGE)),
        total=total,
        vetoes=session.exec(visible(vetoes, who, Hall.region_path, Hall.id)).all(),
    )


@router.get("/{dispatch_id}")
def one_dispatch(request: Request, who: Watcher, session: Reading, now: Now, dispatch_id: UUID) -> Response:
    """One dispatch with its history and what can be done."""
    return _page(request, session, who, dispatch_id, now=now)


@router.post("/{dispatch_id}/accept")
def accept_one(request: Request, who: Watcher, said: Sent, now: Now, dispatch_id: UUID) -> Response:
    """It is mended."""

    def act(session: Session, dispatch: Dispatch) -> None:
        accept(session, dispatch, said.of("words"), by=who.person, now=now)

    return _do(request, who, dispatch_id, said, act, now=now)


@router.post("/{dispatch_id}/reopen")
def reopen_one(request: Request, who: Watcher, said: Sent, now: Now, dispatch_id: UUID) -> Response:
    """It is not."""

    def act(session: Session, dispatch: Dispatch) -> None:
        reopen(session, dispatch, said.of("words"), _day(said.of("due_on")), by=who.person, now=now)

    return _do(request, who, dispatch_id, said, act, now=now)


@router.post("/{dispatch_id}/revisit")
def ask_another_visit(request: Request, who: Watcher, said: Sent, now: Now, dispatch_id: UUID) -> Response:
    """Planning is asked; the hall is not told."""

    def act(session: Session, dispatch: Dispatch) -> None:
        revisit(session, dispatch, said.of("words"), by=who.person, now=now)

    return _do(request, who, dispatch_id, said, act, now=now)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise Invalid(at="due_on", what={"zh": "请选择日期", "en": "choose a day"}) from error


def _do(request: Request, who: Who, dispatch_id: UUID, said: Said, act: Act, *, now: datetime) -> Response:
    engine = request.app.state.engine
    try:
        with transaction(engine) as session:
            act(session, dispatch_for(session, who, id=dispatch_id).dispatch)
    except NotHere:
        raise
    except Problem as problem:
        with reading(engine) as session:
            return _page(request, session, who, dispatch_id, now=now, given=said.fields, problem=problem)
    return RedirectResponse(f"/desk/dispatches/{dispatch_id}", 303)


def _told(session: Session, seen: DispatchSeen, now: datetime, language: Language) -> dict[str, Any]:
    document, due_at = document_for(session, seen.wave.id, seen.hall.id), term(seen.dispatch)
    return {
        "matter": told(session, document, seen.dispatch, language),
        "due_at": due_at,
        "left": left(due_at, now, language) if due_at else "",
        "over": due_at is not None and due_at < now,
    }


def _page(
    request: Request,
    session: Session,
    who: Who,
    dispatch_id: UUID,
    *,
    now: datetime,
    given: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    seen, language = dispatch_for(session, who, id=dispatch_id), desk.language_of(request)
    steps = steps_of(session, dispatch_id)
    people = {step.by for step, _ in steps if step.by}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    return desk.page(
        request,
        "appeals_dispatches_one.html",
        status=problem.status if problem else 200,
        who=who,
        seen=seen,
        it=_told(session, seen, now, language),
        steps=steps,
        names=names,
        asked_again=any(step.what == "revisit" for step, _ in steps),
        today=now.astimezone(request.app.state.settings.zone).date(),
        given=given or {},
        problem=problem.detail(language) if problem else "",
    )
