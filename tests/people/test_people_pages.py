"""The first administrator, and what admins do with people."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from anfang.clock import now as real_now
from anfang.database import reading, transaction
from anfang.halls.records import Region
from anfang.people.first_run import first_admin, first_token
from anfang.people.records import Person, Scope, SignIn
from anfang.problems import NotHere
from tests.scenario import MORNING, PASSWORD, Scenario, add_person

GUIYANG = "/52/5201/"


def regions(scenario: Scenario) -> None:
    scenario.add(Region(code="52", name="贵州省", level="province", path="/52/"))
    scenario.add(Region(code="5201", name="贵阳市", level="city", parent_code="52", path=GUIYANG))


def person(scenario: Scenario, login: str) -> Person | None:
    with reading(scenario.engine) as session:
        return session.exec(select(Person).where(Person.login == login)).first()


def scope(scenario: Scenario, login: str) -> list[str | None]:
    found = person(scenario, login)
    assert found
    with reading(scenario.engine) as session:
        return list(session.exec(select(Scope.region_path).where(Scope.person_id == found.id)))


def sign_in(scenario: Scenario, login: str, password: str) -> int:
    return scenario.nobody().post("/desk/sign-in", data={"login": login, "password": password}).status_code


def first(client: TestClient, token: str, **more: str) -> object:
    given = {"token": token, "login": "gu", "name": "顾一", "password": PASSWORD, **more}
    return client.post("/desk/first-run", data=given)


def new_token(client: TestClient) -> str:
    with transaction(client.app.state.engine) as session:  # type: ignore[attr-defined]
        return first_token(session, now=MORNING)


def test_the_token_makes_the_first_administrator_once(client: TestClient) -> None:
    assert client.get("/desk/sign-in").headers["location"] == "/desk/first-run"
    token = new_token(client)
    answer = first(client, token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    assert client.get("/desk/people").status_code == 200
    assert client.get("/desk/first-run").status_code == 404
    assert first(client, token, login="second").status_code == 404


def test_a_second_token_is_worth_nothing_once_somebody_exists(client: TestClient) -> None:
    one, other = new_token(client), new_token(client)
    first(client, one)
    assert first(client, other, login="second").status_code == 404


def test_the_verb_itself_makes_no_administrator_beside_others(session: Session) -> None:
    token = first_token(session, now=MORNING)
    add_person(session, "lan", now=MORNING)
    with pytest.raises(NotHere):
        first_admin(session, token, login="gu", name="顾一", password=PASSWORD, now=MORNING)


def test_a_wrong_or_old_token_makes_nobody(client: TestClient, clock: object) -> None:
    token = new_token(client)
    assert first(client, "guessed").status_code == 404
    clock.forward(hours=24)  # type: ignore[attr-defined]
    assert first(client, token).status_code == 404
    assert client.get("/desk/first-run").status_code == 200


def test_a_short_password_is_said_and_the_token_stays_good(client: TestClient) -> None:
    token = new_token(client)
    answer = first(client, token, password="short")
    assert (answer.status_code, "12" in answer.text) == (422, True)
    assert first(client, token).status_code == 303


def test_an_admin_creates_a_person_whose_password_is_shown_once(scenario: Scenario) -> None:
    regions(scenario)
    admin = scenario.desk("an")
    assert GUIYANG in admin.get("/desk/people/new").text
    given = {"login": "Ping", "name": "平  一", "role": "planner", "regions": [GUIYANG]}
    page = admin.post("/desk/people", data=given)
    shown = re.search(r'id="first-password">([0-9a-z-]{19})<', page.text)
    assert shown
    assert sign_in(scenario, "ping", shown[1]) == 303
    assert scope(scenario, "ping") == [GUIYANG]
    assert shown[1] not in admin.get("/desk/people").text


def test_a_shopper_gets_no_password(scenario: Scenario) -> None:
    regions(scenario)
    page = scenario.desk("an").post(
        "/desk/people", data={"login": "he", "name": "何", "role": "shopper", "regions": [GUIYANG]}
    )
    assert "first-password" not in page.text
    made = person(scenario, "he")
    assert made and made.password_hash is None


@pytest.mark.parametrize(
    "given, status, what",
    [
        ({"login": "MEI"}, 409, "已有人使用"),
        ({"login": "a b"}, 422, "登录名须为"),
        ({"name": ""}, 422, "姓名须为"),
        ({"regions": []}, 422, "须指定至少一个区域"),
        ({"regions": ["/99/"]}, 422, "没有区域"),
        ({"role": "hall_manager"}, 422, "店长须指定营业厅"),
        ({"role": "boss"}, 422, "role"),
        ({"halls": ["01a20000-0000-7000-8000-00000000ffff"]}, 422, "没有营业厅"),
        ({"halls": ["x"]}, 422, "UUID"),
    ],
)
def test_what_cannot_be_is_said_and_makes_nobody(
    scenario: Scenario, given: dict[str, object], status: int, what: str
) -> None:
    regions(scenario)
    sent = {"login": "ping", "name": "平", "role": "planner", "regions": [GUIYANG], **given}
    answer = scenario.desk("an").post("/desk/people", data=sent)
    assert (answer.status_code, what in answer.text) == (status, True), answer.text[-900:]
    assert person(scenario, "ping") is None


def test_a_new_scope_holds_from_the_next_request_on(scenario: Scenario) -> None:
    regions(scenario)
    zhou = scenario.desk("zhou")
    assert "兰小雨" not in zhou.get("/desk/phones").text
    path = f"/desk/people/{scenario.people['zhou'].id}/scope"
    assert scenario.desk("an").post(path, data={"regions": ["/52/"]}).status_code == 303
    assert "兰小雨" in zhou.get("/desk/phones").text


def test_whoever_is_disabled_is_out_at_once(scenario: Scenario) -> None:
    mei, phone = scenario.desk("mei"), scenario.phone("lan")
    admin = scenario.desk("an")
    for name in ("mei", "lan"):
        assert admin.post(f"/desk/people/{scenario.people[name].id}/disable").status_code == 303
    assert mei.get("/desk/phones").status_code == 303
    assert phone.get("/api/me").json()["code"] == "sign_in_ended"
    assert sign_in(scenario, "mei", PASSWORD) == 401
    with reading(scenario.engine) as session:
        open_still = session.exec(select(SignIn.person_id).where(col(SignIn.ended_at).is_(None))).all()
    assert open_still == [scenario.people["an"].id]


def test_the_last_administrator_cannot_be_disabled(scenario: Scenario) -> None:
    admin = scenario.desk("an")
    answer = admin.post(f"/desk/people/{scenario.people['an'].id}/disable")
    assert (answer.status_code, "最后一位管理员" in answer.text) == (409, True)
    assert admin.get("/desk/people").status_code == 200


def test_a_new_first_password_ends_the_sessions(scenario: Scenario) -> None:
    mei = scenario.desk("mei")
    page = scenario.desk("an").post(f"/desk/people/{scenario.people['mei'].id}/password")
    shown = re.search(r'id="first-password">([^<]+)<', page.text)
    assert shown and sign_in(scenario, "mei", shown[1]) == 303
    assert mei.get("/desk/phones").status_code == 303


def test_the_clock_tells_utc_in_milliseconds() -> None:
    moment = real_now()
    assert moment.utcoffset().total_seconds() == 0 and moment.microsecond % 1000 == 0  # type: ignore[union-attr]
