"""The itinerary on the phone: the day's order, when to leave, the night's lodging, what a new plan changed, the calendar's file."""

from typing import Any

from playwright.sync_api import Page, expect
from sqlmodel import select

from anfang import database
from anfang.waves.records import Assignment
from tests.journeys.phone_world import Planned
from tests.journeys.test_phone_returned import sync
from tests.journeys.test_phone_screens import axe, page, planned, wide  # noqa: F401


def publish(planned: Planned, *stops: dict[str, Any]) -> None:  # noqa: F811
    """What a plan's publication writes: one change for each of lan's stops, in their order."""
    engine = database.connect(planned.settings.database)
    with database.transaction(engine) as session:
        found = session.exec(select(Assignment).where(Assignment.shopper_id == planned.shopper.id)).all()
        of = {str(it.visit_id): it for it in found}
        for visit, changes in zip(planned.visits, stops, strict=False):
            of[visit].sqlmodel_update(changes)
            session.add(of[visit])
    engine.dispose()


def test_a_plan_without_an_order_looks_as_ever(page: Page) -> None:  # noqa: F811
    expect(page.get_by_test_id("assignment")).to_have_count(4)
    for sign in (".nth", ".line b", "[data-testid=lodging]", "[data-testid=calendar]"):
        expect(page.locator(sign)).to_have_count(0)


def test_the_days_order_and_what_a_new_plan_changed_until_it_is_looked_at(
    page: Page,  # noqa: F811
    planned: Planned,  # noqa: F811
) -> None:
    at = page.get_by_test_id
    publish(
        planned,
        {"position": 1, "leave_at": "08:10", "lodging": "遵义市"},
        {"position": 2, "leave_at": "14:20", "lodging": "遵义市", "from_time": "15:15"},
    )
    sync(page)
    first, second = at("assignment").nth(0), at("assignment").nth(1)
    expect(first.get_by_role("img", name="第 1 站")).to_be_visible()
    expect(first).to_contain_text("08:10 出发")
    expect(second).to_contain_text("14:20 出发")
    expect(at("lodging")).to_have_text("当晚住：遵义市")  # one night, though both stops tell it
    expect(at("changed")).to_have_count(1)
    expect(second.get_by_test_id("changed")).to_be_visible()
    assert axe(page) == []
    second.click()
    expect(page.locator(".facts")).to_contain_text("14:20")
    at("back").click()
    expect(first).to_be_visible()
    expect(at("changed")).to_have_count(0)
    page.set_viewport_size({"width": 320, "height": 568})
    at("tab-settings").click()
    at("size-200").click()
    at("tab-today").click()
    expect(first).to_be_visible()
    assert wide(page) == 0


def test_the_calendars_file_comes_through_the_phones_session_and_only_online(
    page: Page,  # noqa: F811
    planned: Planned,  # noqa: F811
) -> None:
    publish(planned, {"position": 1, "leave_at": "08:10"})
    sync(page)
    button = page.get_by_test_id("calendar")
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "calendar.ics"
    text = download.value.path().read_text("utf-8")
    assert text.startswith("BEGIN:VCALENDAR") and "SUMMARY:外出" in text and "鼓楼" not in text
    page.context.set_offline(True)
    expect(button).to_have_count(0)
    expect(page.get_by_text("存入日历需要联网。")).to_be_visible()
