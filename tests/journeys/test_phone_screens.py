"""Every screen of the phone's app in a real browser over a real server: readable to everybody, quiet, and true to what is stored."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Phone, barriers, settles
from tests.journeys.phone_world import Planned, plan
from tests.servers import Server
from tests.visits.world import settings_in


@pytest.fixture
def planned(live_server: Server) -> Planned:
    """A province in the live server's own database."""
    return plan(settings_in(live_server.folder / "data"))


@pytest.fixture
def page(phone: Phone, live_server: Server, planned: Planned) -> Iterator[Page]:
    """An enrolled phone that stands at its plan. Nothing may be refused by the page's policy while it is used."""
    page = phone.open()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    enter(page, live_server, planned)
    yield page
    assert faults == []


def enter(page: Page, server: Server, planned: Planned) -> None:
    """Enrol by the address that a QR code holds."""
    page.goto(f"{server.address}/app/#enrol={planned.code()}")
    page.get_by_test_id("enrol-use").click()
    page.get_by_test_id("gestures-known").click()
    expect(page.get_by_test_id("assignment").first).to_be_visible()


def begin(page: Page, which: int = 0) -> None:
    """From the plan into a hall."""
    page.get_by_test_id("assignment").nth(which).click()
    page.get_by_test_id("start-visit").click()
    expect(page.get_by_test_id("screen-visit")).to_be_visible()


def saved(page: Page) -> None:
    """Wait until all that was tapped is on the disk."""
    expect(page.get_by_test_id("saved-state")).to_have_attribute("data-saved", "yes")


def axe(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core has to say about the page as it stands; [] is well. By CDP, since the page's own policy lets no script in."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    # Half of one theme and half of the other is no screen that anybody reads.
    page.evaluate(
        "Promise.all(document.getAnimations().map((it) => it.finished.catch(() => 0))).then(() => 0)"
    )
    return barriers(page)


def wide(page: Page) -> int:
    """How many elements stick out of the window on the right; the strip of dimensions scrolls by itself."""
    script = """() => [...document.querySelectorAll('.under *')].filter((it) =>
      it.getBoundingClientRect().right > innerWidth + 1 && !it.closest('.dimensions')).length"""
    return int(page.evaluate(script))


def pointed_at(page: Page) -> str:
    """The test id of the item that the screen points at; it does so for a moment only, so all is read at once."""
    found = page.wait_for_selector("[data-here]")
    assert found
    return str(found.get_attribute("data-testid"))


def fill(page: Page, *, limit: int = 150) -> None:
    """Answer all that is open, by the button that jumps there: kept, the middle, a word."""
    # Right after leaving the hall the foot is still the other one.
    page.locator("[data-testid=next-open], [data-testid=to-seal]").first.wait_for()
    for _ in range(limit):
        page.evaluate(
            "document.querySelectorAll('[data-here]').forEach((it) => it.removeAttribute('data-here'))"
        )
        if page.get_by_test_id("next-open").count() == 0:
            return
        page.get_by_test_id("next-open").click()
        name = pointed_at(page)
        key = name.removeprefix("item-")
        _answer(page, page.get_by_test_id(name), key)
        saved(page)
        # That all is saved is told first: what is still open is worked out anew a moment later, together with the tick.
        expect(page.get_by_test_id(f"{key}-saved")).to_be_visible()
    raise AssertionError("it never ends")


def _answer(page: Page, card: Locator, key: str) -> None:
    for way in ("kept", "2", "more"):
        if (target := page.get_by_test_id(f"{key}-{way}")).count():
            return target.click()
    text = page.get_by_test_id(f"{key}-text")
    if text.count():
        text.fill("B2037")
        text.blur()
    else:
        card.locator(".choice .pick").first.click()


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_no_screen_keeps_anybody_out(page: Page, language: str, theme: str) -> None:
    """axe-core finds nothing on any screen, in both languages, light and dark."""
    at = page.get_by_test_id
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = axe(page)

    at("tab-settings").click()
    at(f"language-{language}").click()
    at(f"theme-{theme}").click()
    expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()
    look("settings")
    at("tab-outbox").click()
    expect(at("empty")).to_be_visible()
    look("outbox, empty")
    at("tab-today").click()
    expect(at("assignment").first).to_be_visible()
    look("today")
    at("assignment").first.click()
    expect(at("check-write")).to_be_visible()
    look("briefing")
    at("start-visit").click()
    at("mark-arrived").click()
    at("greet_in-kept").click()
    at("farewell-broken").click()
    saved(page)
    look("inside")
    at("seat_invited-more").click()
    expect(at("menu-not-applicable")).to_be_visible()
    look("an item's menu")
    at("menu-not-applicable").click()
    expect(at("reason-0")).to_be_visible()
    look("reasons")
    at("reason-0").click()
    at("to-outside").click()
    at("next-open").wait_for()
    look("outside")
    at("to-seal").click()
    expect(at("missing-item").first).to_be_visible()
    look("seal, with what is missing")
    at("back").click()
    fill(page)
    at("to-seal").click()
    expect(at("complete")).to_be_visible()
    at("noticed-any-yes").click()
    look("seal, somebody took notice")
    at("noticed-any-none").click()
    look("seal")
    at("seal").click()
    expect(at("headline")).to_be_visible()
    look("report")
    at("back").click()
    at("tab-outbox").click()
    expect(at("parcel")).to_be_visible()
    look("outbox")
    at("tab-settings").click()
    at("cover-try").click()
    expect(at("cover")).to_be_visible()
    look("cover")
    assert found == {name: [] for name in found}


def test_the_code_leaves_the_address_at_once_and_the_history_stays_single(page: Page) -> None:
    assert page.url.endswith("/app/")
    before = page.evaluate("history.length")
    begin(page)
    page.get_by_test_id("back").click()
    page.get_by_test_id("tab-outbox").click()
    expect(page.get_by_test_id("screen-outbox")).to_be_visible()
    assert (page.url.split("/app")[1], page.evaluate("history.length")) == ("/", before)
    assert page.title() == "随记"


def test_two_fingers_cover_the_screen_and_holding_the_date_brings_it_back_as_it_was(page: Page) -> None:
    begin(page)
    page.get_by_test_id("greet_in-kept").click()
    middle = page.locator("main.middle")
    middle.evaluate("it => { it.scrollTop = 333 }")
    fingers = page.context.new_cdp_session(page)
    both = [{"x": 120, "y": 300}, {"x": 200, "y": 320}]
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": both})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_test_id("cover")).to_be_visible()
    expect(page.get_by_test_id("screen-visit")).to_be_hidden()
    page.get_by_test_id("cover-text").fill("买菜")
    date = page.get_by_test_id("cover-date")
    date.click(delay=400)
    expect(page.get_by_test_id("cover")).to_be_visible()
    date.hover()
    page.mouse.down()
    expect(page.get_by_test_id("cover")).to_have_count(0)
    page.mouse.up()
    expect(page.get_by_test_id("greet_in-kept")).to_be_visible()
    expect(page.get_by_test_id("greet_in-kept")).to_have_attribute("aria-pressed", "true")
    settles(page, lambda: middle.evaluate("it => it.scrollTop"), 333)


def test_three_quick_taps_on_the_title_cover_and_it_stays_so_when_opened_again(
    phone: Phone, page: Page
) -> None:
    begin(page)
    title = page.locator("[data-bar] h1").bounding_box()
    assert title
    for _ in range(
        3
    ):  # quick means 0.7 s: the finger only, without a look each time whether the title is still there
        page.touchscreen.tap(title["x"] + title["width"] / 2, title["y"] + title["height"] / 2)
    page.get_by_test_id("cover-text").fill("缴水费")
    expect(page.get_by_test_id("cover")).to_be_visible()
    # The note is written behind the keys: it is there once a fresh page shows it.
    address, other = page.url, page.context.new_page()
    for patience in (500, 1000, 2000, 4000, 8000, 16000):
        other.goto(address)
        with contextlib.suppress(AssertionError):
            expect(other.get_by_test_id("cover-text")).to_have_value("缴水费", timeout=patience)
            break
    phone.kill()
    again = phone.open(address)
    expect(again.get_by_test_id("cover-text")).to_have_value("缴水费")
    expect(again.get_by_test_id("screen-visit")).to_be_hidden()


def test_the_shortcut_covers_before_anything_else_and_leaves_no_trace(page: Page) -> None:
    page.goto(page.url + "?cover")
    expect(page.get_by_test_id("cover")).to_be_visible()
    assert page.url.endswith("/app/")


def test_an_open_visit_comes_up_by_itself_with_all_that_was_shown_as_saved(phone: Phone, page: Page) -> None:
    begin(page)
    page.get_by_test_id("mark-arrived").click()
    page.get_by_test_id("greet_in-broken").click()
    expect(page.get_by_test_id("greet_in-saved")).to_be_visible()
    saved(page)
    address = page.url
    phone.kill()
    again = phone.open(address)
    expect(again.get_by_test_id("greet_in-broken")).to_have_attribute("aria-pressed", "true")
    expect(again.get_by_test_id("mark-arrived")).to_have_class("mark mark-made")


def test_a_second_tab_reads_only_and_can_take_the_visit_over(page: Page) -> None:
    begin(page)
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_test_id("read-only")).to_be_visible()
    expect(other.get_by_test_id("greet_in-kept")).to_be_disabled()
    other.get_by_test_id("take-over").click()
    other.get_by_test_id("greet_in-kept").click()
    expect(other.get_by_test_id("greet_in-saved")).to_be_visible()
    expect(page.get_by_test_id("read-only")).to_be_visible()


def test_starting_a_second_visit_asks_to_park_the_first(page: Page) -> None:
    begin(page)
    page.get_by_test_id("back").click()
    page.get_by_test_id("assignment").nth(1).click()
    page.get_by_test_id("start-visit").click()
    question = page.get_by_test_id("park-question")
    expect(question).to_contain_text("鼓楼旗舰厅")
    question.get_by_test_id("park-yes").click()
    expect(page.get_by_test_id("screen-visit")).to_contain_text("花果园")
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("resume")).to_have_count(2)


def test_a_second_visit_begins_in_the_hall_wherever_the_first_was_looked_at(page: Page) -> None:
    begin(page)
    expect(page.get_by_test_id("item-greet_in")).to_be_visible()
    seen_inside = {str(it.get_attribute("id")) for it in page.locator("[id^=item-]").all()}
    page.get_by_test_id("to-outside").click()
    for _ in range(100):
        page.get_by_test_id("next-open").click()
        if pointed_at(page) not in seen_inside:
            break
    page.get_by_test_id("back").click()
    page.get_by_test_id("assignment").nth(1).click()
    page.get_by_test_id("start-visit").click()
    page.get_by_test_id("park-yes").click()
    expect(page.get_by_test_id("screen-visit")).to_contain_text("花果园")
    expect(page.get_by_test_id("to-outside")).to_be_visible()
    saved(page)
    expect(page.get_by_test_id("to-outside")).to_be_visible()


def test_what_was_typed_for_an_item_comes_back_with_its_condition(page: Page) -> None:
    begin(page)
    page.get_by_test_id("badge-kept").click()
    page.get_by_test_id("to-outside").click()
    page.get_by_test_id("dimension-staff").click()
    number = page.get_by_test_id("badge_number-text")
    number.fill("B2037")
    number.blur()
    expect(page.get_by_test_id("badge_number-saved")).to_be_visible()
    page.get_by_test_id("badge-broken").click()
    expect(number).to_have_count(0)
    page.get_by_test_id("badge-kept").click()
    expect(number).to_have_value("B2037")


def test_undo_takes_the_last_tap_back(page: Page) -> None:
    begin(page)
    page.get_by_test_id("greet_in-kept").click()
    page.get_by_test_id("greet_in-broken").click()
    saved(page)
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("greet_in-kept")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("greet_in-kept")).to_have_attribute("aria-pressed", "false")


def test_a_photo_is_brought_down_and_stands_with_its_item(page: Page, tmp_path: Path) -> None:
    begin(page)
    page.get_by_test_id("to-outside").click()
    page.get_by_test_id("dimension-environment").click()
    expect(page.get_by_test_id("dimension-environment")).to_have_attribute("aria-current", "true")
    card = page.locator(".item").first
    key = str(card.get_attribute("data-testid")).removeprefix("item-")
    page.get_by_test_id(f"{key}-photo").click()
    page.get_by_test_id("photo-take").click()
    page.locator("video").evaluate(
        "it => new Promise((done) => it.videoWidth ? done() : it.addEventListener('playing', done))"
    )
    page.get_by_test_id("photo-take").click()
    expect(page.get_by_test_id("photo-box").locator("img")).to_have_count(1)
    page.get_by_test_id("photo-done").click()
    expect(card.locator("img")).to_have_count(1)


@pytest.mark.parametrize(("width", "size"), [(320, "100"), (390, "200"), (320, "200")])
def test_nothing_sticks_out_on_a_small_phone_or_with_large_letters(page: Page, width: int, size: str) -> None:
    at = page.get_by_test_id
    page.set_viewport_size({"width": width, "height": 568})
    at("tab-settings").click()
    at(f"size-{size}").click()
    out = {"settings": wide(page)}
    at("tab-today").click()
    at("assignment").nth(1).click()
    expect(at("check-write")).to_be_visible()
    out["briefing"] = wide(page)
    at("start-visit").click()
    at("greet_in-kept").click()
    out["inside"] = wide(page)
    at("to-outside").click()
    at("dimension-process").click()
    out["outside"] = wide(page)
    assert out == dict.fromkeys(out, 0)
    # The hall's name stays in sight, and so does what is asked, on the smallest phone with the largest letters too.
    name, middle = page.get_by_role("heading", level=1).bounding_box(), page.locator("main").bounding_box()
    assert name and middle and name["width"] >= width * 2 / 5 and middle["height"] >= 44


SLOW_DISK = """
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, heard, ...more) {
  const late = type === "complete" && this instanceof IDBTransaction && this.mode === "readwrite";
  const slow = (event) => Promise.resolve(globalThis.disk?.promise).then(() => heard.call(this, event));
  return listen.call(this, type, late ? slow : heard, ...more);
};
"""


def test_an_answer_is_shown_as_chosen_at_once_and_as_saved_only_when_the_disk_has_it(page: Page) -> None:
    """Saved stands there only after the transaction's `complete` [sync §On the phone 2, P1]."""
    begin(page)
    saved(page)
    page.add_init_script(SLOW_DISK)
    page.reload()
    kept, tick = page.get_by_test_id("greet_in-kept"), page.get_by_test_id("greet_in-saved")
    expect(kept).to_be_enabled()
    saved(page)
    page.evaluate("globalThis.disk = Promise.withResolvers(); 0")
    kept.click()
    expect(kept).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("saved-state")).to_have_attribute("data-saved", "busy")
    expect(tick).to_have_count(0)
    page.evaluate("disk.resolve()")
    saved(page)
    expect(tick).to_be_visible()
