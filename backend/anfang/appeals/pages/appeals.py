"""Appeals at the desk: what waits for a decision, and one appeal with its visit beside it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.appeals.decide import decide
from anfang.appeals.figures import NORM_APPEALED, NORM_CHANGED, appeal_figures
from anfang.appeals.listing import PAGE, Asked, appeal_for, appeals_listed, files_of, waves_published
from anfang.appeals.told import ask_of, document_for
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.halls.reach import reach_of
from anfang.people.records import Person, Role
from anfang.people.who import Who, may
from anfang.problems import NotHere, Problem
from anfang.review.at_hand import at_hand, changes_of
from anfang.review.find import judges_of
from anfang.review.said import Said
from anfang.visits.reading import read_visit
from anfang.visits.spelled import spell

router = APIRouter(prefix="/desk/appeals", include_in_schema=False)
Decider = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


async def _said(request: Request, who: Decider) -> Said:
    async with request.form(max_files=0, max_fields=20) as form:
        return Said([(key, value) for key, value in form.multi_items() if isinstance(value, str)])


Sent = Annotated[Said, Depends(_said)]


@router.get("")
def appeals_page(
    request: Request, who: Decider, session: Reading, asked: Annotated[Asked, Query()]
) -> Response:
    """The queue, with the figures of one wave beside the field's norm."""
    language = desk.language_of(request)
    waves = waves_published(session)
    found, total = appeals_listed(session, who, asked)
    chosen = next((wave for wave in waves if wave.code == asked.wave), waves[0] if waves else None)
    reach = reach_of(session, who.person).paths
    return desk.page(
        request,
        "appeals_desk.html",
        who=who,
        asked=asked,
        waves=waves,
        chosen=chosen,
        figures=appeal_figures(session, chosen.id, regions=None if "/" in reach else reach)
        if chosen
        else None,
        norms=(NORM_APPEALED, NORM_CHANGED),
        found=[
            (it, ask_of(session, document_for(session, it.wave.id, it.hall.id), it.appeal.item, language))
            for it in found
        ],
        pages=max(1, -(-total // PAGE)),
        total=total,
    )


@router.get("/{appeal_id}")
def one_appeal(request: Request, who: Decider, session: Reading, appeal_id: UUID) -> Response:
    """What the hall says, what was recorded, and the decision."""
    return _page(request, session, who, appeal_id)


@router.post("/{appeal_id}")
def decide_one(request: Request, who: Decider, said: Sent, now: Now, appeal_id: UUID) -> Response:
    """Accepted or declined, with a reason."""
    engine = request.app.state.engine
    try:
        with transaction(engine) as session:
            _decide(session, who, appeal_id, said, now=now)
    except NotHere:
        raise
    except Problem as problem:
        with reading(engine) as session:
            return _page(request, session, who, appeal_id, given=said.fields, problem=problem)
    return RedirectResponse(f"/desk/appeals/{appeal_id}", 303)


def _decide(session: Session, who: Who, appeal_id: UUID, said: Said, *, now: datetime) -> None:
    seen = appeal_for(session, who, appeal_id)
    item, accepted = seen.appeal.item, said.of("accepted") == "yes"
    answer = None
    if accepted:
        read = read_visit(session, seen.appeal.visit_id, by=who)
        given = {**said.fields, f"reason-{item}": said.of("reason")}
        answer = changes_of(read, [item], given).get(item, {}).get("answer") or read.answers.get(item)
    decide(session, seen.appeal, accepted, said.of("reason"), answer=answer, by=who.person, now=now)


def _page(
    request: Request,
    session: Session,
    who: Who,
    appeal_id: UUID,
    *,
    given: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    seen = appeal_for(session, who, appeal_id)
    language = desk.language_of(request)
    read = read_visit(session, seen.appeal.visit_id, by=who)
    scored = spell(read.checklist, read.scorecard, read.answers, language)
    facts: dict[str, Any] = {"seen": seen, "read": read, "scored": scored, "given": given or {}}
    facts["hand"] = at_hand(read, scored, [seen.appeal.item], given or {}, language)
    lines = {line.key: line for block in scored.blocks for group in block.groups for line in group.lines}
    decided = seen.standing.decision
    return desk.page(
        request,
        "appeals_one.html",
        status=problem.status if problem else 200,
        who=who,
        line=lines[seen.appeal.item],
        files=files_of(session, appeal_id),
        reviewed=who.person.id in judges_of(session, seen.appeal.visit_id),
        decider=session.get(Person, decided.by) if decided else None,
        author=session.get(Person, seen.appeal.by),
        problem=problem.detail(language) if problem else "",
        **facts,
    )
