"""The world, laid out in a SQLite database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.visits.world import World, lay, settings_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    laid = lay(settings_in(tmp_path / "data"))
    try:
        yield laid
    finally:
        laid.engine.dispose()


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    with world.client() as client:
        yield client
