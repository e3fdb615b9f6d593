"""Somebody at the console, in a browser that looks at each page as a stranger would: both languages, phone and desk, with axe."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import Phone, Quiet, barriers
from tests.servers import Server

DESK, PHONE = (1440, 900), (390, 844)
LOOKS = ((("zh", PHONE), ("en", DESK)), (("en", PHONE), ("zh", DESK)))


class Seated:
    """One person's browser. `home`: the size in which they work, in Chinese."""

    def __init__(self, server: Server, browser: Phone, home: tuple[int, int] = DESK) -> None:
        self.server, self.home = server, home
        self.page: Page = browser.open()
        self.quiet = Quiet(self.page)
        self.errors: list[str] = []
        self.looked = 0
        self.page.on("console", lambda it: self.errors.append(it.text) if it.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self, login: str, password: str) -> Page:
        """Through the door, as a person does."""
        self.as_in("zh", self.home)
        self.page.goto(f"{self.server.address}/desk/sign-in")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.page.click("main button")
        self.page.wait_for_url(re.compile("/desk/(?!sign-in)"))
        return self.page

    def go(self, path: str) -> Page:
        """To an address."""
        self.page.goto(self.server.address + path)
        return self.page

    def refused(self, path: str) -> bool:
        """Whether the address is not there, for this person."""
        answer = self.page.request.get(self.server.address + path)
        return answer.status == 404

    def as_in(self, language: str, size: tuple[int, int]) -> None:
        """Read in this language on a screen of this size from now on."""
        cookie = {"name": "anfang-language", "value": language, "url": self.server.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def look(self) -> None:
        """The page as it stands, on the phone in one language, on the desk in the other one, next time the other way round.

        axe finds nothing, nothing is refused, nothing runs out of the screen.
        """
        here, looks = self.page.url, LOOKS[self.looked % 2]
        self.looked += 1
        for language, size in looks:
            self.as_in(language, size)
            self.quiet.goto(here)
            where = f"{here} {language} {size[0]}"
            found = barriers(self.page)
            assert found == [], f"{where}: {found}"
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
            assert self.errors == [], f"{where}: {self.errors}"
        self.as_in("zh", self.home)
        self.page.goto(here)


def seat(server: Server, new_phone: Callable[..., Phone], home: tuple[int, int] = DESK) -> Seated:
    """A browser of one's own at that server."""
    size = {"width": home[0], "height": home[1]}
    return Seated(
        server, new_phone(viewport=size, is_mobile=False, has_touch=False, accept_downloads=True), home
    )


def picture(folder: Path) -> Path:
    """A photo as a phone takes it, in a file."""
    from tests.visits.test_evidence import jpeg

    file = folder / "照片.jpg"
    file.write_bytes(jpeg())
    return file
