"""A hall manager who tries every address: what wu's browser gets, as raw status, headers and bytes.

The application is called as a server would call it, so that not a header is lost on the way. `look` first follows every link from the
start page, then tries every route of the app with everything that has a name in either world.
"""

import asyncio
import random
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from anfang import database, doors
from anfang.people.records import Role
from tests.secrecy.worlds import Stage, World

NONCE = "a-nonce-is-drawn-before-anything-is-looked-up"
# Ends the session of whoever tries; what it answers depends on nothing but that.
LEFT_OUT = ("/desk/sign-out",)
# A password's hash, the description of the whole API, typesetting, files that are the same for everybody: asked in every fortieth pair.
SLOW = ("/static/", "/desk/sign-in", "/desk/password", "/desk/first-run", "/api/")
# Addresses tried in an ordinary pair: of routes that a hall manager may call, and of all others.
OPENED, CLOSED = 18, 8
START = ("/", "/desk", "/desk/", "/desk/results")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
GUESSED = {
    "hall_code": ("halls.code",),
    "wave_code": ("waves.code",),
    "hall_id": ("halls.id",),
    "wave_id": ("waves.id",),
    "visit_id": ("visits.id", "assignments.visit_id"),
    "assignment_id": ("assignments.id",),
    "person_id": ("people.id",),
    "phone_id": ("phones.id",),
    "appeal_id": ("appeals.id",),
    "dispatch_id": ("dispatches.id",),
    "enclosure_id": ("enclosures.id",),
    "case_id": ("blind_cases.id",),
    "amendment_id": ("amendments.id",),
    "digest": ("evidence.digest", "hall_results.digest", "checklist_versions.digest"),
}
KNOWN = {
    "kind": ["csv", "xlsx", "pdf"],
    "n": ["0", "1"],
    "place": ["1", "2"],
    "key": ["red", "veto.forced", "below.greet", "below.smile", "revisit"],
}


class Answer(NamedTuple):
    """What came back, byte for byte."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


Asked = tuple[str, str]  # method, address


def routes(router: APIRouter | FastAPI) -> Iterator[APIRoute]:
    """Every route of the app, however deep."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif inner := getattr(route, "original_router", None):
            yield from routes(inner)


def opened(route: APIRoute) -> bool:
    """Whether a hall manager may call it at all."""
    callers = [each.call for each in route.dependant.dependencies if hasattr(each.call, "roles")]
    return not callers or any(Role.HALL_MANAGER in each.roles for each in callers)  # type: ignore[union-attr]


def addresses(
    app: FastAPI, worlds: Iterable[World], draw: random.Random, *, thorough: bool, elsewhere: int = 2
) -> list[Asked]:
    """Routes with guessed parameters.

    Thorough: every route; every combination where a hall manager may call it, so many `elsewhere`.
    """
    known: dict[str, list[str]] = {}
    for world in worlds:
        for name, values in world.guesses.items():
            known[name] = sorted({*known.get(name, []), *values})
    found: dict[bool, list[Asked]] = {True: [], False: []}
    for route in routes(app):
        names = re.findall(r"{(\w+)", route.path)
        open_ = opened(route)
        pools = [_pool(name, known, draw, 3 if open_ else max(1, elsewhere // 2)) for name in names]
        every = list(product(*pools))
        chosen = every if open_ else draw.sample(every, min(elsewhere, len(every)))
        for method in sorted(route.methods):
            for values in chosen:
                path = route.path
                for name, value in zip(names, values, strict=True):
                    path = re.sub(rf"{{{name}(:\w+)?}}", quote(value, safe=""), path)
                if path not in LEFT_OUT and (thorough or not _slow(path)):
                    found[open_].append((method, path))
    if not thorough:
        for open_, most in ((True, OPENED), (False, CLOSED)):
            found[open_] = draw.sample(found[open_], min(most, len(found[open_])))
    # What changes something comes last.
    return sorted(found[True] + found[False], key=lambda it: it[0] != "GET")


def _slow(path: str) -> bool:
    return path.startswith(SLOW) or path.split("?")[0].endswith(".pdf")


def _pool(name: str, known: dict[str, list[str]], draw: random.Random, most: int) -> list[str]:
    """Values to try for a parameter: codes all of them, ids a few, and one that means nothing."""
    if name in KNOWN:
        return KNOWN[name]
    values = [value for where in GUESSED.get(name, ()) for value in known.get(where, [])]
    if not name.endswith("_code"):
        values = draw.sample(values, min(most, len(values)))
    return [*values, "0" * 64 if name == "digest" else "01a20000-0000-7000-8000-00000000dead"]


def look(
    stage: Stage, world: World, asked: list[Asked], *, language: str, thorough: bool
) -> dict[Asked, Answer]:
    """All that wu gets in this world: what links lead to, then what was guessed."""
    stage.set(world)
    return asyncio.run(_look(stage.app, asked, language, thorough))


async def _look(app: FastAPI, asked: list[Asked], language: str, thorough: bool) -> dict[Asked, Answer]:
    app.state.turns = database.turns(app.state.engine)
    seen: dict[Asked, Answer] = {}
    waiting = list(START)
    while waiting:
        address = waiting.pop(0)
        if ("GET", address) in seen or address.startswith(("/app/", *LEFT_OUT)):
            continue
        if _slow(address) and not thorough:
            continue
        answer = seen["GET", address] = await call(app, "GET", address, language)
        waiting += _links(answer)
    for method, address in asked:
        if (method, address) not in seen:
            seen[method, address] = await call(app, method, address, language)
    return seen


def _links(answer: Answer) -> list[str]:
    headers = dict(answer.headers)
    found = [headers[b"location"].decode()] if b"location" in headers else []
    if b"html" in headers.get(b"content-type", b""):
        found += [unescape(link) for link in LINK.findall(answer.body.decode())]
    return [link for link in found if link.startswith("/")]


async def call(app: Any, method: str, address: str, language: str = "zh", login: str = "wu") -> Answer:
    """One request as a server hands it over, signed in as wu."""
    path, _, query = address.partition("?")
    cookies = f"__Host-anfang-desk={login}; anfang-language={language}"
    headers = [(b"host", b"anfang.test"), (b"cookie", cookies.encode()), (b"content-length", b"0")]
    if method not in ("GET", "HEAD"):
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "https",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": headers, "client": ("192.0.2.1", 5000), "server": ("anfang.test", 443), "state": {},
    }  # fmt: skip
    status, got, body, sent = 0, (), b"", False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:  # whoever listens for more waits until the answer is out
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, got, body
        if message["type"] == "http.response.start":
            status, got = message["status"], tuple((bytes(k), bytes(v)) for k, v in message["headers"])
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    return Answer(status, got, body)


def differences(one: dict[Asked, Answer], other: dict[Asked, Answer]) -> list[str]:
    """Where the two worlds can be told apart."""
    found = [f"{method} {address}: only in one" for method, address in one.keys() ^ other.keys()]
    for asked in one.keys() & other.keys():
        here, there = one[asked], other[asked]
        for what in Answer._fields:
            if getattr(here, what) != getattr(there, what):
                found.append(f"{asked[0]} {asked[1]}: {what}")
    return sorted(found)


@pytest.fixture
def one_nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one thing in an answer that is random by design is drawn from here; nothing else is normalised."""
    monkeypatch.setattr(doors.secrets, "token_urlsafe", lambda _bytes: NONCE)
