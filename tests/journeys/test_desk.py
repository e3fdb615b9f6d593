"""A supervisor at the console: finds a visit by keys alone, reads it, and takes its report along."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from anfang import database
from anfang.people.create import create
from anfang.people.password import hashed
from anfang.people.records import Role
from anfang.settings import Settings
from tests.browser import Phone, Quiet, barriers, follow
from tests.servers import Server
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, lay, walked

PASSWORD = "a long enough password"


@dataclass
class Console:
    """A server with two visits in it, and mei's browser at its console."""

    server: Server
    page: Page
    errors: list[str]
    quiet: Quiet

    def go(self, path: str) -> Page:
        self.page.goto(self.server.address + path)
        return self.page

    def quiet_and_accessible(self) -> None:
        """Nothing was refused by the content policy, nothing failed, and axe has nothing to say."""
        self.quiet.rest()
        assert self.errors == []
        assert barriers(self.page) == []


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def console(
    request: pytest.FixtureRequest, new_server: Callable[..., Server], new_phone: Callable[..., Phone]
) -> Console:
    server = new_server()
    world = lay(Settings(data=server.data))
    with database.transaction(world.engine) as session:
        mei = create(
            session, login="mei", name="梅", role=Role.SUPERVISOR, regions=["/52/"], by=None, now=NOON
        )
        mei.password_hash = hashed(PASSWORD)
    with world.client() as client:
        lans = world.phone(client)
        for till in ("kept", "broken"):
            draft = walked(world.assign(), world.checklist, till=till)
            if till == "broken":
                draft.photo("till", jpeg(), NOON)
            sealed = draft.seal(SEALED_AT)
            lans.put(sealed)
            lans.sync(at=NOON)
            for digest, content in sealed.evidence.items():
                lans.send_evidence(digest, content)
    world.engine.dispose()
    width, height = request.param
    browser = new_phone(viewport={"width": width, "height": height}, is_mobile=False, has_touch=False)
    page = browser.open()
    quiet = Quiet(page)
    page.goto(server.start().address + "/desk/sign-in")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.fill("[name=login]", "mei")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(re.compile("/desk/(?!sign-in)"))
    return Console(server, page, errors, quiet)


def test_a_visit_is_found_read_and_taken_along(console: Console) -> None:
    page = console.go("/desk/visits?sort=score&order=up")
    expect(page.locator("tbody tr")).to_have_count(2)
    console.quiet_and_accessible()
    page.keyboard.press("/")
    expect(page.locator("#by-text")).to_be_focused()
    page.keyboard.type("南明")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("text="))
    assert "sort=score" in page.url and "wave=" not in page.url
    page.keyboard.press("j")
    expect(page.locator("tr.chosen")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/visits/[0-9a-f-]{36}"))
    expect(page.locator(".figure")).to_have_text("75.00")
    expect(page.locator(".verdict .sum")).to_have_text("100.00 − 25.00 = 75.00")
    photo = page.locator(".photos img")
    photo.scroll_into_view_if_needed()
    photo.evaluate(
        "image => image.decode()"
    )  # the page's policy lets no script be made of a string, so no waiting for a function
    console.quiet_and_accessible()
    page.get_by_role("button", name="只看扣分").click()
    expect(page.locator(".lines li:visible")).to_have_count(1)
    pdf = page.request.get(page.url.partition("#")[0] + "/report.pdf")
    assert re.search(r'filename="report-[0-9a-f]{8}\.pdf"', pdf.headers["content-disposition"])
    follow(page.get_by_role("link", name="查看报告"))
    final = page.locator("#final").inner_text()
    text = re.sub(r"\s", "", "".join(it.extract_text() for it in PdfReader(io.BytesIO(pdf.body())).pages))
    assert final == "75.00" and final in text
    for cell in page.locator("#deductions .points").all_inner_texts():
        assert cell in text
    console.quiet_and_accessible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no page scrolls sideways"


def test_everything_works_without_scripts(console: Console) -> None:
    console.page.route("**/*.js", lambda route: route.abort())
    page = console.go("/desk/visits")
    page.select_option("#by-band", "red")
    page.click("main form button")
    page.wait_for_url(re.compile("band=red"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody a")
    expect(page.locator(".figure")).to_have_text("75.00")
