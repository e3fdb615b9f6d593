"""One visit on the reviewer's desk: what it says, and the judgements."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.records import Person, Role
from anfang.people.who import Who, may
from anfang.problems import Invalid, NotHere, Problem
from anfang.review.approve import approve
from anfang.review.at_hand import changes_of
from anfang.review.branches import choose
from anfang.review.correct import correct
from anfang.review.exclude import exclude, readmit
from anfang.review.find import visit_for
from anfang.review.hold import hold, release_hold
from anfang.review.judging import judging
from anfang.review.notes import release_to_hall
from anfang.review.queue import Asked, address
from anfang.review.said import Said
from anfang.review.send_back import send_back, take_return_back
from anfang.review.share import hand_on, lay_back, take
from anfang.review.veto import opine
from anfang.visits.reading import read_visit
from anfang.visits.records import Visit
from anfang.visits.refusals import AnswerMissing

router = APIRouter(prefix="/desk/review/{visit_id}", include_in_schema=False)
Reviewer = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


async def _said(request: Request) -> Said:
    async with request.form(max_files=0, max_fields=1000) as form:
        return Said([(key, value) for key, value in form.multi_items() if isinstance(value, str)])


Sent = Annotated[Said, Depends(_said)]
Context = Annotated[Asked, Query()]
Act = Callable[[Session, Visit, Who], Any]


@router.get("")
def judge_page(
    request: Request,
    who: Reviewer,
    session: Reading,
    now: Now,
    visit_id: UUID,
    asked: Context,
    item: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """A visit and the judgements that it may get."""
    return _page(request, session, who, visit_id, asked, item, now=now)


@router.post("/approve")
def approve_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """It counts as it was seen; on to the next."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        approve(session, visit, said.id("revision"), by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now, on=True)


@router.post("/return")
def return_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Back to its shopper, with the items in hand; on to the next."""
    today = now.astimezone(request.app.state.settings.zone).date()

    def act(session: Session, visit: Visit, who: Who) -> None:
        items = {key: said.of(f"reason-{key}") for key in said.all("item")}
        send_back(
            session,
            visit,
            said.id("revision"),
            items,
            said.of("note"),
            _day(said.of("due_on")),
            by=who.person,
            now=now,
            today=today,
        )

    return _do(request, who, visit_id, asked, said, act, now=now, on=True)


@router.post("/return/end")
def take_back(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Nothing is asked of the shopper any more."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        take_return_back(session, visit, by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/correct")
def correct_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """A reviewer's own revision, from the items in hand."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        read = read_visit(session, visit.id, by=who)
        changes = changes_of(read, said.all("item"), said.fields)
        correct(session, visit, said.id("revision"), changes, by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/exclude")
def exclude_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Out of all statistics; on to the next."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        exclude(session, visit, said.of("reason"), by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now, on=True)


@router.post("/exclude/end")
def readmit_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """In again."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        readmit(session, visit, by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/hold")
def hold_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Until a question is answered; on to the next."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        hold(session, visit, said.of("reason"), by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now, on=True)


@router.post("/hold/end")
def release_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """To be judged again."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        release_hold(session, visit, by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/share")
def share_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Take it, hand it on to somebody, or lay it back."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        if said.of("to") == "me":
            take(session, visit, by=who.person, now=now)
        elif said.of("to") == "":
            lay_back(session, visit, by=who.person, now=now)
        else:
            to = session.get(Person, said.id("to"))
            if to is None:
                raise NotHere
            hand_on(session, visit, to, by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/choose")
def choose_one(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """Which revision counts."""
    zone = request.app.state.settings.zone

    def act(session: Session, visit: Visit, who: Who) -> None:
        choose(session, visit, said.id("revision"), said.id("chosen"), by=who.person, zone=zone, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/veto")
def veto_word(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """The reviewer's own word on a veto item."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        upheld, item = said.of("upheld") == "yes", said.of("veto")
        opine(session, visit, said.id("revision"), item, upheld, said.of("words"), by=who.person, now=now)

    return _do(request, who, visit_id, asked, said, act, now=now)


@router.post("/release")
def release_words(
    request: Request, who: Reviewer, said: Sent, now: Now, visit_id: UUID, asked: Context
) -> Response:
    """What the hall may see once its wave is published."""

    def act(session: Session, visit: Visit, who: Who) -> None:
        release_to_hall(
            session,
            visit,
            said.id("revision"),
            photos=set(said.all("photo")),
            notes=set(said.all("note_of")),
            visit_note=bool(said.of("visit_note")),
            by=who.person,
            now=now,
        )

    return _do(request, who, visit_id, asked, said, act, now=now)


def _do(
    request: Request,
    who: Who,
    visit_id: UUID,
    asked: Asked,
    said: Said,
    act: Act,
    *,
    now: Now,
    on: bool = False,
) -> Response:
    """Do it and go `on` to the next visit, or back to this one; what is refused is shown where it was said."""
    try:
        with transaction(request.app.state.engine) as session:
            act(session, visit_for(session, visit_id, by=who), who)
    except NotHere:
        raise
    except Problem as problem:
        keys = said.all("item")
        if isinstance(problem, AnswerMissing) and problem.at:
            keys.append(problem.at)  # asked only now: it is answered in the same correction
        with reading(request.app.state.engine) as session:
            return _page(
                request, session, who, visit_id, asked, keys, now=now, given=said.fields, problem=problem
            )
    if on:
        return RedirectResponse(address(asked, "/next", behind=str(visit_id)), 303)
    return RedirectResponse(address(asked, f"/{visit_id}"), 303)


def _page(
    request: Request, session: Session, who: Who, visit_id: UUID, asked: Asked, keys: list[str], **more: Any
) -> Response:
    zone = request.app.state.settings.zone
    language = desk.language_of(request)
    facts = judging(session, who, visit_id, asked, keys, language=language, zone=zone, **more)
    problem: Problem | None = facts["problem"]
    return desk.page(request, "review_one.html", status=problem.status if problem else 200, who=who, **facts)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(at="due_on", what={"zh": "请选日期", "en": "choose a day"}) from error
