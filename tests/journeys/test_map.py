"""Where things lie: itineraries over tiles of either datum, and a home that is pointed at."""

import base64
import math
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, select

from anfang import database
from anfang.core.datum import drawn
from anfang.demo.people import PASSWORD
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.records import PlanStop
from anfang.settings import Settings
from anfang.shoppers.records import Terms
from anfang.waves.inputs.days import days_of
from anfang.waves.records import Wave
from tests.browser import TWO_FRAMES, Phone, settles
from tests.servers import Server

pytestmark = pytest.mark.browser
GREY = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAj4sYBwAAAABJRU5ErkJggg=="
)
TILE = 256


class _Tiles(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "image/png")
        self.end_headers()
        self.wfile.write(GREY)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def tiles() -> Iterator[str]:
    """The pattern of a tile server that runs here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    finally:
        server.shutdown()
        server.server_close()


def ground(data: Path) -> tuple[str, str, Hall]:
    """A stop in next month's wave: the addresses of its plan and of its shopper's page, and its hall."""
    engine = database.connect(Settings(data=data).database)
    with database.transaction(engine) as session:
        wave = session.exec(select(Wave).order_by(col(Wave.starts_on).desc())).first()
        hall = session.exec(select(Hall).where(col(Hall.lat_e6).is_not(None)).order_by(Hall.code)).first()
        assert wave and hall
        who = _somebody(session)
        day = next(it.day_on for it in days_of(session, wave) if it.working and not it.free)
        session.add(
            PlanStop(id=uuid4(), wave_id=wave.id, hall_id=hall.id, shopper_id=who.id, day_on=day, at=600)
        )
        found = f"/desk/waves/{wave.id}/plan", f"/desk/shoppers/{who.id}", hall.model_copy()
    engine.dispose()
    return found


def _somebody(session: Session) -> Person:
    return session.exec(
        select(Person).join(Terms, col(Terms.shopper_id) == Person.id).order_by(Person.login)
    ).first()  # type: ignore[return-value]


def signed_in(phone: Phone, server: Server, address: str) -> Page:
    page = phone.open(server.address + "/desk/sign-in")
    page.fill("[name=login]", "qiang")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(re.compile("/desk/?$|/desk/[a-z]+$"))
    page.goto(server.address + address)
    return page


def rest(page: Page) -> None:
    """Wait until the map moves no more: a zoom begins a frame after it was asked for, and is marked while it lasts."""
    page.evaluate(TWO_FRAMES)
    expect(page.locator(".leaflet-zoom-anim, .leaflet-pan-anim")).to_have_count(0)


def place_of(page: Page, x: float, y: float) -> tuple[float, float] | None:
    """The degrees that lie at a point of the screen, read off the tile below it; None where no tile lies yet."""
    boxes = page.eval_on_selector_all(
        "img.leaflet-tile",
        "all => all.map(it => [it.src, ...Object.values(it.getBoundingClientRect().toJSON())])",
    )
    for src, left, top, width, height, *_ in boxes:
        if left <= x < left + width and top <= y < top + height:
            z, column, row = (int(it) for it in re.findall(r"/(\d+)/(\d+)/(\d+)\.png", src)[0])
            across, down = column + (x - left) / width, row + (y - top) / height
            lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down / 2**z))))
            return lat, across / 2**z * 360 - 180
    return None


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_places_lie_where_the_tiles_have_them(
    _provinces: Callable[[], Path], new_server: Callable[..., Server], new_phone: Callable[..., Phone],
    tiles: str, datum: str,
) -> None:  # fmt: skip
    server = new_server(ANFANG_TILES=tiles, ANFANG_TILES_DATUM=datum)
    shutil.copytree(_provinces(), server.data)
    plan, shopper, hall = ground(server.data)
    server.start()
    errors: list[str] = []
    phone = new_phone(
        viewport={"width": 1440, "height": 900}, is_mobile=False, has_touch=False, device_scale_factor=1
    )
    page = signed_in(phone, server, plan + "/map")
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.reload()
    # The dot of the one visit: white, with the hall's name. The map comes to rest where the visit is.
    dot = page.locator('path.leaflet-interactive[fill="#ffffff"]')
    expect(dot).to_be_visible()
    rest(page)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()

    def below_the_dot() -> tuple[float, float] | None:
        box = dot.bounding_box()
        return box and place_of(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert hall.lat_e6 is not None and hall.lon_e6 is not None
    should = drawn(hall.lat_e6, hall.lon_e6, datum)  # type: ignore[arg-type]
    settles(page, below_the_dot, pytest.approx(should, abs=0.0004, rel=0))  # 40 m: two pixels of this map

    page.goto(server.address + shopper)
    before = page.input_value("[name=lat]")
    rest(page)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    box = page.locator("[data-pick]").bounding_box()
    assert box
    x, y = box["x"] + 200, box["y"] + 120
    settles(page, lambda: place_of(page, x, y) is not None, True)
    there = place_of(page, x, y)
    assert there
    page.mouse.click(x, y)
    expect(page.locator("[name=lat]")).not_to_have_value(before)
    numbers = [round(float(page.input_value(f"[name={name}]")) * 1e6) for name in ("lat", "lon")]
    back = drawn(*numbers, datum)  # type: ignore[arg-type]
    assert abs(back[0] - there[0]) < 0.0008 and abs(back[1] - there[1]) < 0.0008
    assert errors == []
