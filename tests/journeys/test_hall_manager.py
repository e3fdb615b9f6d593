"""A hall manager on a phone: reads the own result, questions an item, answers a dispatch, mends, and finds nothing else."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from anfang.demo.people import MANAGED, PASSWORD
from anfang.settings import Settings
from tests.browser import Phone, follow
from tests.journeys.seated import PHONE, picture, seat
from tests.servers import Server


def test_a_hall_manager_reads_appeals_and_mends(
    filled: Server, new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    wu = seat(filled, new_phone, PHONE)
    page = wu.sign_in("wu", PASSWORD)
    page.wait_for_url(re.compile("/desk/results$"))
    expect(page.locator(".results li")).to_have_count(1)
    wu.look()
    follow(page.locator(".results a"))
    final = page.locator("#final").inner_text()
    wu.look()
    result = page.url
    pdf = page.request.get(f"{result}/report.pdf")
    text = re.sub(r"\s", "", "".join(it.extract_text() for it in PdfReader(io.BytesIO(pdf.body())).pages))
    assert pdf.status == 200 and final in text

    follow(page.get_by_role("link", name="申诉", exact=True))
    expect(page.locator(".entry")).to_have_count(3)
    option = page.locator("#item option").filter(has_text="−").first
    page.select_option("#item", option.get_attribute("value"))
    page.get_by_label("当时有特殊情况").check()
    page.fill("#words", "当时员工正在扶一位老人，照片附上。")
    page.set_input_files("#file", picture(tmp_path))
    page.get_by_role("button", name="提交申诉").click()
    page.wait_for_url(re.compile("made"))
    mine = page.locator(".entry").filter(has_text="正在扶一位老人")
    expect(mine.locator(".badge")).to_have_text("待决定")
    expect(mine.locator("img")).to_have_count(1)
    wu.look()

    mei = seat(filled, new_phone)
    desk = mei.sign_in("mei", PASSWORD)
    mei.go("/desk/appeals?show=waiting")
    for n in range(desk.locator("tbody tr").count()):
        follow(desk.locator("tbody tr a").nth(n))
        if desk.get_by_text("正在扶一位老人").count():
            break
        desk.go_back()
    desk.fill("#reason", "已看过照片，规范要求应有人顶岗，维持原结果。")
    follow(desk.get_by_role("button", name="维持原结果"))
    expect(desk.get_by_text("维持原结果").first).to_be_visible()

    page.reload()
    expect(mine.locator(".badge")).to_have_text("维持原结果")
    expect(mine.get_by_text("应有人顶岗")).to_be_visible()

    follow(page.get_by_role("link", name="整改", exact=True))
    wu.look()
    follow(page.locator(".matters a").filter(has_text="待答复").first)
    wu.look()
    page.fill("#words", "情况属实，今天起由值班经理每小时巡查。")
    page.get_by_role("button", name="提交答复").click()
    page.wait_for_url(re.compile("done"))
    expect(page.get_by_text("整改中").first).to_be_visible()
    page.fill("#words", "已整改，照片为今天拍摄。")
    page.set_input_files("#file", picture(tmp_path))
    follow(page.get_by_role("button", name=re.compile("提交整改")))
    expect(page.get_by_text("待验收").first).to_be_visible()
    expect(page.locator(".history img")).to_have_count(1)
    wu.look()

    today = datetime.now(UTC).astimezone(Settings().zone).date()
    hidden = (f"/desk/results/{MANAGED}/{today:%Y-%m}", "/desk/results/GZ010302/" + result.rsplit("/", 1)[1])
    assert all(
        wu.refused(path) for path in (*hidden, "/desk/visits", "/desk/figures", "/desk/review", "/desk/waves")
    )
