"""The pages of figures in a browser: charts drawn under the content policy, tables and pictures kept as files, nothing outside."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect
from uuid_utils.compat import uuid7

from anfang import database
from anfang.clock import now as present
from anfang.people.records import Person, Role
from anfang.people.sign_in import sign_in
from anfang.settings import Settings
from anfang.tallies.recount import recount
from anfang.upgrade import upgrade
from tests.browser import Phone, Quiet, barriers, settles
from tests.servers import Server
from tests.tallies.stored import COUNTIES, NOW, Stored, drawn

CHARTS = {
    "": 1,
    "/items": 1,
    "/heat": 1,
    "/trend": 2,
    "/groups": 3,
    "/ranking": 1,
    "/composite": 0,
    "/standstill": 0,
}
CHARTS |= {"/lights": 0, "/overlap": 0, "/satisfaction/import": 0}


def land(server: Server) -> str:
    """Three waves with figures; answers an admin's token."""
    server.data.mkdir()
    engine = database.connect(Settings(data=server.data).database)
    upgrade(engine)
    with database.transaction(engine) as session:
        stored, rng = Stored(session), Random(5)
        admin = Person(id=uuid7(), login="an", name="安然", role=Role.ADMIN, created_at=NOW)
        session.add(admin)
        session.flush()
        waves = [stored.wave(code) for code in ("2026-09", "2026-10", "2026-11")]
        for n in range(9):
            hall = stored.hall(f"GY-{n:02}", path=COUNTIES[n % 3], tier=("second", "third")[n % 2])
            for wave in waves:
                for _ in range(2):
                    recount(session, stored.visit(wave, hall, drawn(rng)))
        _, token = sign_in(session, admin, ends_at=present() + timedelta(hours=2), now=present())
    engine.dispose()
    return token


def opened(server: Server, phone: Phone, token: str, language: str) -> Page:
    """The browser, signed in."""
    page = phone.open()
    cookies = {"anfang-desk": token, "anfang-language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.address} for name, value in cookies.items()]
    )
    return page


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_chart_is_drawn_and_nothing_is_refused_or_asked_for_outside(
    new_server: Callable[..., Server], new_phone: Callable[..., Phone], language: str, scheme: str
) -> None:
    server = new_server()
    token = land(server)
    server.start()
    look = {
        "viewport": {"width": 1440, "height": 900},
        "is_mobile": False,
        "has_touch": False,
        "color_scheme": scheme,
    }
    page = opened(server, new_phone(**look), token, language)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    found: dict[str, object] = {}
    quiet = Quiet(page)
    for path, charts in CHARTS.items():
        answer = quiet.goto(f"{server.address}/desk/figures{path}")
        assert answer is not None and answer.status == 200
        expect(page.locator(".chart-picture svg"), path).to_have_count(charts)
        if bad := barriers(page):
            found[path] = bad
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    # Drawn anew in another width: what a browser does when its window is made smaller.
    page.goto(f"{server.address}/desk/figures/items")
    page.set_viewport_size({"width": 900, "height": 800})
    # Asked from here: what waits in the page itself is evaluated there, which its policy forbids.
    narrow = "document.querySelector('.chart-picture svg')?.clientWidth < 880"
    settles(page, lambda: page.evaluate(narrow), True)
    assert errors == []
    assert found == {}
    assert {url for url in asked if not url.startswith((server.address, "data:", "blob:"))} == set()


def test_a_table_and_its_picture_are_kept_as_files(
    new_server: Callable[..., Server], new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    server = new_server()
    token = land(server)
    server.start()
    look = {
        "viewport": {"width": 1440, "height": 900},
        "is_mobile": False,
        "has_touch": False,
        "accept_downloads": True,
    }
    page = opened(server, new_phone(**look), token, "en")
    page.goto(f"{server.address}/desk/figures/items")

    def kept(words: str) -> bytes:
        with page.expect_download() as download:
            page.get_by_role("button", name=words).first.click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        return file.read_bytes()

    rows = list(csv.reader(kept("Save CSV").decode("utf-8-sig").splitlines()))
    shown = page.locator("table[data-export] tbody tr")
    assert len(rows) == 1 + shown.count() > 4
    assert re.search(r"\d\d\.\d\d %", rows[1][2])
    assert kept("Save SVG").startswith(b"<svg") and kept("Save PNG").startswith(b"\x89PNG")
