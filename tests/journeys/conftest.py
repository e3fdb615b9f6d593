"""What the journeys share."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from anfang import database
from anfang.demo.load import load, set_up
from anfang.settings import Settings
from anfang.upgrade import upgrade
from tests.journeys.lab import lab, lab_script, laid
from tests.servers import Server

__all__ = ["lab", "lab_script", "laid"]


@pytest.fixture(scope="session")
def _provinces(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """The folder of a server with the demo province, as `make run` sets it up, before anybody walked; to be copied."""
    made: dict[date, Path] = {}

    def folder() -> Path:
        now = datetime.now(UTC)
        settings = Settings(data=tmp_path_factory.mktemp("province") / "data")
        today = now.astimezone(settings.zone).date()  # what is planned begins today
        if today not in made:
            settings.data.mkdir()
            engine = database.connect(settings.database)
            upgrade(engine)
            with database.transaction(engine) as session:
                set_up(session, settings, now=now)
            engine.dispose()
            made[today] = settings.data
        return made[today]

    return folder


@pytest.fixture
def province(_provinces: Callable[[], Path], new_server: Callable[..., Server]) -> Server:
    """A server that runs over a demo province of its own."""
    server = new_server()
    shutil.copytree(_provinces(), server.data)
    return server.start()


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server with the whole demo: last month's wave published, this month's running; to be copied."""
    settings = Settings(data=tmp_path_factory.mktemp("filled") / "data")
    settings.data.mkdir()
    engine = database.connect(settings.database)
    upgrade(engine)
    load(settings, now=datetime.now(UTC))
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return settings.data


@pytest.fixture
def filled(_filled: Path, new_server: Callable[..., Server]) -> Server:
    """A server that runs over a whole demo of its own."""
    server = new_server()
    shutil.copytree(_filled, server.data)
    return server.start()
