"""The service worker of the built app: a new version waits, and never takes over in mid-visit [sync §On the phone 8]."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Phone, worker_is_there

DIST = Path(__file__).parents[2] / "pwa" / "dist"
# What a tab does that has a visit open: it holds the visit's lock.
HOLD = """(name) => new Promise((held) => navigator.locks.request(name, () => {
  held();
  return new Promise((free) => { globalThis.free = free; });
}))"""
TAKE = "async () => (await navigator.serviceWorker.getRegistration()).waiting.postMessage('take over')"
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
UNTIL_WAITING = """async (wanted) => {
  const here = await navigator.serviceWorker.getRegistration();
  while (Boolean(here.waiting) !== wanted) await new Promise((go) => setTimeout(go, 20));
}"""
# A lock is given back a moment after it was let go of.
UNTIL_FREE = """async (name) => {
  while ((await navigator.locks.query()).held.some((one) => one.name === name)) await new Promise((go) => setTimeout(go, 20));
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing. It has no API: to the app it is a server that is gone."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The built app on a server of files; its address, and the folder in which a new version can be laid."""
    folder = tmp_path / "site" / "app"
    shutil.copytree(DIST, folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/app/", folder
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("lock", ["visit:0190f5a0-0000-7000-8000-000000000001", "sync"])
def test_a_new_version_waits_while_a_visit_is_open_or_something_is_sent(
    phone: Phone, site: tuple[str, Path], lock: str
) -> None:
    address, folder = site
    page = phone.open(address)
    worker_is_there(page)
    page.reload()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.evaluate(HOLD, lock)
    page.evaluate("() => { globalThis.still = true; }")

    worker = folder / "worker.js"
    worker.write_text(worker.read_text(encoding="utf-8") + "\n// newer\n", encoding="utf-8")
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
    page.evaluate(UNTIL_WAITING, True)
    page.evaluate(TAKE)
    page.wait_for_timeout(500)
    assert page.evaluate(WAITING) is True
    assert page.evaluate("() => globalThis.still") is True

    page.evaluate("() => free()")
    page.evaluate(UNTIL_FREE, lock)
    with page.expect_navigation():
        page.evaluate(TAKE)
    page.evaluate(UNTIL_WAITING, False)
    assert page.evaluate("() => globalThis.still === undefined")


def test_the_app_starts_cold_with_the_server_gone(phone: Phone, site: tuple[str, Path]) -> None:
    address, folder = site
    page = phone.open(address)
    worker_is_there(page)
    phone.close()
    shutil.rmtree(folder)
    page = phone.open(address)
    page.wait_for_selector("#app > *")
    assert page.title()
