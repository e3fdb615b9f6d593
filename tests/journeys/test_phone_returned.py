"""A visit that was sent back: from the desk to the phone, and from there back to the desk, as the next revision."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, select

from anfang import database
from anfang.clock import now as present
from anfang.people.create import create
from anfang.people.password import hashed
from anfang.people.records import Role
from anfang.visits.records import Evidence, Revision, Visit
from tests.browser import Phone, follow
from tests.journeys.phone_world import PASSWORD, Planned
from tests.journeys.test_one_visit import _photo
from tests.journeys.test_phone_screens import axe, begin, fill, page, planned, saved  # noqa: F401
from tests.servers import Server

WHY, NOTE = "照片里店员没有笑", "请今天补好"


class Desk:
    """mei's browser at the review pages."""

    def __init__(self, browser: Page, server: Server) -> None:
        self.page, self.address = browser, server.address
        browser.goto(f"{server.address}/desk/sign-in")
        browser.fill("[name=login]", "mei")
        browser.fill("[name=password]", PASSWORD)
        browser.get_by_role("button", name="登录").click()
        browser.wait_for_url(re.compile("/desk/(?!sign-in)"))

    def at(self, visit: str) -> Page:
        """The visit at hand."""
        self.page.goto(f"{self.address}/desk/review/{visit}")
        return self.page

    def send_back(self, visit: str) -> None:
        self.at(visit)
        follow(self.page.locator("#item-smile a.pick"))
        self.page.fill("#reason-smile", WHY)
        self.page.fill("#note", NOTE)
        self.page.get_by_role("button", name="退回", exact=False).last.click()
        self.page.wait_for_url("**/desk/review")


@pytest.fixture
def desk(new_phone: Callable[..., Phone], live_server: Server, planned: Planned) -> Desk:  # noqa: F811
    engine = database.connect(planned.settings.database)
    with database.transaction(engine) as session:
        mei = create(
            session, login="mei", name="梅", role=Role.SUPERVISOR, regions=["/52/"], by=None, now=present()
        )
        mei.password_hash = hashed(PASSWORD)
    engine.dispose()
    browser = new_phone().open()
    browser.set_viewport_size({"width": 1440, "height": 900})
    return Desk(browser, live_server)


def sealed(page: Page, tmp_path: Path) -> str:  # noqa: F811
    """Walk the first visit of the plan with a photo, seal it and see it delivered; its id."""
    at = page.get_by_test_id
    begin(page)
    at("to-outside").click()
    fill(page)
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(_photo())
    at("dimension-environment").click()
    at("floor_clean-photo").click()
    at("photo-file").set_input_files(picture)
    expect(at("photo-box").locator("img")).to_have_count(1)
    at("photo-done").click()
    saved(page)
    at("to-seal").click()
    at("noticed-any-none").click()
    at("seal").click()
    expect(at("receipt")).to_contain_text("已送达")
    at("back").click()
    at("tab-outbox").click()
    visit = at("parcel").get_attribute("data-visit")
    assert visit
    at("tab-today").click()
    return visit


def sync(page: Page) -> None:  # noqa: F811
    page.get_by_test_id("sync").click()
    expect(page.get_by_test_id("sync")).to_be_enabled()


def rows(planned: Planned) -> Session:  # noqa: F811
    return Session(database.connect(planned.settings.database))


def test_a_visit_comes_back_is_mended_offline_and_approved_as_its_second_revision(
    page: Page,  # noqa: F811
    desk: Desk,
    planned: Planned,  # noqa: F811
    tmp_path: Path,
) -> None:
    at = page.get_by_test_id
    visit = sealed(page, tmp_path)
    desk.send_back(visit)
    sync(page)
    row = at("returned")
    expect(row).to_contain_text("鼓楼旗舰厅")
    expect(row).to_contain_text("请再看 1 项")
    assert axe(page) == []
    page.context.set_offline(True)
    row.click()
    expect(at("asked-again")).to_contain_text(NOTE)
    expect(at("asked-again")).to_contain_text(WHY)
    at("asked-item").click()
    expect(at("smile-asked")).to_contain_text(WHY)
    at("smile-broken").click()
    # What nobody asked about is shut until there is a reason.
    expect(at("greet_in-kept")).to_be_disabled()
    at("greet_in-change").click()
    at("reason-0").click()
    at("greet_in-broken").click()
    saved(page)
    assert axe(page) == []
    at("dimension-environment").click()
    expect(at("item-floor_clean").locator("img")).to_have_count(1)  # the old photo, from this phone
    at("to-seal").click()
    expect(at("noticed-any-none")).to_have_attribute("aria-pressed", "true")
    at("seal").click()
    expect(at("headline")).to_be_visible()
    at("back").click()
    expect(at("screen-today")).to_be_visible()
    expect(at("returned")).to_have_count(0)
    at("tab-outbox").click()
    expect(at("parcel")).to_have_count(2)  # the original stays
    page.context.set_offline(False)
    at("sync").click()
    expect(page.locator("[data-testid=parcel][data-state=complete]")).to_have_count(2)
    with rows(planned) as session:
        assert session.exec(select(Revision.revision).order_by(Revision.revision)).all() == [1, 2]
        assert len(session.exec(select(Evidence)).all()) == 1
    seen = desk.at(visit)
    beside = seen.locator("table.beside")
    # The third is the minutes until the greeting, which nobody asks any more.
    expect(beside.locator("tbody tr")).to_have_count(3)
    expect(beside.locator(".badge.yellow")).to_have_count(0)
    expect(beside).to_contain_text(WHY)
    expect(beside).to_contain_text("当时记错了")
    seen.get_by_role("button", name="通过", exact=False).first.click()
    seen.wait_for_url("**/desk/review")
    with rows(planned) as session:
        [row_] = session.exec(select(Visit)).all()
        assert (str(row_.id), row_.revision, row_.standing) == (visit, 2, "approved")


def test_what_was_typed_stays_when_the_supervisor_takes_the_return_back(
    page: Page,  # noqa: F811
    desk: Desk,
    planned: Planned,  # noqa: F811
    tmp_path: Path,
) -> None:
    at = page.get_by_test_id
    visit = sealed(page, tmp_path)
    desk.send_back(visit)
    sync(page)
    at("returned").click()
    at("asked-item").click()
    at("smile-broken").click()
    saved(page)
    follow(desk.at(visit).get_by_role("button", name="撤回退回", exact=False))
    at("back").click()
    sync(page)
    expect(at("returned")).to_have_count(0)
    at("resume").click()
    expect(at("taken-back")).to_be_visible()
    assert axe(page) == []
    expect(at("smile-broken")).to_have_attribute("aria-pressed", "true")
    expect(at("to-seal")).to_have_count(0)
    at("back").click()
    desk.send_back(visit)
    sync(page)
    at("returned").click()
    expect(at("smile-broken")).to_have_attribute("aria-pressed", "true")
    with rows(planned) as session:
        assert session.exec(select(Revision.revision)).all() == [1]
