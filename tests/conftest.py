"""What all tests share; browsers and servers stand in files of their own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from anfang import database, tasks
from anfang.app import create_app
from anfang.settings import Settings
from anfang.upgrade import upgrade
from tests.scenario import FakeClock, Scenario

pytest_plugins = ["tests.warm", "tests.browser", "tests.servers"]
HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
# What takes minutes goes first, half of it in either process: xdist gives each one half of all tests in their order, and who has done takes
# over from the end of the other's. The solver, which the journeys' planner waits for, is compiled in the first.
LONG = (("planning", "secrecy", "demo", "test_hostile.py", "test_readme.py"), ("journeys",))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files instead of comparing")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """A test is marked by what it asks for: a browser, a golden file. The long ones come first."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "playwright" in asked:
            item.add_marker("browser")
        if "golden" in asked:
            item.add_marker("golden")
    yield  # what nobody asked for is taken away
    parts = [item.path.relative_to(HERE).parts[0] for item in items]
    long = [[item for item, part in zip(items, parts, strict=True) if part in each] for each in LONG]
    short = [item for item, part in zip(items, parts, strict=True) if part not in sum(LONG, ())]
    middle = max(0, len(items) // 2 - len(long[0]))
    items[:] = [*long[0], *short[:middle], *long[1], *short[middle:]]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("visit-report.html", text)` fails when the text is not the one kept under tests/golden."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"tests/golden/{name} was never written: make golden"
        assert text == file.read_text(encoding="utf-8"), f"tests/golden/{name}: meant? then make golden"

    return compare


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, to be copied: migrating anew for each test would take most of its time."""
    path = tmp_path_factory.mktemp("migrated") / "anfang.sqlite3"
    engine = database.connect(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, _migrated: Path) -> Settings:
    """Settings over a folder of this test's own, with a migrated database in it."""
    settings = Settings(data=tmp_path / "data", database="", evidence="", address="", tasks="embedded")
    settings.data.mkdir()
    shutil.copy(_migrated, settings.data / "anfang.sqlite3")
    return settings


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The test's database, with a queue that keeps what it is given."""
    engine = database.connect(settings.database)
    tasks.attach(tasks.Queue(engine, settings))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """For verbs alone: one transaction that is committed when the test ends. It holds the only writer: not together with `client`."""
    with database.transaction(engine) as session:
        yield session


@pytest.fixture
def clock() -> FakeClock:
    """The time of this test: Monday, 23 November 2026, 10:00 in Shanghai, until it is moved."""
    return FakeClock()


@pytest.fixture
def app(settings: Settings, clock: FakeClock) -> FastAPI:
    """The whole app over the test's database, by the test's clock."""
    app = create_app(settings)
    app.state.clock = clock
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser without cookies, over https, while the app runs. Redirects are not followed; a fault is a 500, as outside."""
    with TestClient(
        app, base_url="https://anfang.test", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture
def scenario(app: FastAPI, client: TestClient, clock: FakeClock) -> Scenario:
    """The running app with its people."""
    return Scenario(app, client, clock)
