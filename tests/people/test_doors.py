"""What every request and answer passes: origin, headers, methods, faults."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError, OperationalError

from anfang.people.who import Anybody
from tests.scenario import Scenario


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "https://anfang.test"}, 303),
        ({"origin": "https://anfang.test"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({}, 303),
    ],
)
def test_an_unsafe_request_from_another_site_is_refused(
    scenario: Scenario, headers: dict[str, str], status: int
) -> None:
    answer = scenario.desk("mei").post("/desk/sign-out", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "<code>cross_site</code>" in answer.text


def test_a_link_from_another_site_is_followed(client: TestClient) -> None:
    assert client.get("/api/health", headers={"sec-fetch-site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/health", "/desk/first-run", "/nowhere", "/api/me", "/", "/static/desk.css", "/desk/people"]
)
def test_every_answer_wears_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["anfang"] == "1"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_each_answer_has_a_nonce_of_its_own_which_its_page_uses(client: TestClient) -> None:
    one, other = client.get("/desk/first-run"), client.get("/desk/first-run")
    policies = [answer.headers["content-security-policy"] for answer in (one, other)]
    assert policies[0] != policies[1]
    nonce = policies[0].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in one.text


def test_on_plain_http_nothing_pretends_to_be_secure(scenario: Scenario) -> None:
    client = TestClient(scenario.app, base_url="http://localhost", follow_redirects=False)
    client.portal = scenario.nobody().portal
    answer = client.post("/desk/sign-in", data={"login": "mei", "password": "a long enough password"})
    assert answer.headers["set-cookie"].startswith("anfang-desk=")
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers


def test_head_answers_as_get_does_without_a_body(client: TestClient) -> None:
    got, asked = client.get("/api/health"), client.head("/api/health")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("method", ["OPTIONS", "DELETE", "PUT", "TRACE"])
def test_other_methods_are_told_which_one_there_is(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/health")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["code"] == "not_this_way"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/desk/people/%00", "/desk/sign-in?next=%00"])
def test_a_nul_in_an_address_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422


def test_the_bare_address_leads_to_the_app(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/app/"


def test_a_page_that_is_not_there_is_a_page_and_under_api_a_document(client: TestClient) -> None:
    page, document = client.get("/desk/nothing"), client.get("/api/nothing")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (document.status_code, document.headers["content-type"]) == (404, "application/problem+json")


def test_what_is_refused_at_the_door_is_a_page_at_the_desk(client: TestClient) -> None:
    headers = {"content-length": str(100 * 1024 * 1024), "accept-language": "en"}
    page, document = (client.post(path, headers=headers) for path in ("/desk/halls/import", "/api/enrol"))
    assert (page.status_code, page.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "Too large" in page.text
    assert page.headers["anfang"] == "1"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (document.status_code, document.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "error, status, code",
    [
        (OperationalError("", {}, Exception("server closed the connection")), 503, "unavailable"),
        (OperationalError("", {}, Exception("database or disk is full")), 507, "no_room"),
        (DataError("", {}, Exception("PostgreSQL text fields cannot contain NUL")), 422, "invalid"),
        (RuntimeError("a secret of the inside"), 500, "fault"),
    ],
)
def test_what_fails_inside_is_said_without_the_inside(
    app: FastAPI, client: TestClient, error: Exception, status: int, code: str
) -> None:
    def failing() -> None:
        raise error

    app.get("/api/failing", dependencies=[Anybody])(failing)
    answer = client.get("/api/failing")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "secret" not in answer.text
    assert answer.headers["anfang"] == "1"
