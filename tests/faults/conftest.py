"""A real server process over a small world, on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from anfang.demo.phone import DemoPhone
from anfang.people.records import Person
from tests.servers import RESTING, Server
from tests.visits.world import World, lay, settings_in


@dataclass
class Site:
    """A server that runs, and the world in its database."""

    server: Server
    world: World

    def phone(self, person: Person | None = None) -> DemoPhone:
        """A new phone of lan's that calls the server."""
        client = httpx.Client(base_url=self.server.address, timeout=60, limits=RESTING)
        return self.world.phone(client, person)


@pytest.fixture
def new_site(new_server: Callable[..., Server]) -> Iterator[Callable[..., Site]]:
    """Make a site that has started: `new_site(ANFANG_DATABASE=…)`."""
    made: list[Site] = []

    def make(**environment: str) -> Site:
        server = new_server(**environment)
        database = {"database": environment["ANFANG_DATABASE"]} if "ANFANG_DATABASE" in environment else {}
        site = Site(server, lay(settings_in(server.folder / "data", **database)))
        made.append(site)
        server.start()
        return site

    try:
        yield make
    finally:
        for site in made:
            site.server.kill()
            site.world.engine.dispose()


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    """On SQLite."""
    return new_site()


@pytest.fixture(params=["sqlite", "postgres"])
def either_site(request: pytest.FixtureRequest, new_site: Callable[..., Site]) -> Site:
    """Once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return new_site()
    return new_site(ANFANG_DATABASE=request.getfixturevalue("postgres"))
