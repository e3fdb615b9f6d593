"""A planner with a tablet or a phone: a finger that rests on a stop takes it along, one that swipes scrolls the calendar."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from anfang import database
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.records import PlanStop
from anfang.settings import Settings
from anfang.shoppers.records import Terms
from anfang.waves.inputs.days import days_of
from anfang.waves.records import Assignment, Wave
from tests.browser import Phone
from tests.journeys.test_map import signed_in
from tests.servers import Server

pytestmark = pytest.mark.browser
RESTS = 500  # ms: longer than the page wants (REST in planning.js), and than Chromium takes for a long press
STEPS = 8


class Finger:
    """One finger on the glass; each of its moves has reached the page when the next one begins."""

    def __init__(self, page: Page) -> None:
        self.page, self.glass = page, page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._touch("touchStart", x, y)

    def slide(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        for n in range(1, STEPS + 1):
            x, y = (a + (b - a) * n / STEPS for a, b in zip(start, end, strict=True))
            self._touch("touchMove", x, y)

    def up(self) -> None:
        self.glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def _touch(self, kind: str, x: float, y: float) -> None:
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


def centre(of: Locator) -> tuple[float, float]:
    """The middle of what is shown."""
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def one_stop(data: Path) -> tuple[str, UUID, date]:
    """A visit of next month's wave on its second working day: the address of the plan, the stop, and the first working day."""
    engine = database.connect(Settings(data=data).database)
    with database.transaction(engine) as session:
        wave = session.exec(select(Wave).order_by(col(Wave.starts_on).desc())).first()
        person = session.exec(
            select(Person).join(Terms, col(Terms.shopper_id) == Person.id).order_by(Person.login)
        ).first()
        assert wave and person
        home = session.get_one(Terms, person.id)
        known = select(Assignment.hall_id).where(Assignment.shopper_id == person.id)
        halls = session.exec(select(Hall).where(col(Hall.lat_e6).is_not(None), col(Hall.id).not_in(known)))
        hall = min(halls, key=lambda it: abs(it.lat_e6 - home.lat_e6) + abs(it.lon_e6 - home.lon_e6))  # type: ignore[operator]
        first, second = [it.day_on for it in days_of(session, wave) if it.working and not it.free][:2]
        stop = PlanStop(
            id=uuid4(), wave_id=wave.id, hall_id=hall.id, shopper_id=person.id, day_on=second, at=660
        )
        session.add(stop)
        found = f"/desk/waves/{wave.id}/plan?view=shoppers&q={person.login}", stop.id, first
    engine.dispose()
    return found


@pytest.fixture
def calendar(
    _provinces: Callable[[], Path], new_server: Callable[..., Server], new_phone: Callable[..., Phone]
) -> tuple[Page, UUID, date, Server]:
    """The calendar of shoppers on a phone, with one stop."""
    server = new_server()
    shutil.copytree(_provinces(), server.data)
    address, stop, first = one_stop(server.data)
    page = signed_in(new_phone(), server.start(), address)
    expect(
        page.locator("[data-load] .figures-row")
    ).to_be_visible()  # what comes above pushes the calendar down
    page.locator(f'[data-stop="{stop}"]').evaluate("it => it.scrollIntoView({ block: 'center' })")
    return page, stop, first, server


def day_of(server: Server, stop: UUID) -> date:
    """The day on which the stop stands in the database."""
    engine = database.connect(Settings(data=server.data).database)
    with database.reading(engine) as session:
        found = session.get_one(PlanStop, stop).day_on
    engine.dispose()
    return found


def scrolled(page: Page) -> int:
    """How far the calendar is scrolled to the right."""
    return int(page.locator(".plan-wrap").evaluate("it => it.scrollLeft"))


def test_a_finger_that_rests_on_a_stop_takes_it_to_another_day(
    calendar: tuple[Page, UUID, date, Server],
) -> None:
    page, stop, first, server = calendar
    chip, cell = page.locator(f'[data-stop="{stop}"]'), page.locator(f'td[data-day="{first}"]').first
    before, there = scrolled(page), centre(chip)
    finger = Finger(page)
    finger.down(*there)
    expect(page.locator(".ghost")).to_be_visible()
    page.wait_for_timeout(RESTS)  # a menu would come now
    finger.slide(there, centre(cell))
    expect(cell).to_have_class(re.compile(r"\bunder\b"))
    assert scrolled(page) == before, "what is held does not scroll"
    finger.up()
    told = page.locator("dialog [data-breaks]")
    expect(told).to_have_attribute("data-breaks", "0")
    expect(page.locator("dialog [name=day]").first).to_have_value(first.isoformat())
    page.locator("dialog [data-first]").tap()
    expect(page.locator(".notice.good").first).to_be_visible()
    assert day_of(server, stop) == first


def test_a_stop_held_at_the_edge_scrolls_the_calendar_on_below_it(
    calendar: tuple[Page, UUID, date, Server],
) -> None:
    page, stop, first, _ = calendar
    there, before = centre(page.locator(f'[data-stop="{stop}"]')), scrolled(page)
    edge = page.viewport_size["width"] - 30, there[1]  # type: ignore[index]
    finger = Finger(page)
    finger.down(*there)
    expect(page.locator(".ghost")).to_be_visible()
    finger.slide(there, edge)
    page.wait_for_function(
        "before => document.querySelector('.plan-wrap').scrollLeft > before + 200", arg=before
    )
    finger.slide(edge, (edge[0] - 80, edge[1]))
    below = page.locator("td.under").get_attribute("data-day")
    assert below is not None and date.fromisoformat(below) > first + timedelta(days=4)
    finger.up()
    expect(page.locator("dialog [name=day]").first).to_have_value(below)
    # Back at the stop, a key opens it as it stands.
    page.keyboard.press("Escape")
    expect(page.locator(f'[data-stop="{stop}"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] [name=day]").first).not_to_have_value(below)


def test_a_finger_that_swipes_scrolls_the_calendar_and_moves_nothing(
    calendar: tuple[Page, UUID, date, Server],
) -> None:
    page, stop, _, server = calendar
    # The page's clock stands still: on a slow machine a finger that means to swipe has rested before its first move arrives.
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    there, before, was = centre(page.locator(f'[data-stop="{stop}"]')), scrolled(page), day_of(server, stop)
    finger = Finger(page)
    finger.down(*there)
    finger.slide(there, (there[0] - 150, there[1]))
    finger.up()
    page.wait_for_function(
        "before => document.querySelector('.plan-wrap').scrollLeft > before + 60", arg=before
    )
    page.clock.run_for(RESTS)
    assert page.locator(".ghost, .held, .under, dialog[open]").count() == 0
    assert day_of(server, stop) == was
