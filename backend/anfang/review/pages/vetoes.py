"""Vetoes that wait for a second word, shown without hall, region, shopper, wave or time."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import NotHere, Problem
from anfang.review.blind import blind_word, case_for, cases_for, shown
from anfang.visits.picture import shown as pixels
from anfang.visits.seal_evidence import open_evidence

router = APIRouter(prefix="/desk/vetoes", include_in_schema=False)
Reviewer = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]
LONGEST = 2000


@router.get("")
def cases_page(request: Request, who: Reviewer, session: Reading) -> Response:
    """The cases that the caller may be asked about."""
    language = desk.language_of(request)
    cases = [shown(session, case, language) for case in cases_for(session, who.person)]
    return desk.page(request, "vetoes.html", who=who, cases=cases)


@router.get("/{case_id}")
def case_page(request: Request, who: Reviewer, session: Reading, case_id: UUID) -> Response:
    """One case: the item, the answer, the evidence."""
    return _page(request, session, who, case_id)


@router.get("/{case_id}/photos/{n}")
def case_photo(request: Request, who: Reviewer, session: Reading, case_id: UUID, n: str) -> Response:
    """A photo of the case's item, as new pixels without metadata; counted from 1."""
    photos = shown(session, case_for(session, case_id, by=who.person), "zh").photos
    numbered = {str(at): digest for at, digest in enumerate(photos, 1)}
    if n not in numbered:
        raise NotHere
    try:
        original = b"".join(open_evidence(session, request.app.state.settings, numbered[n]))
    except FileNotFoundError as lost:
        raise NotHere from lost
    return Response(pixels(original, longest=LONGEST), media_type="image/jpeg")


@router.post("/{case_id}")
def give_word(
    request: Request,
    who: Reviewer,
    now: Now,
    case_id: UUID,
    upheld: Annotated[str, Form(max_length=3)] = "",
    words: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """The caller's word; on to the next case."""
    try:
        with transaction(request.app.state.engine) as session:
            blind_word(session, case_id, upheld == "yes", words, by=who.person, now=now)
            left = cases_for(session, who.person)
    except NotHere:
        raise
    except Problem as problem:
        with reading(request.app.state.engine) as session:
            return _page(request, session, who, case_id, words=words, problem=problem)
    return RedirectResponse(f"/desk/vetoes/{left[0].id}" if left else "/desk/vetoes", 303)


def _page(
    request: Request,
    session: Session,
    who: Who,
    case_id: UUID,
    *,
    words: str = "",
    problem: Problem | None = None,
) -> Response:
    language = desk.language_of(request)
    told = shown(session, case_for(session, case_id, by=who.person), language)
    status = problem.status if problem else 200
    said = problem.detail(language) if problem else ""
    return desk.page(
        request, "vetoes_one.html", status=status, who=who, told=told, words=words, problem_words=said
    )
