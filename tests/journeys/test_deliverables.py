"""A supervisor asks for all deliverables of the published wave, stops them, goes on, and opens what was made."""

import re
from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from anfang.demo.people import PASSWORD
from tests.browser import Phone, follow
from tests.journeys.seated import DESK, seat
from tests.servers import Server


def file_of(page: Page, name: str) -> bytes:
    """What the newest file of that name holds, by the link in its row."""
    row = page.locator("tbody tr").filter(has_text=name).filter(has_text="EN").first
    return page.request.get(row.locator("a").last.evaluate("it => it.href")).body()


def test_a_set_is_asked_for_stopped_taken_up_again_and_opened(
    filled: Server, new_phone: Callable[..., Phone]
) -> None:
    mei = seat(filled, new_phone)
    page = mei.sign_in("mei", PASSWORD)
    mei.go("/desk/deliverables")
    # The demo has asked for them; the server that began makes them without being told, and the page follows.
    expect(page.get_by_text("17 件中已生成 17 件")).to_be_visible(timeout=120_000)

    mei.as_in("en", DESK)
    mei.go("/desk/deliverables")
    page.get_by_role("button", name="Make all").click()
    expect(page.get_by_role("progressbar", name="Progress of all files")).to_be_visible()
    page.get_by_role("button", name="Stop all").click()
    expect(page.get_by_text(re.compile("[0-9]+ stopped"))).to_be_visible()
    expect(page.get_by_role("button", name="Stop all")).to_have_count(0)
    mei.look()
    mei.as_in("en", DESK)
    mei.go("/desk/deliverables")
    page.get_by_role("button", name="Go on with the rest").click()
    expect(page.get_by_text("28 of 28 made")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)

    book = load_workbook(BytesIO(file_of(page, "Standard scores XLSX")))
    halls = book.worksheets[0]
    assert halls.freeze_panes is not None and halls.auto_filter.ref and halls.max_row > 50
    assert book.sheetnames[-1] == "Columns explained"
    paper = PdfReader(BytesIO(file_of(page, "Overall report PDF")))
    last = paper.pages[-1].extract_text()
    assert f"{len(paper.pages)} of {len(paper.pages)}" in re.sub(r"\s*/\s*", " of ", last)
    report = page.locator("tbody tr").filter(has_text="Overall report HTML").first
    follow(report.get_by_role("link", name="Open"))
    expect(page.locator("h1")).to_be_visible()
    assert mei.errors == []
