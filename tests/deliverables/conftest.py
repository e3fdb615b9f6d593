"""One published world for all tests that only read it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from anfang import database, tasks
from anfang.settings import Settings
from tests.deliverables.ground import Land


@pytest.fixture(scope="session")
def land(tmp_path_factory: pytest.TempPathFactory, _migrated: Path) -> Iterator[Land]:
    """The world after publication."""
    settings = Settings(data=tmp_path_factory.mktemp("land") / "data")
    settings.data.mkdir()
    shutil.copy(_migrated, settings.data / "anfang.sqlite3")
    engine = database.connect(settings.database)
    tasks.attach(tasks.Queue(engine, settings))
    yield Land(engine, settings)
    engine.dispose()


@pytest.fixture
def own(tmp_path: Path, _migrated: Path) -> Iterator[Land]:
    """A world of this test's own."""
    settings = Settings(data=tmp_path / "own")
    settings.data.mkdir()
    shutil.copy(_migrated, settings.data / "anfang.sqlite3")
    engine = database.connect(settings.database)
    tasks.attach(tasks.Queue(engine, settings))
    yield Land(engine, settings, halls=3)
    engine.dispose()
