"""The desk's pages of publication: close a wave, see what is lacking, publish it, change what was published."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import NotHere, Problem
from anfang.reports.amend import confirm_amendment, decline_amendment, propose_amendment
from anfang.reports.check_wave import refuse_beyond_reach
from anfang.reports.photos_late import keep_late, photos_left
from anfang.reports.publication_state import (
    amendment_for,
    asks_of,
    visits_out,
    wave_for,
    wave_shown,
    waves_shown,
)
from anfang.reports.publish import publish
from anfang.reports.published import published_visit
from anfang.reports.refusals import WordDiffers
from anfang.review.at_hand import at_hand, changes_of
from anfang.review.said import Said
from anfang.visits.reading import read_visit
from anfang.visits.spelled import spell
from anfang.waves.close import close
from anfang.waves.find import assignment_for
from anfang.waves.give_up import give_up

router = APIRouter(prefix="/desk/publications", include_in_schema=False)
Deciding = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]
Text = Annotated[str, Form(max_length=2000)]
Word = Annotated[str, Query(max_length=120)]


async def _said(request: Request) -> Said:
    async with request.form(max_files=0, max_fields=400) as form:
        return Said([(key, value) for key, value in form.multi_items() if isinstance(value, str)])


Sent = Annotated[Said, Depends(_said)]


@router.get("")
def publications_page(request: Request, who: Deciding, session: Reading) -> Response:
    """Every wave of one's regions, and where it stands."""
    return desk.page(request, "publications.html", who=who, waves=waves_shown(session, who))


@router.get("/{wave_id}")
def publication_page(
    request: Request, who: Deciding, session: Reading, wave_id: UUID, q: Word = ""
) -> Response:
    """One wave: what is lacking, its editions, amendments that wait."""
    return _page(request, who, session, wave_id, q=q.strip())


@router.post("/{wave_id}/close")
def close_one(request: Request, who: Deciding, now: Now, wave_id: UUID) -> Response:
    """No visit that comes from now on counts."""

    def act(session: Session) -> None:
        wave = wave_for(session, who, wave_id)
        refuse_beyond_reach(session, wave, who.person)
        close(session, wave, by=who.person, now=now)

    return _do(request, who, wave_id, act)


@router.post("/{wave_id}/publish")
def publish_one(request: Request, who: Deciding, now: Now, wave_id: UUID, word: Text = "") -> Response:
    """Freeze and show the results to their halls; the wave's code has to be typed."""

    def act(session: Session) -> None:
        wave = wave_for(session, who, wave_id)
        if word.strip() != wave.code:
            raise WordDiffers(at="word", expected=wave.code)
        publish(session, wave, by=who.person, now=now, settings=request.app.state.settings)

    return _do(request, who, wave_id, act)


@router.post("/{wave_id}/give-up/{assignment_id}")
def give_up_one(
    request: Request, who: Deciding, now: Now, wave_id: UUID, assignment_id: UUID, reason: Text = ""
) -> Response:
    """A planned visit that nobody will make any more."""

    def act(session: Session) -> None:
        assignment, _ = assignment_for(session, who, assignment_id)
        if assignment.wave_id != wave_id:
            raise NotHere
        give_up(session, assignment, reason, by=who.person, now=now)

    return _do(request, who, wave_id, act)


@router.get("/{wave_id}/visits/{visit_id}")
def amend_page(
    request: Request,
    who: Deciding,
    session: Reading,
    wave_id: UUID,
    visit_id: UUID,
    item: Annotated[list[str], Query(max_length=100)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Where a change to a published visit is proposed: first which items, then what they should say."""
    return _amend(request, who, session, wave_id, visit_id, Said([("item", key) for key in item]))


@router.post("/{wave_id}/visits/{visit_id}")
def amend_one(
    request: Request, who: Deciding, said: Sent, now: Now, wave_id: UUID, visit_id: UUID
) -> Response:
    """Propose it; nothing changes until another person confirms."""
    try:
        with transaction(request.app.state.engine) as session:
            read = read_visit(session, visit_id, by=who)
            reason, keys = said.of("reason"), said.all("item")
            given = said.fields | {f"reason-{key}": reason for key in keys}
            changes = changes_of(read, keys, given)
            items = [{"item": key, "answer": change["answer"]} for key, change in changes.items()]
            if read.visit.wave_id != wave_id:
                raise NotHere
            photos = keep_late(session, read.visit, said.all("photo"), request.app.state.settings)
            propose_amendment(session, read.visit, items, reason, photos=photos, by=who.person, now=now)
    except NotHere:
        raise
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            return _amend(request, who, session, wave_id, visit_id, said, problem)
    return RedirectResponse(f"/desk/publications/{wave_id}#wishes", 303)


@router.post("/{wave_id}/amendments/{amendment_id}/confirm")
def confirm_one(request: Request, who: Deciding, now: Now, wave_id: UUID, amendment_id: UUID) -> Response:
    """The second person's word: it happens, and makes a new edition."""

    def act(session: Session) -> None:
        wish = amendment_for(session, who, wave_id, amendment_id)
        confirm_amendment(session, wish, by=who.person, now=now)

    return _do(request, who, wave_id, act)


@router.post("/{wave_id}/amendments/{amendment_id}/decline")
def decline_one(request: Request, who: Deciding, now: Now, wave_id: UUID, amendment_id: UUID) -> Response:
    """It does not happen."""

    def act(session: Session) -> None:
        wish = amendment_for(session, who, wave_id, amendment_id)
        decline_amendment(session, wish, by=who.person, now=now)

    return _do(request, who, wave_id, act)


def _do(request: Request, who: Who, wave_id: UUID, act: Callable[[Session], None]) -> Response:
    """Do it and show the wave's page; what stands in the way is said there."""
    try:
        with transaction(request.app.state.engine) as session:
            act(session)
    except NotHere:
        raise
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            return _page(request, who, session, wave_id, problem=problem)
    return RedirectResponse(f"/desk/publications/{wave_id}", 303)


def _page(
    request: Request,
    who: Who,
    session: Session,
    wave_id: UUID,
    *,
    q: str = "",
    problem: Problem | None = None,
) -> Response:
    wave = wave_for(session, who, wave_id)
    return desk.page(
        request,
        "publication.html",
        status=problem.status if problem else 200,
        who=who,
        wave=wave,
        it=wave_shown(session, who, wave),
        out=visits_out(session, who, wave, q),
        asks=asks_of(session, wave, desk.language_of(request)),
        q=q,
        problem=problem,
    )


def _amend(
    request: Request,
    who: Who,
    session: Session,
    wave_id: UUID,
    visit_id: UUID,
    said: Said,
    problem: Problem | None = None,
) -> Response:
    read, language = read_visit(session, visit_id, by=who), desk.language_of(request)
    stands = published_visit(session, visit_id)
    if stands is None or read.visit.wave_id != wave_id:
        raise NotHere
    scored = spell(read.checklist, read.scorecard, read.answers, language)
    facts: dict[str, Any] = {
        "wave": wave_for(session, who, wave_id),
        "read": read,
        "stands": stands,
        "scored": scored,
        "chosen": said.all("item"),
        "hands": at_hand(read, scored, said.all("item"), said.fields, language),
        "reason": said.of("reason"),
        "left": photos_left(session, read.visit),
        "ticked": said.all("photo"),
        "asks": {
            line.key: line.ask for block in scored.blocks for group in block.groups for line in group.lines
        },
        "problem": problem,
    }
    status = problem.status if problem else 200
    return desk.page(request, "publication_amend.html", status=status, who=who, **facts)
