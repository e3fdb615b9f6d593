"""The desk's pages of publication, walked as supervisors walk them."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from anfang.database import reading, transaction
from anfang.people.records import SignIn
from anfang.people.who import token_digest
from anfang.reports.published import editions
from anfang.reports.records import Amendment, HallResult
from anfang.visits.records import Visit
from anfang.waves.records import Assignment
from tests.reports.laid import LONG_AGO, Laid, Made, answers, ids
from tests.reports.test_publish import NOW
from tests.secrecy.worlds import picture


class Desk:
    """Browsers of several people over one laid world."""

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        self.client, self.engine = client, app.state.engine
        with transaction(self.engine) as session:
            laid = Laid(session, app.state.settings, ids("pages")).ground()
            made = Made(answers=answers(greet="broken"), photos=[("tidy", picture(1))])
            self.visit = laid.visit(made).id
            planned = laid.assign(Made(hall="GY-2"), next(laid.ids))
            self.wave, self.planned = laid.waves["2026-10"].id, planned.id
            for person in laid.people.values():
                session.add(
                    SignIn(
                        token_digest=token_digest(person.login), person_id=person.id,
                        made_at=LONG_AGO, ends_at=NOW + timedelta(days=365),
                    )
                )  # fmt: skip
        self.here = f"/desk/publications/{self.wave}"

    def get(self, path: str = "", who: str = "mei") -> str:
        self.client.cookies.set("__Host-anfang-desk", who)
        answer = self.client.get(self.here + path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, who: str = "mei", **form: str | list[str]) -> tuple[int, str]:
        self.client.cookies.set("__Host-anfang-desk", who)
        answer = self.client.post(self.here + path, data=form)
        return answer.status_code, answer.text

    def publish(self) -> None:
        assert self.post("/close")[0] == 303
        assert self.post(f"/give-up/{self.planned}", reason="装修停业")[0] == 303
        assert self.post("/publish", word="2026-10")[0] == 303

    def propose(self, who: str = "mei") -> str:
        form = {"item": "greet", "state-greet": "=kept", "reason": "录音里有迎声"}
        assert self.post(f"/visits/{self.visit}", who=who, **form)[0] == 303
        with reading(self.engine) as session:
            return f"/amendments/{session.exec(select(Amendment)).one().id}"


@pytest.fixture
def desk(app: FastAPI, client: TestClient) -> Desk:
    return Desk(app, client)


def test_the_check_list_names_what_is_lacking_and_leads_there(desk: Desk) -> None:
    page = desk.get()
    assert "没有走访" in page and f"/desk/waves/{desk.wave}/assignments/{desk.planned}" in page
    assert "关闭波次" in page and "输入波次编码" not in page


def test_nothing_is_published_before_the_wave_is_closed_checked_and_its_code_typed(desk: Desk) -> None:
    assert desk.post("/publish", word="2026-10")[0] == 409
    desk.post("/close")
    status, text = desk.post("/publish", word="2026-10")
    assert status == 409 and "有 1 处未完成" in text
    desk.post(f"/give-up/{desk.planned}", reason="装修停业")
    assert "核对无误" in desk.get()
    status, text = desk.post("/publish", word="2026-11")
    assert status == 422 and "不符" in text
    with reading(desk.engine) as session:
        assert session.exec(select(HallResult)).all() == []
        assert session.get_one(Assignment, desk.planned).cancelled_why == "装修停业"
    assert desk.post("/publish", word=" 2026-10 ")[0] == 303
    assert "已发布" in desk.get() and "第 1 版" in desk.get()


def test_giving_up_takes_a_reason(desk: Desk) -> None:
    assert desk.post(f"/give-up/{desk.planned}", reason=" ")[0] == 422


def test_an_amendment_takes_another_person(desk: Desk) -> None:
    desk.publish()
    form = desk.get(f"/visits/{desk.visit}?item=greet")
    assert 'name="state-greet"' in form and "现为：未做到" in form
    wish = desk.propose()
    assert "须由另一人确认" in desk.get() and f'{wish}/confirm"' not in desk.get()
    assert f'{wish}/confirm"' in desk.get(who="ying")
    assert desk.post(f"{wish}/confirm")[0] == 409
    assert desk.post(f"{wish}/confirm", who="ying")[0] == 303
    page = desk.get()
    assert "第 2 版" in page and "录音里有迎声" in page and "88.89 → 100.00" in page
    with reading(desk.engine) as session:
        assert [it.edition for it in editions(session, desk.wave)] == [1, 2]
        assert session.get_one(Visit, desk.visit).final == 10000


def test_an_amendment_without_a_reason_is_said_with_what_was_typed(desk: Desk) -> None:
    desk.publish()
    form = {"item": "greet", "state-greet": "=kept", "reason": ""}
    status, text = desk.post(f"/visits/{desk.visit}", **form)
    assert status == 422 and re.search(r'value="=kept" selected', text)


def test_a_declined_amendment_is_gone_from_the_list(desk: Desk) -> None:
    desk.publish()
    wish = desk.propose()
    assert desk.post(f"{wish}/decline", who="ying")[0] == 303
    assert wish not in desk.get(who="ying") and "第 2 版" not in desk.get()


def test_another_province_sees_nothing_of_it(desk: Desk) -> None:
    desk.publish()
    for path in ("", f"/visits/{desk.visit}"):
        desk.client.cookies.set("__Host-anfang-desk", "zhou")
        assert desk.client.get(desk.here + path).status_code == 404
    for path in ("/close", "/publish", desk.propose() + "/confirm"):
        assert desk.post(path, who="zhou")[0] == 404


def test_a_published_visit_is_found_by_its_hall(desk: Desk) -> None:
    desk.publish()
    assert f"/visits/{desk.visit}" in desk.get("?q=GY-1")
    assert f"/visits/{desk.visit}" not in desk.get("?q=GY-2")


def test_a_photo_that_was_not_released_in_time_is_offered_with_the_amendment(desk: Desk) -> None:
    desk.publish()
    page = desk.get(f"/visits/{desk.visit}")
    (photo,) = re.findall(r'name="photo" value="([0-9a-f]{64})"', page)
    assert desk.post(f"/visits/{desk.visit}", photo=photo, reason="营业厅要求看照片")[0] == 303
    assert "放行照片" in desk.get()
    with reading(desk.engine) as session:
        wish = session.exec(select(Amendment)).one().id
    assert desk.post(f"/amendments/{wish}/confirm", who="ying")[0] == 303
    assert "放行照片" in desk.get() and 'name="photo"' not in desk.get(f"/visits/{desk.visit}")


def test_a_photo_of_another_visit_is_not_here(desk: Desk) -> None:
    desk.publish()
    assert desk.post(f"/visits/{desk.visit}", photo="0" * 64, reason="试试")[0] == 404
