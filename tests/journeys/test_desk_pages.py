"""Every page of the console over the demo province: nothing refused by the content policy, nothing that keeps anybody out."""

import re
from collections.abc import Callable

import pytest

from anfang.demo.people import PASSWORD
from tests.browser import Phone, barriers
from tests.servers import Server

PAGES = (
    *("/desk/visits", "/desk/waves", "/desk/waves/new", "/desk/halls", "/desk/halls/import", "/desk/people"),
    *("/desk/phones", "/desk/checklists", "/desk/checklists/compare", "/desk/checklists/new", "/api/"),
)
# From a list to the first of what it lists.
INSIDE = {
    "/desk/waves": "/desk/waves/",
    "/desk/halls": "/desk/halls/",
    "/desk/checklists": "/desk/checklists/",
}


@pytest.mark.parametrize(
    ("locale", "scheme"), [("zh-CN", "light"), ("en", "dark")], ids=["zh-light", "en-dark"]
)
def test_no_page_of_the_console_keeps_anybody_out(
    province: Server, new_phone: Callable[..., Phone], locale: str, scheme: str
) -> None:
    options = {"viewport": {"width": 1440, "height": 900}, "is_mobile": False, "has_touch": False}
    page = new_phone(**options, locale=locale, color_scheme=scheme).open(province.address + "/desk/sign-in")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    found: dict[str, object] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("load")
        if bad := barriers(page):
            found[name] = bad

    look("/desk/sign-in")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(re.compile("/desk/?$|/desk/[a-z]+$"))
    for path in PAGES:
        assert page.goto(province.address + path).status == 200, path  # type: ignore[union-attr]
        look(path)
        if path in INSIDE:
            links = page.eval_on_selector_all("tbody a", "all => all.map(a => a.getAttribute('href'))")
            first = next(link for link in links if re.match(rf"{INSIDE[path]}[0-9a-f-]{{20,}}", link))
            page.goto(province.address + first)
            look(f"{path}, one")
    page.wait_for_load_state("networkidle")
    assert found == {}
    assert errors == []
