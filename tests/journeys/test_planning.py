"""A planner's month in the demo province, from an empty wave to the itinerary on a shopper's phone, and a cancelled day in its middle."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, select

from anfang import database
from anfang.demo.people import PASSWORD
from anfang.halls.fields import TIERS
from anfang.halls.records import Hall
from anfang.people.invite import invite
from anfang.people.records import Person
from anfang.planning.records import PlanPosting, PlanStop
from anfang.settings import Settings
from anfang.waves.find import wave_by_code
from anfang.waves.inputs.days import days_of
from anfang.waves.records import Assignment, Wave
from tests.browser import Phone, barriers, follow, settles
from tests.servers import Server

# The solver is compiled at its first run, which takes a minute of its own on two cores.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]
PATIENCE = 600_000
WORDS = {
    "zh": {"short": "家营业厅缺人", "post": "外派", "solve": "开始", "publish": "下达", "replan": "重排"},
    "en": {
        "short": "Halls that lack somebody",
        "post": "Post",
        "solve": "Start",
        "publish": "Publish",
        "replan": "Re-plan",
    },
}


@contextmanager
def rows(server: Server) -> Iterator[Session]:
    """The server's rows, read while it runs."""
    engine = database.connect(Settings(data=server.data).database)
    with database.reading(engine) as session:
        yield session
    engine.dispose()


class Desk:
    """The planner's browser, and the pictures that it takes."""

    def __init__(self, page: Page, server: Server, language: str, pictures: Path) -> None:
        self.page, self.server, self.language, self.pictures, self.taken = page, server, language, pictures, 0
        self.errors: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def look(self, name: str) -> None:
        """Nothing keeps anybody out; and a picture for whoever looks."""
        assert barriers(self.page) == [], name
        self.taken += 1
        self.page.screenshot(
            path=self.pictures / f"{self.language}-{self.taken:02d}-{name}.png", full_page=True
        )

    def sign_in(self) -> None:
        """As the planner of the province."""
        self.page.fill("[name=login]", "qiang")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url(re.compile("/desk/?$|/desk/[a-z]+$"))

    def press(self, word: str) -> None:
        """The one button of that name in the page; what it leads to is there then."""
        follow(self.page.get_by_role("button", name=WORDS[self.language][word], exact=True).first)

    def solved(self, runs: int) -> None:
        """Wait until the wave's `runs`-th run has ended; its plan is the plan. That none goes on was true before the page came, too."""
        expect(self.page.locator("article.was")).to_have_count(runs, timeout=PATIENCE)
        expect(self.page.locator("article .badge").first).to_have_class(re.compile("green"))


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_a_month_is_planned_published_disturbed_and_planned_again(
    province: Server, new_phone: Callable[..., Phone], tmp_path: Path, language: str, scheme: str
) -> None:
    wide = {"viewport": {"width": 1440, "height": 900}, "device_scale_factor": 1}
    options = {**wide, "is_mobile": False, "has_touch": False}
    locale = {"zh": "zh-CN", "en": "en"}[language]
    browser = new_phone(**options, locale=locale, color_scheme=scheme)
    pictures = Path(os.environ.get("PICTURES", tmp_path))
    desk = Desk(browser.open(province.address + "/desk/sign-in"), province, language, pictures)
    desk.sign_in()
    wave = _open_wave(desk)
    _post_somebody(desk, wave)
    desk.page.goto(f"{province.address}{wave}/solve")
    desk.page.fill("#seconds", "8")
    if (agreed := desk.page.locator("[name=leave_out]")).count():
        agreed.check()
    desk.press("solve")
    desk.solved(1)
    desk.look("solved")
    moved = _drag(desk, wave)
    _publish(desk, wave)
    login = _login(province, moved)
    phone = new_phone(locale=locale, color_scheme=scheme)
    page = phone.open(f"{province.address}/app/#enrol={_code(province, login)}")
    page.get_by_test_id("enrol-use").click()
    page.get_by_test_id("gestures-known").click()
    _phone_shows(province, page, login)
    page.screenshot(path=pictures / f"{language}-phone-before.png")

    day = _cancel_a_day(desk, wave, login)
    noticed = _note_an_exposure(desk, wave, login)
    desk.look("replan")
    desk.press("replan")
    desk.page.wait_for_url(re.compile("/solve$"))
    desk.solved(2)
    _publish(desk, wave)
    page.get_by_test_id("sync").click()
    _phone_shows(province, page, login)
    page.screenshot(path=pictures / f"{language}-phone-after.png")
    assert day not in {it.day_on for it in _ahead(province, login)}
    assert noticed not in {it.hall_id for it in _of_the_wave(province, login)}, "somebody else goes there"
    assert desk.errors == []


def _open_wave(desk: Desk) -> str:
    """Next month's wave; here it begins tomorrow, so that the phone, which holds seven days, sees of it. Answers its address."""
    page, today = desk.page, datetime.now(Settings().zone).date()
    page.goto(desk.server.address + "/desk/waves/new")
    first, last = today + timedelta(days=1), today + timedelta(days=28)
    given = {"code": "next", "title": "下月暗访", "starts_on": first.isoformat(), "ends_on": last.isoformat()}
    for name, text in given.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=checklist_code]", "telecom-hall")
    for tier in TIERS:
        page.fill(f"[name={tier}]", "1")
    page.click("main form button")
    page.wait_for_url(re.compile("/inputs$"))
    desk.look("inputs")
    return re.sub(r"^https?://[^/]+|/inputs$", "", page.url)


def _post_somebody(desk: Desk, wave: str) -> None:
    """One city lacks shoppers; a posting cures halls of it."""
    page = desk.page
    page.goto(desk.server.address + wave + "/headroom")
    expect(page.locator("main")).to_contain_text(WORDS[desk.language]["short"])
    desk.look("headroom")
    follow(page.locator("form.inline").first.get_by_role("button"))
    expect(page.locator("#postings li form")).to_have_count(1)
    desk.look("posted")
    with rows(desk.server) as session:
        assert len(session.exec(select(PlanPosting)).all()) == 1


def _drag(desk: Desk, wave: str) -> UUID:
    """Drag a visit to another day by mouse; the dialog says what it breaks, and what breaks nothing is kept. Answers the stop's id."""
    page = desk.page
    page.goto(desk.server.address + wave + "/plan?view=shoppers")
    expect(page.locator("[data-load] .figures-row")).to_be_visible(timeout=PATIENCE)
    desk.look("plan")
    soon = (datetime.now(Settings().zone).date() + timedelta(days=6)).isoformat()
    for chip in page.locator(".chip").all():
        cell = chip.locator("xpath=ancestor::td")
        shopper, day = cell.get_attribute("data-shopper"), cell.get_attribute("data-day") or ""
        if day > soon:
            continue
        stop = UUID(chip.get_attribute("data-stop") or "")
        for target in page.locator(f'td[data-shopper="{shopper}"]:not(.free):not(.weekend)').all():
            to = target.get_attribute("data-day") or ""
            if to == day or to > soon:
                continue
            _pull(page, f'[data-stop="{stop}"]', f'td[data-shopper="{shopper}"][data-day="{to}"]')
            told = page.locator("dialog [data-breaks]")
            expect(told).to_be_visible()
            if told.get_attribute("data-breaks") == "0":
                desk.look("dragged")
                follow(page.locator("dialog [data-first]"))
                expect(page.locator(".notice.good").first).to_be_visible()
                with rows(desk.server) as session:
                    assert session.get_one(PlanStop, stop).day_on.isoformat() == to
                return stop
            page.keyboard.press("Escape")
            expect(told).to_be_hidden()
    raise AssertionError("no visit of these days can be moved at all")


def _pull(page: Page, stop: str, cell: str) -> None:
    page.locator(cell).scroll_into_view_if_needed()
    start, end = page.locator(stop).bounding_box(), page.locator(cell).bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 20, steps=3)
    page.mouse.move(end["x"] + 25, end["y"] + 20, steps=6)
    page.mouse.up()


def _publish(desk: Desk, wave: str) -> None:
    page = desk.page
    page.goto(desk.server.address + wave + "/publish")
    desk.look("publish")
    desk.press("publish")
    expect(page.locator(".notice.good").first).to_be_visible()
    expect(page.get_by_role("button", name=WORDS[desk.language]["publish"], exact=True)).to_be_disabled()


def _cancel_a_day(desk: Desk, wave: str, login: str) -> date:
    """In mid-wave nobody can be sent out on a day on which the shopper has a visit."""
    day = _of_the_wave(desk.server, login)[0].day_on
    page = desk.page
    page.goto(desk.server.address + wave + "/plan/replan")
    page.fill("#day_on", day.isoformat())
    page.fill("#why", "暴雪封路")
    follow(page.locator("form[action$='/replan/day'] button"))
    expect(page.locator(".figures-row dd").first).not_to_have_text("0")
    with rows(desk.server) as session:
        made = wave_by_code(session, "next")
        assert made is not None
        assert next(it for it in days_of(session, made) if it.day_on == day).free
    return day


def _note_an_exposure(desk: Desk, wave: str, login: str) -> UUID:
    """The shopper rang up: they were noticed at a hall to which the plan sends them again. Answers its id."""
    hall_id = _of_the_wave(desk.server, login)[-1].hall_id
    with rows(desk.server) as session:
        code = session.get_one(Hall, hall_id).code
        who = session.exec(select(Person.id).where(Person.login == login)).one()
    page = desk.page
    page.goto(desk.server.address + wave + "/plan/replan")
    page.select_option("#noticed", str(who))
    page.fill("#noticed-at", code)
    follow(page.locator("form[action$='/replan/exposure'] button"))
    expect(page.locator("#exposure li form")).to_have_count(1)
    return hall_id


def _ahead(server: Server, login: str) -> list[Assignment]:
    """What the phone is to show: the shopper's standing visits up to seven days ahead, in their order."""
    today = datetime.now(Settings().zone).date()
    with rows(server) as session:
        asked = (
            select(Assignment)
            .join(Person, col(Person.id) == Assignment.shopper_id)
            .where(Person.login == login, col(Assignment.cancelled_at).is_(None))
            .where(
                Assignment.day_on >= today, Assignment.day_on <= today + timedelta(days=Settings().days_ahead)
            )
        )
        return list(session.exec(asked.order_by(col(Assignment.day_on), col(Assignment.from_time))))


def _of_the_wave(server: Server, login: str) -> list[Assignment]:
    with rows(server) as session:
        made = session.exec(select(Wave.id).where(Wave.code == "next")).one()
    return [it for it in _ahead(server, login) if it.wave_id == made]


def _phone_shows(server: Server, page: Page, login: str) -> None:
    """The visits that stand, in the order of their days, and no other: once the sync has ended, which takes others away."""
    wanted = [str(it.visit_id) for it in _ahead(server, login)]
    assert wanted
    shown = "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.visit)"
    settles(page, lambda: page.eval_on_selector_all('[data-testid="assignment"]', shown), wanted)


def _login(server: Server, stop: UUID) -> str:
    with rows(server) as session:
        return session.get_one(Person, session.get_one(PlanStop, stop).shopper_id).login


def _code(server: Server, login: str) -> str:
    engine = database.connect(Settings(data=server.data).database)
    with database.transaction(engine) as session:
        people = {person.login: person for person in session.exec(select(Person))}
        return invite(session, people[login], by=people["admin"], now=datetime.now(UTC))
