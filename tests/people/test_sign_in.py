"""Signing in at the desk."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from anfang import journal
from anfang.database import reading
from anfang.people.records import SignIn
from tests.scenario import PASSWORD, Scenario


def attempt(client: TestClient, login: str = "mei", password: str = PASSWORD, **more: str) -> object:
    return client.post("/desk/sign-in", data={"login": login, "password": password, **more})


def test_the_right_password_opens_the_desk(scenario: Scenario) -> None:
    client = scenario.nobody()
    answer = attempt(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    assert client.get("/desk/phones").status_code == 200


def test_the_cookie_is_strict_and_bound_to_this_host(scenario: Scenario) -> None:
    cookie = attempt(scenario.nobody()).headers["set-cookie"]
    assert cookie.startswith("__Host-anfang-desk=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_token_is_stored_as_a_digest_only(scenario: Scenario) -> None:
    client = scenario.nobody()
    token = attempt(client).headers["set-cookie"].split("=")[1].split(";")[0]
    with reading(scenario.engine) as session:
        digests = session.exec(select(SignIn.token_digest)).all()
    assert len(digests) == 1
    assert token not in digests[0]


@pytest.mark.parametrize(
    "login, password", [("mei", "wrong password"), ("nobody", PASSWORD), ("qiang", PASSWORD)]
)
def test_wrong_password_unknown_login_and_no_password_look_alike(
    scenario: Scenario, login: str, password: str
) -> None:
    answer = attempt(scenario.nobody(), login, password)
    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert "set-cookie" not in answer.headers


def test_somebody_who_left_cannot_sign_in(scenario: Scenario) -> None:
    mei = scenario.people["mei"]
    mei.left_at = scenario.clock.now
    scenario.add(mei)
    assert attempt(scenario.nobody()).status_code == 401


def test_a_shopper_is_sent_to_the_app_without_a_session(scenario: Scenario) -> None:
    answer = attempt(scenario.nobody(), "lan")
    assert answer.status_code == 200
    assert "/app/" in answer.text
    assert "set-cookie" not in answer.headers


def test_an_unknown_login_costs_a_hash_as_well(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """security.md: equal time for an unknown login. The hash is what takes the time, so it is counted."""
    from anfang.people import password

    verified: list[str] = []
    real = password._argon.verify
    monkeypatch.setattr(
        password._argon, "verify", lambda given, stored: verified.append(stored) or real(given, stored)
    )
    attempt(scenario.nobody(), "nobody", "x")
    attempt(scenario.nobody(), "mei", "x")
    assert [stored[:10] for stored in verified] == ["$argon2id$"] * 2


def test_ten_failures_close_the_login_for_this_address_and_say_how_long(scenario: Scenario) -> None:
    client = scenario.nobody()
    codes = [attempt(client, "nobody", "x").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    answer = attempt(client, "nobody", "x")
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert attempt(client).status_code == 303, "another login from the same address is not closed"


def test_success_forgets_the_failures(scenario: Scenario) -> None:
    client = scenario.nobody()
    for _ in range(2):
        assert [attempt(client, password="x").status_code for _ in range(6)] == [401] * 6
        assert attempt(client).status_code == 303


def test_a_session_ends_with_its_hours(scenario: Scenario) -> None:
    client = scenario.desk("mei")
    scenario.clock.forward(hours=11, minutes=59)
    assert client.get("/desk/phones").status_code == 200
    scenario.clock.forward(minutes=1)
    assert client.get("/desk/phones").headers["location"].startswith("/desk/sign-in")


def test_signing_out_ends_the_session_on_the_server(scenario: Scenario) -> None:
    client = scenario.desk("mei")
    kept = dict(client.cookies)
    assert client.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    client.cookies.update(kept)
    assert client.get("/desk/phones").status_code == 303
    with reading(scenario.engine) as session:
        said = [entry.what for entry in journal.of(session, f"person:{scenario.people['mei'].id}")]
    assert said == ["person.signed_in", "person.signed_out"]


def test_one_comes_back_to_the_page_one_wanted(scenario: Scenario) -> None:
    sent = scenario.nobody().get("/desk/phones?a=1").headers["location"]
    assert sent == "/desk/sign-in?next=%2Fdesk%2Fphones%3Fa%3D1"
    assert attempt(scenario.nobody(), next="/desk/phones?a=1").headers["location"] == "/desk/phones?a=1"


def test_an_address_that_is_too_long_is_not_carried_along(scenario: Scenario) -> None:
    longest = "/desk/phones?a=" + "x" * (512 - 15)
    assert scenario.nobody().get(longest).headers["location"].endswith("x")
    assert scenario.nobody().get(longest + "x").headers["location"] == "/desk/sign-in"
    assert attempt(scenario.nobody(), next=longest).headers["location"] == longest
    assert attempt(scenario.nobody(), next=longest + "x").headers["location"] == "/desk/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/desk/", "/desk/\\evil", "/desk/\r\nx: y"]
)
def test_nobody_is_sent_to_another_site(scenario: Scenario, elsewhere: str) -> None:
    assert attempt(scenario.nobody(), next=elsewhere).headers["location"] == "/desk/"


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(scenario: Scenario) -> None:
    answer = scenario.nobody().get("/desk/phones", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/desk/sign-in")


def test_the_language_is_kept_and_the_page_shown_again(scenario: Scenario) -> None:
    client = scenario.nobody()
    answer = client.post("/desk/language", data={"language": "en", "back": "/desk/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
    assert "Sign in" in client.get("/desk/sign-in").text
    assert client.post("/desk/language", data={"language": "fr"}).status_code == 422


def test_changing_the_password_ends_the_other_sessions(scenario: Scenario) -> None:
    here, there = scenario.desk("mei"), scenario.desk("mei")
    wrong = here.post("/desk/password", data={"old": "no", "new": "another long password"})
    short = here.post("/desk/password", data={"old": PASSWORD, "new": "short"})
    assert (wrong.status_code, short.status_code) == (422, 422)
    assert (
        here.post("/desk/password", data={"old": PASSWORD, "new": "another long password"}).status_code == 200
    )
    assert here.get("/desk/phones").status_code == 200
    assert there.get("/desk/phones").status_code == 303
    assert attempt(scenario.nobody()).status_code == 401
    assert attempt(scenario.nobody(), password="another long password").status_code == 303
