"""Supervisors take a wave from the queue to the halls and back: judge, give second words, publish, decide, accept and reopen."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import Session, col, select

from anfang import database
from anfang.appeals.answer import answer
from anfang.appeals.appeal import appeal
from anfang.appeals.enclose import look_at
from anfang.appeals.mend import mend
from anfang.appeals.records import Dispatch
from anfang.clock import now as present
from anfang.halls.records import Hall
from anfang.people.password import hashed
from anfang.people.records import Person
from anfang.settings import Settings
from anfang.upgrade import upgrade
from anfang.waves.records import Wave
from tests.browser import Phone, follow
from tests.journeys.seated import Seated, picture, seat
from tests.reports.laid import Laid, Made, answers, ids
from tests.servers import Server

PASSWORD = "a long enough password"
ONE = re.compile("/desk/review/[0-9a-f-]{36}")


@pytest.fixture
def october(new_server: Callable[..., Server]) -> Server:
    """A wave with four visits that wait: one with a fired veto, one with faults, two without; nobody has judged anything."""
    server = new_server()
    server.data.mkdir()
    settings = Settings(data=server.data)
    engine = database.connect(settings.database)
    upgrade(engine)
    with database.transaction(engine) as session:
        laid = Laid(session, settings, ids("supervisor")).ground()
        for login in ("mei", "ying"):
            laid.people[login].password_hash = hashed(PASSWORD)
        at = present() - timedelta(days=2)
        for hall, said, open_ in (
            ("GY-1", answers(forced="broken"), True),
            ("GY-1", answers(greet="broken", tidy="broken"), False),
            ("GY-2", answers(), False),
            ("GY-2", answers(badge="broken"), False),
        ):
            at += timedelta(minutes=7)
            laid.visit(Made(hall=hall, at=at, answers=said, standing="waiting", veto_open=open_))
    engine.dispose()
    return server.start()


def does(server: Server, act: Callable[[Session, Settings], None]) -> None:
    """What somebody else does meanwhile, by the same verbs as the pages call."""
    settings = Settings(data=server.data)
    engine = database.connect(settings.database)
    with database.transaction(engine) as session:
        act(session, settings)
    engine.dispose()


def judge_all(mei: Seated, ying: Seated) -> None:
    """The queue from its top to its end."""
    page, second = mei.page, ying.page
    mei.go("/desk/review")
    expect(page.locator("tbody tr")).to_have_count(4)
    mei.look()
    expect(page.locator("tbody tr").first).to_contain_text("否决待复核")
    follow(page.locator("tbody a").first)
    assert ONE.search(page.url)
    vetoed = page.url
    follow(page.get_by_role("button", name="领取", exact=True))
    expect(page.get_by_text("审核人：mei某")).to_be_visible()
    mei.look()
    page.locator(".word input[name=words]").fill("经过写得清楚。")
    follow(page.get_by_role("button", name="维持否决"))
    expect(page.get_by_text("等待盲审").first).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("^通过")))
    expect(page.get_by_role("alert")).to_contain_text("尚待复核")
    mei.errors.clear()  # a browser writes every refusal into its console

    ying.go("/desk/vetoes")
    ying.look()
    follow(second.locator("tbody a"))
    ying.look()
    assert not any(word in second.locator("main").inner_text() for word in ("南明", "GY-1", "lan", "2026"))
    second.get_by_role("button", name="维持否决").click()
    second.wait_for_url(re.compile("/desk/vetoes$"))

    page.goto(vetoed)
    page.get_by_role("button", name=re.compile("^通过")).click()
    page.wait_for_url(lambda at: ONE.search(at) is not None and at != vetoed)
    faulty = page.url
    follow(page.locator("#item-greet .pick"))
    in_hand = page.url
    page.fill("[name=reason-greet]", "请再核对门口的录像。")
    page.get_by_role("button", name=re.compile("^退回")).last.click()
    page.wait_for_url(lambda at: ONE.search(at) is not None and at not in (vetoed, faulty, in_hand))
    page.goto(faulty)
    expect(page.get_by_text("请再核对门口的录像")).to_be_visible()
    mei.look()
    follow(page.get_by_role("button", name="撤回退回"))
    for _ in range(3):
        assert ONE.search(page.url)
        follow(page.get_by_role("button", name=re.compile("^通过")))
    expect(page.get_by_text("没有待处理的访次")).to_be_visible()
    mei.go("/desk/review/progress?wave=2026-10")
    mei.look()


def publish_it(mei: Seated) -> None:
    """Close, check, publish."""
    page = mei.page
    mei.go("/desk/publications")
    mei.look()
    follow(page.get_by_role("link", name="2026-10 期"))
    follow(page.get_by_role("button", name="关闭波次"))
    mei.look()
    page.fill("#word", "2026-10")
    follow(page.get_by_role("button", name="发布结果"))
    expect(page.get_by_text("已发布").first).to_be_visible()
    mei.look()


def hall_responds(session: Session, settings: Settings, folder: Path) -> None:
    """Wu appeals against one item, and mends two dispatches."""
    wu = session.exec(select(Person).where(Person.login == "wu")).one()
    hall = session.exec(select(Hall).where(Hall.code == "GY-1")).one()
    wave = session.exec(select(Wave).where(Wave.code == "2026-10")).one()
    now, by = present(), {"by": wu, "settings": settings}
    for place in (1, 2):
        appeal(session, wave.id, hall.id, place, "tidy", "misseen", "台面当时是整齐的。", now=now, **by)  # type: ignore[arg-type]
    files = look_at([("照片.jpg", picture(folder).read_bytes())])
    dispatches = session.exec(select(Dispatch).where(Dispatch.hall_id == hall.id).order_by(col(Dispatch.why)))
    for dispatch in dispatches.all()[:2]:
        answer(session, dispatch, "今天起整改。", now=now, **by)  # type: ignore[arg-type]
        mend(session, dispatch, "已整改。", files, now=now, **by)  # type: ignore[arg-type]


def decide_it(mei: Seated, ying: Seated) -> None:
    """Mei, who has judged the visit, may not; ying accepts, mei confirms."""
    page, second = mei.page, ying.page
    mei.go("/desk/appeals")
    mei.look()
    follow(page.locator("tbody a").first)
    expect(page.get_by_text("您参与过").or_(page.get_by_text("没有参与审核")).first).to_be_visible()
    mei.look()
    for n in range(2):
        ying.go("/desk/appeals?show=waiting")
        follow(second.locator("tbody a").nth(n))
        if second.locator("#state-tidy").count() and second.locator("dd .minus").count():
            break
    second.fill("#reason", "照片清楚，予以更正。")
    second.select_option("#state-tidy", label="做到")
    follow(second.get_by_role("button", name="申诉成立"))
    expect(second.get_by_text("待第二人确认").first).to_be_visible()
    ying.look()
    mei.go("/desk/publications")
    follow(page.get_by_role("link", name="2026-10 期"))
    mei.look()
    follow(page.locator(".wish").get_by_role("button", name=re.compile("确认")))
    expect(page.get_by_text("第 2 版").first).to_be_visible()


def close_the_loop(mei: Seated) -> None:
    """One mended dispatch is accepted, the other one is to be mended again."""
    page = mei.page
    mei.go("/desk/dispatches?show=mended")
    expect(page.locator("tbody tr")).to_have_count(2)
    mei.look()
    follow(page.locator("tbody a").first)
    mei.look()
    follow(page.get_by_role("button", name="验收通过"))
    expect(page.get_by_text("已关闭").first).to_be_visible()
    mei.go("/desk/dispatches?show=mended")
    follow(page.locator("tbody a").first)
    page.fill("#words", "只拍到一个台席。")
    page.fill("#due_on", (present() + timedelta(days=3)).date().isoformat())
    follow(page.get_by_role("button", name="退回重办"))
    expect(page.get_by_text("重新整改").first).to_be_visible()
    mei.look()


def test_supervisors_bring_a_wave_to_its_halls_and_back(
    october: Server, new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    mei, ying = seat(october, new_phone), seat(october, new_phone)
    mei.sign_in("mei", PASSWORD)
    ying.sign_in("ying", PASSWORD)
    judge_all(mei, ying)
    publish_it(mei)
    does(october, lambda session, settings: hall_responds(session, settings, tmp_path))
    decide_it(mei, ying)
    close_the_loop(mei)
