"""A supervisor works through the queue by keys alone."""

import re

from playwright.sync_api import expect

from tests.journeys.test_desk import Console, console  # noqa: F401

VISIT = re.compile("/desk/review/[0-9a-f-]{36}")


def test_the_queue_is_worked_through_by_keys(console: Console) -> None:  # noqa: F811
    page = console.go("/desk/review")
    expect(page.locator("tbody tr")).to_have_count(2)
    console.quiet_and_accessible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(VISIT)
    console.quiet_and_accessible()
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda at: at != first and VISIT.search(at) is not None)
    page.keyboard.press("a")
    page.wait_for_url(first)
    page.keyboard.press("r")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("请补一张柜台的照片")
    page.get_by_role("button", name="退回", exact=False).last.click()
    page.wait_for_url(re.compile("/desk/review$"))
    expect(page.get_by_text("没有待处理的访次")).to_be_visible()
    console.go("/desk/review/progress")
    expect(page.locator(".counts dd").first).to_have_text("1")
    console.quiet_and_accessible()
