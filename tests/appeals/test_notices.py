"""Notices: neutral whatever happened, off by default, really delivered; receivers of our own listen on this machine."""

import json
import socketserver
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import get_args

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from anfang import tasks
from anfang.appeals.answer import answer
from anfang.appeals.appeal import appeal
from anfang.appeals.decide import decide
from anfang.appeals.enclose import look_at
from anfang.appeals.escalate import escalate
from anfang.appeals.judge import reopen
from anfang.appeals.mend import mend
from anfang.appeals.notices import Kind, send_notice
from anfang.database import transaction
from anfang.settings import Settings
from anfang.tasks import Context
from tests.appeals.ground import NOW, dispatches, ground, out
from tests.appeals.test_appeal import png

KINDS = get_args(Kind)
TITLE, BODY = "工作提醒", "您有新的待办，请登录查看。"


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to leave a letter."""

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                letter = b""
                while (row := self.rfile.readline()) != b".\r\n":
                    letter += row
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Hook(BaseHTTPRequestHandler):
    """A chat's address."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.letters.append(body)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def listening(server: socketserver.TCPServer) -> Iterator[tuple[int, list[bytes]]]:
    server.letters = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1], server.letters  # type: ignore[attr-defined,misc]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def mail() -> Iterator[tuple[int, list[bytes]]]:
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    yield from listening(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox))


@pytest.fixture
def chat() -> Iterator[tuple[int, list[bytes]]]:
    yield from listening(HTTPServer(("127.0.0.1", 0), Hook))


def asked(settings: Settings, notices: str, language: str = "zh") -> Settings:
    return Settings(
        data=settings.data,
        database="",
        evidence="",
        address="",
        tasks="embedded",
        notices=notices,
        language=language,
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_nothing_but_that_there_is_something_to_do(
    kind: str,
    engine: Engine,
    settings: Settings,
    mail: tuple[int, list[bytes]],
    chat: tuple[int, list[bytes]],
) -> None:
    addresses = (
        f"mailto://127.0.0.1:{mail[0]}?from=a@example.com&to=b@example.com json://127.0.0.1:{chat[0]}/x"
    )
    send_notice(Context(engine, asked(settings, addresses), NOW), kind)
    (letter,) = (message_from_bytes(raw, policy=policy.default) for raw in mail[1])
    body = letter.get_body()
    assert body is not None and letter["subject"] == TITLE and body.get_content().strip() == BODY
    (said,) = map(json.loads, chat[1])
    assert (said["title"], said["message"]) == (TITLE, BODY)
    for word in ("暗访", "营业厅", "走访", "检查", "得分", "Anfang", kind):
        assert word not in letter.as_string() + json.dumps(said, ensure_ascii=False)


def test_in_english_too(engine: Engine, settings: Settings, chat: tuple[int, list[bytes]]) -> None:
    send_notice(Context(engine, asked(settings, f"json://127.0.0.1:{chat[0]}/", "en"), NOW), "mended")
    (said,) = map(json.loads, chat[1])
    assert said["message"] == "There is something for you to do; sign in to see it."


def test_off_unless_asked_for(engine: Engine, settings: Settings) -> None:
    assert settings.notices == ""
    send_notice(Context(engine, settings, NOW), "mended")


def test_what_was_not_delivered_is_tried_again(engine: Engine, settings: Settings) -> None:
    with pytest.raises(ConnectionError):
        send_notice(Context(engine, asked(settings, "json://127.0.0.1:9/x"), NOW), "mended")


@pytest.mark.parametrize(
    "channel", ["wecombot://abcdefghijkl", "dingtalk://abcdefghijkl", "feishu://abcdefghijkl"]
)
def test_the_offices_channels_are_known(settings: Settings, channel: str) -> None:
    assert asked(settings, channel).notice_addresses == [channel]


def test_an_address_that_nobody_knows_is_refused_at_start_and_not_repeated(settings: Settings) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(settings, "mailto://127.0.0.1?from=a@example.com carrier-pigeon://s3cret-key")
    (error,) = refused.value.errors()
    assert "address 2" in error["msg"] and "s3cret" not in error["msg"]


def test_each_event_asks_for_one_notice_of_its_kind(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing tells many halls: one message. Nothing is queued that a queue's file should not hold."""
    queued: list[tuple[str, tuple[object, ...]]] = []
    monkeypatch.setattr(tasks.Queue, "put", lambda _, name, arguments: queued.append((name, arguments)))

    def happened() -> list[str]:
        assert {name for name, _ in queued} <= {"send_notice"}
        kinds = [str(arguments[0]) for _, arguments in queued]
        queued.clear()
        return kinds

    with transaction(engine) as session:
        laid = ground(session, settings)
        out(laid)
    assert happened() == ["dispatched"]
    wu, mei, ying = (laid.people[name] for name in ("wu", "mei", "ying"))
    files, more = look_at([("a.png", png())]), {"now": NOW, "settings": settings}
    with transaction(engine) as session:
        for item in ("smile", "tidy"):
            appeal(
                session,
                laid.waves["2026-10"].id,
                laid.halls["GY-1"].id,
                1,
                item,
                "other",
                "有监控",
                by=wu,
                **more,
            )  # type: ignore[arg-type]
        made = appeal(
            session,
            laid.waves["2026-10"].id,
            laid.halls["GY-1"].id,
            1,
            "greet",
            "other",
            "有监控",
            by=wu,
            **more,
        )  # type: ignore[arg-type]
    assert happened() == ["appealed"]
    with transaction(engine) as session:
        decide(session, made, False, "证据不足", by=ying, now=NOW)  # one of three
    assert happened() == ["decided"]
    with transaction(engine) as session:
        laid.session = session
        (dispatch,) = dispatches(laid)
        escalate(session, now=NOW + timedelta(hours=25))
    assert happened() == ["escalated"]
    with transaction(engine) as session:
        answer(session, dispatch, "已改", by=wu, **more)  # type: ignore[arg-type]
    assert happened() == ["answered"]
    with transaction(engine) as session:
        mend(session, dispatch, "已改", files, by=wu, **more)  # type: ignore[arg-type]
    assert happened() == ["mended"]
    with transaction(engine) as session:
        reopen(session, dispatch, "没改", (NOW + timedelta(days=3)).date(), by=mei, now=NOW)
    assert happened() == ["reopened"]
