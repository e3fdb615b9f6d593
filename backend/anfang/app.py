"""The application: routers, problem answers, headers, static files. No logic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from anfang import database, desk, doors, tasks
from anfang.problems import Invalid, NotHere, Problem, SignInNeeded
from anfang.settings import Settings
from anfang.stations import ROUTERS
from anfang.upgrade import place


def create_app(settings: Settings) -> FastAPI:
    """The whole service for `settings`. The database must be migrated already (`anfang.upgrade`)."""
    engine = database.connect(settings.database)
    queue = tasks.Queue(engine, settings)
    tasks.attach(queue)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.write_lock = anyio.Lock()
        with queue.running() if settings.tasks == "embedded" else queue.idle():
            yield
        engine.dispose()

    app = FastAPI(title="Anfang", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings, app.state.engine = settings, engine
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=desk.HERE / "static"), name="static")
    dist = place("pwa/dist") if (place("pwa/dist")).is_dir() else None
    if dist is not None:
        app.mount("/app", StaticFiles(directory=dist, html=True), name="app")
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    doors.guard(app)
    return app


def _answer(request: Request, problem: Problem) -> Response:
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    if request.url.path.startswith("/api"):
        language = desk.language_of(request)
        return JSONResponse(problem.as_json(language), problem.status, headers, "application/problem+json")
    if isinstance(problem, SignInNeeded) and request.method == "GET":
        return RedirectResponse("/desk/sign-in", 303)
    page = desk.page(request, "problem.html", status=problem.status, problem=problem)
    page.headers.update(headers)
    return page


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return _answer(request, problem)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return _answer(request, Invalid(at=".".join(str(step) for step in first["loc"]), what=first["msg"]))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _answer(request, NotHere())
    problem = Problem()
    problem.status = error.status_code  # type: ignore[misc]
    answer = _answer(request, problem)
    answer.headers.update(error.headers or {})
    return answer
