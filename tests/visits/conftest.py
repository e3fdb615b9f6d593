"""The world, laid out in a SQLite database of its own for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from anfang import database
from tests.visits.world import World, lay, settings_in


@pytest.fixture(scope="session")
def _laid(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Migrating takes longer than most tests: done once, then copied."""
    laid = lay(settings_in(tmp_path_factory.mktemp("world") / "data"))
    laid.engine.dispose()
    return laid


@pytest.fixture
def world(_laid: World, tmp_path: Path) -> Iterator[World]:
    settings = settings_in(tmp_path / "data")
    shutil.copytree(_laid.settings.data, settings.data)
    engine = database.connect(settings.database)
    try:
        yield replace(_laid, settings=settings, engine=engine)
    finally:
        engine.dispose()


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    with world.client() as client:
        yield client
