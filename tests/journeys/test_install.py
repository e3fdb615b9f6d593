"""The app as something that is put on a home screen: Chromium has nothing against it, and it starts with the server gone."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import Phone, worker_is_there
from tests.servers import Server

# What a browser without windows says of itself; it is not about the app.
OF_THE_BROWSER = {"in-incognito", "not-in-main-frame", "pipeline-restarted"}
# Neither the place where it works nor what it is for may be read from what a home screen shows [security §Who must not learn what].
TELLING = ("暗访", "神秘", "检查", "督导", "anfang", "shopper", "inspect", "visit", "audit")


@pytest.fixture
def page(phone: Phone, live_server: Server) -> Page:
    """The app, with its worker in place."""
    page = phone.open(f"{live_server.address}/app/")
    worker_is_there(page)
    return page


def manifest(server: Server) -> dict[str, Any]:
    answer = httpx.get(f"{server.address}/app/manifest.webmanifest", timeout=60)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def told_by(page: Page, address: str) -> list[str]:
    """What Chromium has against installing the page at `address`."""
    page.goto(address)
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return [one["errorId"] for one in found if one["errorId"] not in OF_THE_BROWSER]


def test_chromium_would_install_it(page: Page, live_server: Server) -> None:
    # The console has no manifest: a browser that finds nothing wrong with that is built without the part that judges.
    if told_by(page, f"{live_server.address}/desk/sign-in") == []:
        pytest.skip("this Chromium does not judge installability; set CHROMIUM to a whole one")
    assert told_by(page, f"{live_server.address}/app/") == []


def test_chromium_reads_the_manifest_without_a_complaint(page: Page, live_server: Server) -> None:
    """What Chromium wants before it installs: a name, a window of its own, a start within the scope, an icon of 144 px and more."""
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    told = session.send("Page.getAppManifest")
    read = told["manifest"]
    assert told["errors"] == []
    assert told["url"] == f"{live_server.address}/app/manifest.webmanifest"
    assert read["name"] and read["display"] == "kStandalone" and read["preferRelatedApplications"] is False
    assert read["startUrl"] == read["scope"] == read["id"] == f"{live_server.address}/app/"
    sizes = [int(icon["sizes"].split("x")[0]) for icon in read["icons"] if icon["type"] == "image/png"]
    assert max(sizes) >= 144
    assert page.evaluate("navigator.serviceWorker.ready.then((it) => it.scope)") == read["scope"]


def test_the_manifest_has_what_a_home_screen_needs(live_server: Server) -> None:
    told = manifest(live_server)
    assert told["id"] == told["scope"] == told["start_url"] == "/app/"
    assert told["display"] == "standalone" and told["lang"] == "zh-CN"
    assert len(told["short_name"]) <= 12
    assert told["background_color"] == told["theme_color"]
    purposes = {(icon["sizes"], icon.get("purpose", "any")) for icon in told["icons"]}
    assert {("any", "any"), ("512x512", "maskable")} <= purposes
    assert [cut["url"] for cut in told["shortcuts"]] == ["/app/?cover"]


def test_every_icon_is_as_large_as_it_says(live_server: Server) -> None:
    told = manifest(live_server)
    icons = [*told["icons"], *(icon for cut in told["shortcuts"] for icon in cut["icons"])]
    for icon in icons:
        answer = httpx.get(live_server.address + icon["src"], timeout=60)
        assert (answer.status_code, answer.headers["content-type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = Image.open(io.BytesIO(answer.content)).size
            assert f"{width}x{height}" == icon["sizes"]


def test_the_maskable_icon_may_be_cut_to_a_circle(live_server: Server) -> None:
    """Four fifths of its width are safe; what lies outside is one colour, without holes."""
    (icon,) = [one for one in manifest(live_server)["icons"] if one.get("purpose") == "maskable"]
    picture = Image.open(
        io.BytesIO(httpx.get(live_server.address + icon["src"], timeout=60).content)
    ).convert("RGBA")
    side = picture.width
    outside = {
        picture.getpixel((x, y))
        for x in range(0, side, 4)
        for y in range(0, side, 4)
        if (x - side / 2) ** 2 + (y - side / 2) ** 2 > (0.4 * side) ** 2
    }
    assert len(outside) == 1 and outside.pop()[3] == 255
    assert len(picture.getcolors(side * side)) > 1


def test_nothing_that_a_home_screen_shows_tells_what_the_app_is_for(page: Page, live_server: Server) -> None:
    told = manifest(live_server)
    shown = [told["name"], told["short_name"], told["description"], page.title()]
    shown += [word for cut in told["shortcuts"] for word in (cut["name"], cut["short_name"], cut["url"])]
    assert [text for text in shown for word in TELLING if word in text.lower()] == []


def test_it_starts_cold_with_the_server_gone(page: Page, phone: Phone, live_server: Server) -> None:
    phone.close()
    live_server.stop()
    page = phone.open(f"{live_server.address}/app/")
    expect(page.get_by_test_id("screen-enrol")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    # By the shortcut too: the address's query must not make the worker look elsewhere.
    page.goto(f"{live_server.address}/app/?cover")
    expect(page.get_by_test_id("screen-enrol")).to_be_hidden()
    assert page.title() == "随记"
