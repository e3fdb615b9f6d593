"""The pages: a hall appeals, answers and mends; the desk decides and accepts; what a hall is not told."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import col, select

from anfang import tasks
from anfang.appeals.escalate import escalate
from anfang.appeals.records import Appeal, Dispatch, Enclosure
from anfang.database import reading, transaction
from anfang.people.records import Person, SignIn
from anfang.people.who import token_digest
from anfang.reports.amend import confirm_amendment
from anfang.reports.records import Amendment
from anfang.visits.records import Visit
from anfang.waves.records import Revisit
from tests.appeals.ground import NOW, ground, out
from tests.appeals.test_appeal import PDF, png
from tests.reports.laid import LONG_AGO, Made, answers
from tests.reports.made import photo
from tests.scenario import FakeClock

RESULT = "/desk/results/GY-1/2026-10"
APPEALS = f"{RESULT}/appeals"
MEND = "/desk/rectification/GY-1/2026-10/below.greet"


@pytest.fixture
def wu(app: FastAPI, client: TestClient, clock: FakeClock) -> TestClient:
    """October is out, a greeting was missed; wu sits at the desk a day later."""
    with transaction(app.state.engine) as session:
        laid = ground(session, app.state.settings)
        out(laid, Made(hall="GY-2", at=Made().at + timedelta(days=3), answers=answers(greet="broken")))
        for person in laid.people.values():
            session.add(
                SignIn(
                    token_digest=token_digest(person.login), person_id=person.id,
                    made_at=LONG_AGO, ends_at=NOW + timedelta(days=365),
                )
            )  # fmt: skip
    clock.now = NOW + timedelta(hours=20)
    return as_(client, "wu")


def as_(client: TestClient, login: str) -> TestClient:
    client.cookies.set("__Host-anfang-desk", login)
    return client


def sent(client: TestClient, **changes: str) -> str:
    """wu appeals with a photo and a PDF; the answer's address."""
    said = {"item": "1.greet", "category": "misseen", "words": "有监控", **changes}
    files = [("file", ("a.jpg", photo(5), "text/html")), ("file", ("b.pdf", PDF, "image/png"))]
    answer = client.post(APPEALS, data=said, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def one(app: FastAPI, table: type) -> object:
    with reading(app.state.engine) as session:
        return session.exec(select(table)).first()


def test_the_result_leads_to_the_form_which_says_the_rules(wu: TestClient) -> None:
    assert f'href="{APPEALS}"' in wu.get(RESULT).text
    page = wu.get(APPEALS).text
    assert "2026-11-12 10:00" in page and "还可申诉 5 项（共 5 项）" in page
    assert f'href="{APPEALS}"' not in as_(wu, "mei").get(RESULT).text


def test_an_appeal_from_form_to_new_edition(app: FastAPI, wu: TestClient) -> None:
    page = wu.get(sent(wu)).text
    assert "申诉已提交" in page and "待决定" in page and "还可申诉 4 项" in page
    appeal = one(app, Appeal)
    assert isinstance(appeal, Appeal)
    queue = as_(wu, "mei").get("/desk/appeals").text
    assert f"/desk/appeals/{appeal.id}" in queue and "33.33 %" in queue
    assert "您审核过这次走访" in wu.get(f"/desk/appeals/{appeal.id}").text
    at = f"/desk/appeals/{appeal.id}"
    refused = wu.post(at, data={"accepted": "no", "reason": "不行"})
    assert refused.status_code == 409
    ying = as_(wu, "ying")
    assert "有监控" in ying.get(at).text
    empty = ying.post(at, data={"accepted": "yes", "reason": "监控属实", "state-greet": "=broken"})
    assert empty.status_code == 422 and "监控属实" in empty.text
    said = {"accepted": "yes", "reason": "监控属实", "state-greet": "=kept"}
    assert ying.post(at, data=said).status_code == 303
    assert "待第二人确认" in ying.get(at).text
    told = as_(wu, "wu").get(APPEALS).text
    assert "待决定" in told and "监控属实" not in told
    with transaction(app.state.engine) as session:
        mei = session.exec(select(Person).where(Person.login == "mei")).one()
        confirm_amendment(session, session.exec(select(Amendment)).one(), by=mei, now=NOW)
    told = wu.get(APPEALS).text
    assert "申诉成立" in told and "监控属实" in told and "第 2 版" in wu.get(RESULT).text
    assert "已撤销" in wu.get(MEND).text


def test_a_refusal_keeps_what_was_typed(wu: TestClient) -> None:
    said = {"item": "1.greet", "category": "misseen", "words": "写了很久的话"}
    bad = wu.post(APPEALS, data=said, files=[("file", ("<b>.exe", b"MZ", "image/jpeg"))])
    assert bad.status_code == 422
    assert (
        "写了很久的话" in bad.text and "&lt;b&gt;.exe" in bad.text and 'value="1.greet" selected' in bad.text
    )
    assert (
        wu.post(APPEALS, data=said, files=[("file", (f"{n}.png", png(), "")) for n in range(6)]).status_code
        == 422
    )
    assert "还没有申诉" in wu.get(APPEALS).text


def test_files_are_for_the_hall_and_those_who_watch_it(app: FastAPI, wu: TestClient) -> None:
    sent(wu)
    with reading(app.state.engine) as session:
        kept = {file.name: file for file in session.exec(select(Enclosure))}
    picture, pdf = (f"/desk/enclosures/{kept[name].id}" for name in ("a.jpg", "b.pdf"))
    shown = wu.get(picture)
    assert shown.headers["content-type"] == "image/jpeg" and b"SecretPhoneMaker" not in shown.content
    saved = wu.get(pdf)
    assert saved.headers["content-disposition"].startswith("attachment") and saved.content == PDF
    assert as_(wu, "mei").get(picture).status_code == as_(wu, "an").get(pdf).status_code == 200
    for login in ("sun", "zhou", "lan"):
        assert as_(wu, login).get(picture).status_code == 404
    assert as_(wu, "wu").get(f"/desk/enclosures/{kept['a.jpg'].digest}").status_code in (404, 422)


def test_another_s_hall_and_an_unpublished_wave_are_not_there(wu: TestClient) -> None:
    for where in ("GY-2/2026-10", "GY-1/2026-11", "X/Y"):
        said = {"item": "1.greet", "category": "misseen", "words": "x"}
        assert wu.get(f"/desk/results/{where}/appeals").status_code == 404
        assert wu.post(f"/desk/results/{where}/appeals", data=said).status_code == 404
        assert wu.get(f"/desk/rectification/{where}/below.greet").status_code == 404
        assert (
            wu.post(f"/desk/rectification/{where}/below.greet/answer", data={"words": "x"}).status_code == 404
        )


def test_rectification_from_dispatch_to_closed(app: FastAPI, wu: TestClient, clock: FakeClock) -> None:
    page = wu.get("/desk/rectification").text
    assert "未达标：greet" in page and "还剩 4 小时 0 分" in page and "执行率 0.00%，目标 90.00%" in page
    assert page.count("/desk/rectification/") == 1
    assert (
        wu.post(f"{MEND}/mend", data={"words": "好"}, files=[("file", ("a.png", png(), ""))]).status_code
        == 409
    )
    assert wu.post(f"{MEND}/answer", data={"words": "已开晨会"}).status_code == 303
    assert wu.post(f"{MEND}/answer", data={"words": "再答"}).status_code == 409
    nothing = wu.post(f"{MEND}/mend", data={"words": "没有照片"})
    assert nothing.status_code == 422 and "没有照片" in nothing.text
    clock.forward(hours=60)
    assert "已超期 8 小时 0 分" in wu.get(MEND).text
    assert (
        wu.post(
            f"{MEND}/mend", data={"words": "已整改"}, files=[("file", ("a.jpg", photo(6), ""))]
        ).status_code
        == 303
    )
    dispatch = one(app, Dispatch)
    assert isinstance(dispatch, Dispatch)
    with reading(app.state.engine) as session:
        mine = session.exec(select(Dispatch.id).where(Dispatch.standing == "mended")).one()
    at = f"/desk/dispatches/{mine}"
    mei = as_(wu, "mei")
    assert str(mine) in mei.get("/desk/dispatches?show=mended").text
    assert str(mine) not in mei.get("/desk/dispatches?show=overdue").text
    again = {"words": "看不清", "due_on": "2026-11-12"}
    assert mei.post(f"{at}/reopen", data={**again, "due_on": "2026-11-01"}).status_code == 422
    assert mei.post(f"{at}/reopen", data={**again, "due_on": "明天"}).status_code == 422
    assert mei.post(f"{at}/reopen", data=again).status_code == 303
    told = as_(wu, "wu").get(MEND).text
    assert "看不清" in told and "2026-11-13 00:00" in told
    assert (
        wu.post(f"{MEND}/mend", data={"words": "重拍"}, files=[("file", ("a.jpg", photo(7), ""))]).status_code
        == 303
    )
    assert as_(wu, "mei").post(f"{at}/accept", data={"words": "可以"}).status_code == 303
    assert "已关闭" in as_(wu, "wu").get(MEND).text


def test_a_hall_is_told_no_name_no_visit_and_no_word_of_another_visit(app: FastAPI, wu: TestClient) -> None:
    sent(wu)
    with reading(app.state.engine) as session:
        mine = session.exec(
            select(Dispatch)
            .join_from(Dispatch, Visit, col(Visit.hall_id) == Dispatch.hall_id)
            .where(Visit.final == 8889, Dispatch.item == "greet")
        ).all()
        at = next(f"/desk/dispatches/{it.id}" for it in mine)
    mei = as_(wu, "mei")
    for each in mine:
        assert mei.post(f"/desk/dispatches/{each.id}/revisit", data={"words": "看看真假"}).status_code == 303
    assert mei.post(f"{at}/revisit", data={"words": "x"}).status_code == 409
    assert "申请复访" in mei.get(at).text
    assert isinstance(one(app, Revisit), Revisit)
    wu.post(f"{MEND}/answer", data={"words": "已改"})
    as_(wu, "wu").post(f"{MEND}/answer", data={"words": "已改"})
    with reading(app.state.engine) as session:
        secret = [str(it.id) for it in session.exec(select(Visit))]
        secret += [str(it.id) for it in session.exec(select(Appeal))] + [
            str(it.id) for it in session.exec(select(Dispatch))
        ]
    for address in ("/desk/rectification", MEND, APPEALS, RESULT):
        answer = wu.get(address)
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        for word in (*secret, "mei某", "ying某", "lan某", "复访", "看看真假", "2026-10-1", "revisit"):
            assert word not in answer.text, (address, word)


def test_the_desk_sees_what_went_up_and_whose_manager_is_vetoed(app: FastAPI, wu: TestClient) -> None:
    with transaction(app.state.engine) as session:
        from anfang.core.programme import Programme
        from anfang.waves.programme import set_programme

        set_programme(session, Programme(unanswered_for_veto=1), by=None, now=NOW)
        escalate(session, now=NOW + timedelta(hours=25))
    mei = as_(wu, "mei")
    page = mei.get("/desk/dispatches").text
    assert "店长一票否决" in page and "按时答复" in page
    assert "店长一票否决" not in as_(wu, "zhou").get("/desk/dispatches").text
    assert "答复超期，上报督导" in as_(wu, "wu").get(MEND).text


def test_the_app_escalates_by_the_hour(app: FastAPI) -> None:
    assert "escalate_overdue" in tasks._hourly


def test_pages_are_complete_in_english(wu: TestClient) -> None:
    sent(wu)
    wu.cookies.set("anfang-language", "en")
    for login, addresses in {
        "wu": (APPEALS, "/desk/rectification", MEND),
        "mei": ("/desk/appeals", "/desk/dispatches"),
    }.items():
        for address in addresses:
            page = as_(wu, login).get(address)
            assert page.status_code == 200
            bare = re.sub(r"English|中文|暗访|有监控|南明.厅|\w+某|小表|2026-1. 期", "", page.text)
            assert re.findall(r"[\u3400-\u9fff]+", bare) == [], address
