"""Reading JSON bodies: sizes, packing, and what JSON lets pass and the house does not."""

import gzip
import json
from collections.abc import Iterator
from typing import Annotated

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from starlette.types import Message

from anfang.body import body
from anfang.core.wire import EnrolRequest
from anfang.people.who import Shopper
from tests.scenario import Scenario

RIGHT = {"code": "AAAAA-AAAAA", "phone": "Test"}


def send(scenario: Scenario, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
    headers = {"content-type": "application/json", **headers}
    return scenario.nobody().post("/api/enrol", content=content, headers=headers)


def test_a_right_body_reaches_the_verb(scenario: Scenario) -> None:
    assert send(scenario, json.dumps(RIGHT).encode()).json()["code"] == "enrolment_wrong"


def test_gzip_is_understood(scenario: Scenario) -> None:
    packed = gzip.compress(json.dumps(RIGHT).encode())
    assert send(scenario, packed, **{"content-encoding": "gzip"}).json()["code"] == "enrolment_wrong"


@pytest.mark.parametrize(
    "content, what",
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[1]", "body"),
        (b'{"code": NaN}', "NaN is not a JSON number"),
        (b'{"code": 1e999}', "too large"),
        (b'{"code": ' + b"9" * 5000 + b"}", "too large"),
        (b'{"code": "a", "code": "b"}', "'code' twice"),
        (b'{"code": "\\ud800"}', "lone surrogate"),
        (b'{"\\ud800": 1}', "lone surrogate"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "twice"),
        (b'{"code": "a\\u0000b"}', "NUL"),
        (b"[" * 200 + b"]" * 200, "nested"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b'{"code": "AAAAA-AAAAA", "phone": "x", "more": 1}', "body.more"),
        (b'{"code": "AAAAA-AAAAA"}', "body.phone"),
        (b'{"code": 12345678901, "phone": "x"}', "body.code"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(scenario: Scenario, content: bytes, what: str) -> None:
    answer = send(scenario, content, **{"accept-language": "en"})
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["code"], what in problem["detail"]) == ("invalid", True), problem["detail"]


def test_the_words_are_the_reader_s(scenario: Scenario) -> None:
    detail = send(scenario, b'{"code": "AAAAA-AAAAA"}', **{"accept-language": "zh-CN"}).json()["detail"]
    assert detail == "body.phone：必须填写"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_kinds_of_content_are_refused(scenario: Scenario, kind: str) -> None:
    assert send(scenario, b"{}", **{"content-type": kind}).status_code == 415


def test_other_packings_are_refused(scenario: Scenario) -> None:
    assert send(scenario, b"{}", **{"content-encoding": "br"}).status_code == 415


@pytest.mark.parametrize("cut", [1, 10, -1])
def test_a_torn_or_false_gzip_is_refused(scenario: Scenario, cut: int) -> None:
    packed = gzip.compress(json.dumps(RIGHT).encode())[:cut]
    answer = send(scenario, packed, **{"content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_gzip_with_something_behind_it_is_refused(scenario: Scenario) -> None:
    packed = gzip.compress(b"{}") + b"more"
    assert send(scenario, packed, **{"content-encoding": "gzip"}).status_code == 422


def test_a_bomb_is_stopped_at_the_limit(scenario: Scenario) -> None:
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert send(scenario, bomb, **{"content-encoding": "gzip"}).status_code == 413


def unread(app: FastAPI, path: str, **headers: str) -> int:
    """The status of a POST whose body must not be read: asking for it fails the test."""
    statuses: list[int] = []

    async def receive() -> Message:
        raise AssertionError("the body was asked for")

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "https",
    }
    scope |= {
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
        "server": ("anfang.test", 443),
    }
    with start_blocking_portal() as portal:  # its own thread: a browser's loop may run in this one
        portal.call(app, scope, receive, send)
    return statuses[0]


def test_an_announced_size_over_the_limit_is_refused_before_a_byte_is_read(app: FastAPI) -> None:
    assert unread(app, "/api/enrol", **{"content-length": str(100 * 1024 * 1024)}) == 413


def test_the_body_of_a_stranger_is_not_read(app: FastAPI) -> None:
    @app.post("/api/try")
    def route(who: Shopper, sent: Annotated[EnrolRequest, body(EnrolRequest)]) -> None: ...

    assert unread(app, "/api/try", **{"content-type": "application/json", "content-length": "20"}) == 401


def test_a_size_that_is_not_announced_is_measured_as_it_comes(scenario: Scenario) -> None:
    answer = send(scenario, (b" " * 1024 * 1024 for _ in range(6)))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_form_over_the_limit_is_refused(scenario: Scenario) -> None:
    content = (b"x" * 1024 * 1024 for _ in range(6))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert scenario.nobody().post("/desk/sign-in", content=content, headers=headers).status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1_0", "9" * 400])
def test_a_length_that_is_no_number_is_refused(scenario: Scenario, length: str) -> None:
    assert send(scenario, b"{}", **{"content-length": length}).status_code == 413
