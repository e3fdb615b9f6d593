"""An analyst reads the published wave's figures, takes a table and a picture along, looks closer, and is refused the rest."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from anfang.demo.people import PASSWORD
from anfang.settings import Settings
from tests.browser import Phone
from tests.journeys.seated import seat
from tests.servers import Server

PAGES = ("/items", "/heat", "/trend", "/groups", "/ranking", "/composite", "/standstill", "/overlap")


def test_an_analyst_reads_exports_and_looks_closer(
    filled: Server, new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    gao = seat(filled, new_phone)
    page = gao.sign_in("gao", PASSWORD)
    page.wait_for_url(re.compile("/desk/figures$"))
    expect(page.locator(".figure").first).to_have_text(re.compile(r"\d\d\.\d\d"))
    assert page.locator("select[name=wave] option").count() == 1
    gao.look()
    for path in PAGES:
        gao.go(f"/desk/figures{path}")
        gao.look()

    gao.go("/desk/figures/items")
    shown = page.locator("table[data-export] tbody tr").count()
    with page.expect_download() as table:
        page.get_by_role("button", name="导出 CSV").first.click()
    table.value.save_as(tmp_path / "table.csv")
    rows = list(csv.reader((tmp_path / "table.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == shown + 1 > 40
    with page.expect_download() as drawn:
        page.get_by_role("button", name="导出 PNG").first.click()
    drawn.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")

    page.locator("tbody th a").first.click()
    page.wait_for_url(re.compile("/trend.*item="))
    gao.go("/desk/figures/groups")
    page.locator("tbody th a").first.click()
    page.wait_for_url(re.compile("tier="))
    expect(page.locator("select[name=tier]")).not_to_have_value("")

    today = datetime.now(UTC).astimezone(Settings().zone).date()
    rest = (
        "/desk/visits",
        "/desk/review",
        "/desk/results",
        "/desk/publications",
        "/desk/appeals",
        "/desk/waves",
    )
    assert all(gao.refused(path) for path in (f"/desk/figures?wave={today:%Y-%m}", *rest))
