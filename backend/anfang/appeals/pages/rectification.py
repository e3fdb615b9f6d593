"""What a hall has to answer and mend. Addresses are made of codes, not of ids; who judged it, and every visit behind it, stay unsaid."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.appeals.answer import answer
from anfang.appeals.enclose import MOST, look_at
from anfang.appeals.listing import PAGE, Asked, DispatchSeen, dispatch_for, dispatches_listed, steps_of
from anfang.appeals.mend import mend
from anfang.appeals.told import document_for, key_of, left, term, told
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import NotHere, Problem
from anfang.uploads import FilesSent, several

router = APIRouter(prefix="/desk/rectification", include_in_schema=False)
Manager = Annotated[Who, may(Role.HALL_MANAGER)]
Code = Annotated[str, Path(max_length=200)]
ONE = "/{hall_code}/{wave_code}/{key}"
# What the desk does for itself: a hall that knew of another visit would wait for it.
UNTOLD = {"revisit"}


async def _sent(request: Request, who: Manager) -> FilesSent:
    return await several(request, limit=request.app.state.settings.request_limit, most=MOST)


Sent = Annotated[FilesSent, Depends(_sent)]


@router.get("")
def rectification_page(
    request: Request, who: Manager, session: Reading, now: Now, asked: Annotated[Asked, Query()]
) -> Response:
    """All dispatches of one's halls, the most urgent first."""
    language = desk.language_of(request)
    found, total = dispatches_listed(session, who, asked, now=now)
    return desk.page(
        request,
        "appeals_rectification.html",
        who=who,
        found=[(it, _told(session, it, now, language)) for it in found],
        page=asked.page,
        pages=max(1, -(-total // PAGE)),
    )


@router.get(ONE)
def one_dispatch(
    request: Request, who: Manager, session: Reading, now: Now, hall_code: Code, wave_code: Code, key: Code
) -> Response:
    """One dispatch: what, why, until when, what happened, and the step that is due."""
    return _page(request, session, who, hall_code, wave_code, key, now=now)


@router.post(f"{ONE}/answer")
def give_answer(
    request: Request, who: Manager, sent: Sent, now: Now, hall_code: Code, wave_code: Code, key: Code
) -> Response:
    """The first of the two terms."""
    return _do(request, who, sent, answer, hall_code, wave_code, key, now=now)


@router.post(f"{ONE}/mend")
def show_mended(
    request: Request, who: Manager, sent: Sent, now: Now, hall_code: Code, wave_code: Code, key: Code
) -> Response:
    """The second of the two terms."""
    return _do(request, who, sent, mend, hall_code, wave_code, key, now=now)


def address_of(seen: DispatchSeen) -> str:
    """A dispatch's address for its hall."""
    codes = (seen.hall.code, seen.wave.code, key_of(seen.dispatch))
    return "/desk/rectification/" + "/".join(quote(code, safe="") for code in codes)


def _do(
    request: Request,
    who: Who,
    sent: FilesSent,
    verb: Callable[..., Any],
    hall_code: str,
    wave_code: str,
    key: str,
    *,
    now: Any,
) -> Response:
    engine = request.app.state.engine
    by = {"hall_code": hall_code, "wave_code": wave_code, "key": key}
    try:
        with reading(engine) as session:
            dispatch_for(session, who, **by)
        files = look_at(sent.files)
        with transaction(engine) as session:
            seen = dispatch_for(session, who, **by)
            settings = request.app.state.settings
            verb(session, seen.dispatch, sent.of("words"), files, by=who.person, now=now, settings=settings)
            address = address_of(seen)
    except NotHere:
        raise
    except Problem as problem:
        with reading(engine) as session:
            return _page(request, session, who, **by, now=now, words=sent.of("words"), problem=problem)
    return RedirectResponse(f"{address}?done=1", 303)


def _told(session: Session, seen: DispatchSeen, now: Any, language: Any) -> dict[str, Any]:
    document = document_for(session, seen.dispatch.wave_id, seen.dispatch.hall_id)
    due_at = term(seen.dispatch)
    return {
        "matter": told(session, document, seen.dispatch, language),
        "here": address_of(seen),
        "due_at": due_at,
        "left": left(due_at, now, language) if due_at else "",
        "over": due_at is not None and due_at < now,
    }


def _page(
    request: Request,
    session: Session,
    who: Who,
    hall_code: str,
    wave_code: str,
    key: str,
    *,
    now: Any,
    words: str = "",
    problem: Problem | None = None,
) -> Response:
    seen = dispatch_for(session, who, hall_code=hall_code, wave_code=wave_code, key=key)
    language = desk.language_of(request)
    steps = [(step, files) for step, files in steps_of(session, seen.dispatch.id) if step.what not in UNTOLD]
    return desk.page(
        request,
        "appeals_rectification_one.html",
        status=problem.status if problem else 200,
        who=who,
        seen=seen,
        it=_told(session, seen, now, language),
        steps=steps,
        most=MOST,
        words=words,
        problem=problem.detail(language) if problem else "",
        done=request.query_params.get("done") == "1",
    )
