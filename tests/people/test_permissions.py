"""One table role × route × scope, each cell really called; a route or cell that nobody declared fails."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlmodel import select
from starlette.routing import Mount

from anfang.app import create_app
from anfang.database import reading
from anfang.halls.records import Hall
from anfang.people.limit import Limits
from anfang.people.records import Person, Phone, Role, SignIn
from anfang.people.who import anybody
from anfang.settings import Settings
from anfang.stations import ROUTERS
from anfang.visits.records import Visit
from tests.people.permissions import TABLE, Line, visited
from tests.scenario import MORNING, FakeClock, Scenario

# Who stands for which role; zhou is mei's role in another province.
STANDS_FOR = {"lan": "shopper", "qiang": "planner", "mei": "supervisor", "wu": "hall_manager"}
STANDS_FOR |= {"tang": "analyst", "an": "admin"}
CELLS = [
    (route, name)
    for route, line in TABLE.items()
    for name in ((*STANDS_FOR, "zhou", "nobody") if line.door else ("nobody",))
]
# These refuse whoever brings nothing, in their own words.
REFUSING = {f"POST {path}" for path in ("/api/enrol", "/api/sign-in", "/desk/sign-in", "/desk/first-run")}
REFUSING |= {"GET /desk/first-run"}


def routes(router: APIRouter | FastAPI) -> Iterator[APIRoute]:
    """Every route of a router. What this does not know is an error, so that no route hides in it."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif inner := getattr(route, "original_router", None):
            yield from routes(inner)
        else:
            assert isinstance(route, Mount) and route.path in ("/static", "/app"), route


def named(route: APIRoute) -> Iterator[str]:
    yield from (f"{method} {route.path}" for method in route.methods)


def dependencies(route: APIRoute) -> list[object]:
    return [each.call for each in route.dependant.dependencies]


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path
) -> Iterator[tuple[FastAPI, TestClient, FakeClock]]:
    """One app for all cells: starting it and compiling its SQL anew would take most of a cell's time."""
    settings = Settings(data=tmp_path_factory.mktemp("cells"))
    shutil.copy(_migrated, settings.data / "anfang.sqlite3")
    app, clock = create_app(settings), FakeClock()
    app.state.clock = clock
    with TestClient(app, base_url="https://anfang.test") as first:
        yield app, first, clock


@pytest.fixture
def scenario(running: tuple[FastAPI, TestClient, FakeClock], _migrated: Path) -> Scenario:
    """The people, and nothing else that a cell before this one has left: rows, files, the count of attempts, the time."""
    app, first, clock = running
    data = app.state.settings.data
    with (
        closing(sqlite3.connect(_migrated)) as empty,
        closing(sqlite3.connect(data / "anfang.sqlite3")) as rows,
    ):
        empty.backup(rows)
    for folder in (data / "evidence").glob("*"):
        shutil.rmtree(folder)
    app.state.limits = Limits()
    clock.now = MORNING
    return Scenario(app, first, clock)


def call(scenario: Scenario, route: str, name: str) -> httpx.Response:
    """Really call the route as `name`, with what the table says to send."""
    line = TABLE[route]
    method, path = route.split(" ")
    given = line.at(scenario) if line.at else {}
    path = re.sub(r"{(\w+)(:\w+)?}", lambda found: str(given.get(found[1], uuid4())), path)
    client = scenario.nobody() if name == "nobody" else getattr(scenario, line.door or "desk")(name)
    if method == "GET":
        return client.get(path)
    if path.startswith("/api/"):
        return client.request(method, path, json=line.send)
    return client.request(method, path, data=line.send)


def refused(answer: httpx.Response) -> str | None:
    """How a caller was turned away: "sign in", "not here", or None."""
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/desk/sign-in?next="):
        return "sign in"
    if answer.headers.get("location") == "/desk/sign-in" and "set-cookie" not in answer.headers:
        return "sign in"
    return "not here" if answer.status_code == 404 else None


def expected(line: Line, name: str) -> str | None:
    """What the table says for this cell."""
    if name == "nobody":
        return "sign in"
    if STANDS_FOR.get(name, "supervisor") not in line.roles:
        return "not here"
    return "not here" if name == "zhou" and line.at and not line.shared else None


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_cell_finds_nothing_of_the_one_before(scenario: Scenario, time: str) -> None:
    data = scenario.app.state.settings.data
    with reading(scenario.engine) as session:
        assert len(session.exec(select(Person)).all()) == len(scenario.people)
        assert [session.exec(select(table)).all() for table in (Hall, Phone, SignIn, Visit)] == [[]] * 4
    assert [path for path in (data / "evidence").rglob("*") if path.is_file()] == []
    visited(scenario)
    scenario.desk("mei")
    assert [path for path in (data / "evidence").rglob("*") if path.is_file()] != []


def test_the_table_names_every_route_and_no_other(app: FastAPI) -> None:
    found = sorted(name for route in routes(app) for name in named(route))
    assert found == sorted(TABLE)
    assert len(found) == len(set(found))


def test_the_app_has_all_routers_of_the_stations(app: FastAPI) -> None:
    of_stations = {name for router in ROUTERS for route in routes(router) for name in named(route)}
    assert of_stations <= {name for route in routes(app) for name in named(route)}


def test_every_signature_says_what_the_table_says(app: FastAPI) -> None:
    for route in routes(app):
        callers = [each for each in dependencies(route) if hasattr(each, "roles")]
        for name in named(route):
            line = TABLE[name]
            if line.door is None:
                assert not callers and anybody in dependencies(route), f"{name}: Anybody is missing"
            else:
                assert [(each.door, set(each.roles)) for each in callers] == [  # type: ignore[attr-defined]
                    (line.door, {Role(role) for role in line.roles})
                ], f"{name}: the signature and the table differ"


def test_the_caller_comes_first_then_the_body_then_the_database(app: FastAPI) -> None:
    """A body is not read for a stranger, and a slow body does not hold the one writer."""
    for route in routes(app):
        order = []
        for each in dependencies(route):
            if hasattr(each, "roles") or each is anybody:
                order.append("caller")
            elif hasattr(each, "body_model"):
                order.append("body")
            elif getattr(each, "__name__", "") in ("_reading", "_writing"):
                order.append("database")
        assert order == sorted(order, key=["caller", "body", "database"].index), f"{route.path}: {order}"


@pytest.mark.parametrize("route, name", CELLS, ids=[f"{name}: {route}" for route, name in CELLS])
def test_each_cell(scenario: Scenario, route: str, name: str) -> None:
    line = TABLE[route]
    answer = call(scenario, route, name)
    assert answer.status_code not in (403, 500), answer.text
    if line.door is None:
        assert route in REFUSING or refused(answer) is None
    else:
        assert refused(answer) == expected(line, name), f"{answer.status_code} {answer.text[:300]}"


# A part without its digest is refused before anybody looks for the file: there, nothing can be told apart.
@pytest.mark.parametrize(
    "route",
    [route for route, line in TABLE.items() if line.at and route[:3] != "PUT" and "{kind}" not in route],
)
def test_what_is_not_there_and_what_is_not_yours_look_the_same(scenario: Scenario, route: str) -> None:
    line = TABLE[route]
    own = next(name for name, role in STANDS_FOR.items() if role in line.roles)
    method, path = route.split(" ")
    missing = re.sub(r"{digest}", "0" * 64, path)
    missing = re.sub(r"{\w+(:\w+)?}", str(uuid4()), missing)
    client = getattr(scenario, line.door or "desk")(own)
    absent = client.get(missing) if method == "GET" else client.request(method, missing, data=line.send)
    assert absent.status_code == 404
    if "supervisor" in line.roles and not line.shared:
        hidden = call(scenario, route, "zhou")
        same = {"content-type", "cache-control", "anfang"}
        assert {key: absent.headers[key] for key in same} == {key: hidden.headers[key] for key in same}
