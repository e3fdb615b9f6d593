"""What becomes of a refusal: a problem document under /api, a page elsewhere, the sign-in page for whoever is not signed in."""

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from anfang import desk
from anfang.problems import Invalid, NoRoom, NotHere, NotThisWay, Problem, SignInNeeded, TooLarge, Unavailable
from anfang.wording import complaint

SIGN_IN = "/desk/sign-in"
NEXT_LIMIT = 512  # characters of the page that a sign-in leads back to


def prepare(app: FastAPI) -> None:
    """Give the app an answer for every exception that may leave a route; the rest are faults, answered in doors.py."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(ClientDisconnect, _gone)


def answer(request: Request, problem: Problem) -> Response:
    """The answer that says `problem` in the reader's language."""
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    if request.url.path.startswith("/api/"):
        document = problem.as_json(desk.language_of(request))
        return JSONResponse(document, problem.status, headers, "application/problem+json")
    if isinstance(problem, SignInNeeded):
        return _to_sign_in(request)
    page = desk.page(request, "problem.html", status=problem.status, problem=problem)
    page.headers.update(headers)
    return page


def _to_sign_in(request: Request) -> Response:
    if "hx-request" in request.headers:  # a part of a page was asked for: the whole page has to go
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    if request.method != "GET":
        return RedirectResponse(SIGN_IN, 303)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    # An address longer than anybody keeps would come back in a header that a proxy refuses.
    wanted = f"?next={quote(asked, safe='')}" if len(asked) <= NEXT_LIMIT else ""
    return RedirectResponse(SIGN_IN + wanted, 303)


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - for the type checker; registered for nothing else
    return answer(request, problem)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    return answer(request, Invalid(at=".".join(str(step) for step in first["loc"]), what=complaint(first)))


async def _http(request: Request, error: Exception) -> Response:
    """Refusals by Starlette itself: no such path, no such method, a form that cannot be read or is too large."""
    assert isinstance(error, HTTPException)  # noqa: S101
    limit = request.app.state.settings.request_limit
    known: dict[int, Problem] = {404: NotHere(), 405: NotThisWay(), 413: TooLarge(limit=limit)}
    unreadable = Invalid(at="body", what={"zh": "无法读取", "en": "cannot be read"})
    reply = answer(request, known.get(error.status_code, unreadable))
    reply.headers.update(error.headers or {})
    return reply


async def _database(request: Request, error: Exception) -> Response:
    """The database refused. It is never the caller's visit that is at fault, except where a value cannot be a column's at all."""
    assert isinstance(error, DBAPIError)  # noqa: S101
    if isinstance(error, DataError):
        return answer(
            request,
            Invalid(at="request", what={"zh": "含有无法保存的值", "en": "has a value that cannot be kept"}),
        )
    if "disk is full" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "53100":
        return answer(request, NoRoom(retry_after=300))
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return answer(request, Unavailable(retry_after=5))
    raise error


async def _gone(request: Request, error: Exception) -> Response:
    """The body was cut: nobody is there to read this, and nothing was stored."""
    return Response(status_code=400)
