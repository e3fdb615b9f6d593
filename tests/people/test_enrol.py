"""A phone becomes its shopper's by a one-time code or a password, and stops being so."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from anfang import database
from anfang.people.create import create
from anfang.people.enrol import redeem
from anfang.people.invite import invite
from anfang.people.records import Enrolment, Phone, Role
from anfang.problems import Clash, EnrolmentWrong
from anfang.upgrade import upgrade
from tests.scenario import MORNING, PASSWORD, Scenario


def made_code(scenario: Scenario, by: str = "mei", shopper: str = "lan") -> str:
    """A code as the desk's page shows it."""
    page = scenario.desk(by).post(f"/desk/phones/{scenario.people[shopper].id}/code")
    assert page.status_code == 200
    found = re.search(r'id="code">([0-9A-Z]{5}-[0-9A-Z]{5})<', page.text)
    assert found and "<svg" in page.text
    return found[1]


def enrol(client: TestClient, code: str, phone: str = "Android") -> object:
    return client.post("/api/enrol", json={"code": code, "phone": phone, "app": "1.0.0"})


def phones(scenario: Scenario) -> list[Phone]:
    with database.reading(scenario.engine) as session:
        return list(session.exec(select(Phone).order_by(Phone.enrolled_at)))


def test_a_code_makes_the_phone_its_shopper_s(scenario: Scenario) -> None:
    client = scenario.nobody()
    answer = enrol(client, made_code(scenario))
    lan = scenario.people["lan"]
    assert answer.json() == {"id": str(lan.id), "name": lan.name, "role": "shopper"}
    assert answer.headers["set-cookie"].startswith("__Host-anfang-phone=")
    assert client.get("/api/me").json() == answer.json()
    assert [(each.person_id, each.name, each.app) for each in phones(scenario)] == [
        (lan.id, "Android", "1.0.0")
    ]


def test_the_code_is_nowhere_but_on_the_page(scenario: Scenario) -> None:
    code = made_code(scenario).replace("-", "")
    with database.reading(scenario.engine) as session:
        stored = session.exec(select(Enrolment)).one()
    assert code not in stored.model_dump_json()
    assert stored.ends_at - stored.made_at == timedelta(minutes=15)


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_a_code_is_understood_however_it_is_typed(scenario: Scenario, written: object) -> None:
    assert enrol(scenario.nobody(), written(made_code(scenario))).status_code == 200  # type: ignore[operator]


def test_a_code_is_good_once(scenario: Scenario) -> None:
    code = made_code(scenario)
    answers = [enrol(scenario.nobody(), code) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["code"] == "enrolment_wrong"
    assert len(phones(scenario)) == 1


def test_a_code_is_good_for_fifteen_minutes(scenario: Scenario) -> None:
    late, in_time = made_code(scenario), None
    scenario.clock.forward(minutes=15)
    assert enrol(scenario.nobody(), late).status_code == 401
    in_time = made_code(scenario)
    scenario.clock.forward(minutes=14, seconds=59)
    assert enrol(scenario.nobody(), in_time).status_code == 200


def test_a_newer_code_makes_the_older_void(scenario: Scenario) -> None:
    older, newer = made_code(scenario), made_code(scenario)
    assert enrol(scenario.nobody(), older).status_code == 401
    assert enrol(scenario.nobody(), newer).status_code == 200


def test_a_code_is_for_shoppers_who_are_still_here(engine: Engine) -> None:
    with database.transaction(engine) as session:
        admin = create(session, login="an", name="安", role=Role.ADMIN, by=None, now=MORNING)
        with pytest.raises(Clash):
            invite(session, admin, by=admin, now=MORNING)


def test_of_ten_phones_with_one_code_one_is_let_in(postgres: str) -> None:
    """Two transactions that both saw the code unused must not both win; only PostgreSQL lets them run side by side."""
    engine = database.connect(postgres)
    try:
        upgrade(engine)
        with database.transaction(engine) as session:
            lan = create(session, login="lan", name="兰", role=Role.SHOPPER, by=None, now=MORNING)
            code = invite(session, lan, by=lan, now=MORNING)

        def one(_n: int) -> bool:
            with database.transaction(engine) as session:
                try:
                    return redeem(session, code, now=MORNING).id == lan.id
                except EnrolmentWrong:
                    return False

        with ThreadPoolExecutor(10) as pool:
            assert sum(pool.map(one, range(10))) == 1
    finally:
        engine.dispose()


def test_a_password_does_it_as_well(scenario: Scenario) -> None:
    client = scenario.nobody()
    sent = {"login": "Lan ", "password": PASSWORD, "phone": "iPhone"}
    assert client.post("/api/sign-in", json=sent).json()["name"] == scenario.people["lan"].name
    assert client.get("/api/me").status_code == 200


@pytest.mark.parametrize("login, password", [("lan", "wrong"), ("mei", PASSWORD), ("nobody", PASSWORD)])
def test_other_roles_and_wrong_passwords_look_alike(scenario: Scenario, login: str, password: str) -> None:
    answer = scenario.nobody().post("/api/sign-in", json={"login": login, "password": password, "phone": "x"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_wrong")
    assert "set-cookie" not in answer.headers


def test_guessing_is_stopped(scenario: Scenario) -> None:
    client = scenario.nobody()
    codes = [enrol(client, f"AAAAA-{n:05}").status_code for n in range(101)]
    assert codes == [401] * 100 + [429]
    answer = enrol(client, "AAAAA-AAAAA")
    assert answer.json()["retry"] == "later"
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60


def test_the_same_phone_stays_one_phone(scenario: Scenario) -> None:
    client = scenario.nobody()
    for name in ("Android", "Android 2"):
        enrol(client, made_code(scenario), name)
    assert [each.name for each in phones(scenario)] == ["Android 2"]


def test_a_revoked_phone_is_told_so_at_its_next_call(scenario: Scenario) -> None:
    client = scenario.phone("lan")
    desk = scenario.desk("mei")
    assert desk.post(f"/desk/phones/{phones(scenario)[0].id}/revoke").status_code == 303
    answer = client.get("/api/me")
    assert (answer.status_code, answer.json()["code"], answer.json()["retry"]) == (
        401,
        "phone_revoked",
        "on_user",
    )
    assert "停用" in desk.get("/desk/phones").text
    assert enrol(client, made_code(scenario)).status_code == 200, "a new code lets the same browser in again"
    assert len(phones(scenario)) == 2, "as a new phone: the revoked one stays revoked"


def test_signing_out_ends_the_phone_s_session(scenario: Scenario) -> None:
    client = scenario.phone("lan")
    kept = dict(client.cookies)
    assert client.post("/api/sign-out").status_code == 204
    client.cookies.update(kept)
    assert client.get("/api/me").json()["code"] == "sign_in_ended"


def test_the_qr_leads_to_the_app_with_the_code_behind_the_hash(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    import segno

    drawn: list[str] = []
    real = segno.make
    monkeypatch.setattr(segno, "make", lambda content, **how: drawn.append(content) or real(content, **how))
    code = made_code(scenario)
    assert drawn == [f"https://anfang.test/app/#enrol={code.replace('-', '')}"]


def test_a_code_of_somebody_who_left_is_void(session: Session) -> None:
    lan = create(session, login="lan", name="兰", role=Role.SHOPPER, by=None, now=MORNING)
    code = invite(session, lan, by=lan, now=MORNING)
    lan.left_at = MORNING
    session.flush()
    with pytest.raises(EnrolmentWrong):
        redeem(session, code, now=MORNING)
