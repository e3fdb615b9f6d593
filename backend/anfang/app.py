"""The application: routers, problem answers, headers, static files. No logic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from anfang import answers, clock, database, desk, doors, tasks
from anfang.people.limit import Limits
from anfang.people.who import Anybody
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
        app.state.turns = database.turns(engine)
        with queue.running() if settings.tasks == "embedded" else queue.idle():
            yield
        engine.dispose()

    app = FastAPI(
        title="Anfang", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.settings, app.state.engine, app.state.limits = settings, engine, Limits()
    app.state.clock = clock.now
    for router in ROUTERS:
        app.include_router(router)
    app.get("/", include_in_schema=False, dependencies=[Anybody])(_front)
    app.mount("/static", StaticFiles(directory=desk.HERE / "static"), name="static")
    if (dist := place("pwa/dist")).is_dir():
        app.mount("/app", StaticFiles(directory=dist, html=True), name="app")
    answers.prepare(app)
    app.add_middleware(doors.Guard, limit=settings.request_limit, tiles=settings.tiles_from)
    return app


def _front() -> RedirectResponse:
    """The bare address: the phone's app. Whoever sits at a desk has the longer address."""
    return RedirectResponse("/app/", 307)
