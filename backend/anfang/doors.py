"""What every request passes on its way in, and every answer on its way out: origin, size, nonce, headers.

Plain ASGI: a middleware that wraps requests and answers would cost more than a sync's own work, and would hide a cut body.
"""

import json
import logging
import secrets
from collections.abc import Iterable

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anfang import desk
from anfang.problems import CrossSite, Fault, Invalid, Problem, TooLarge

SAFE = {"GET", "HEAD", "OPTIONS"}
# The phone looks for this on every answer: without it, a 200 comes from somebody else (a captive portal).
MARK = ("anfang", "1")
_log = logging.getLogger("anfang")


class Guard:
    """Stands before all routes. `limit`: the most bytes a request body may have. `tiles`: where pieces of a map come from, if anywhere."""

    def __init__(self, app: ASGIApp, limit: int, tiles: str = "") -> None:
        self.app, self.limit, self.tiles = app, limit, tiles

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        way_out = _WayOut(scope, send, nonce, self.tiles)
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(scope, way_out, refusal)
            return
        # A HEAD is a GET whose body is not sent; FastAPI's routes know GET only.
        inside = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self.app(inside, self._measured(receive), way_out)
        except Exception:
            _log.exception("%s: a fault", scope["method"])
            if not way_out.started:
                await _refuse(scope, way_out, Fault())

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and from_elsewhere(headers):
            return CrossSite()
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return Invalid(at="address", what={"zh": "含有空字符", "en": "contains a NUL character"})
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > self.limit:
            return TooLarge(limit=self.limit)
        return None

    def _measured(self, receive: Receive) -> Receive:
        """`receive` that counts: a body sent in chunks has no announced length."""
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413)  # the one kind that FastAPI lets through while it reads a form
            return message

        return counting


class _WayOut:
    """`send` that puts the house's headers on the answer and keeps the body of an answer to HEAD."""

    def __init__(self, scope: Scope, send: Send, nonce: str, tiles: str) -> None:
        self.scope, self.send, self.nonce, self.tiles, self.started = scope, send, nonce, tiles, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _headers(self.scope, self.nonce, self.tiles):
                if not (name == "Cache-Control" and name in headers):
                    headers[name] = value
        elif self.scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self.send(message)


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    request = Request(scope)
    if scope["path"].startswith("/desk"):  # somebody reads this
        page = desk.page(request, "problem.html", status=problem.status, problem=problem)
        await send({"type": "http.response.start", "status": page.status_code, "headers": page.raw_headers})
        await send({"type": "http.response.body", "body": page.body})
        return
    document = json.dumps(problem.as_json(desk.language_of(request)), ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(document)).encode()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": document})


def from_elsewhere(headers: Headers) -> bool:
    """Whether an unsafe request was sent by a page of another site. Browsers always tell one of the two; other clients neither."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")


def _headers(scope: Scope, nonce: str, tiles: str) -> Iterable[tuple[str, str]]:
    yield MARK
    # A map is drawn at the desk; the phone's app never asks anybody but this server.
    yield "Content-Security-Policy", _policy(nonce, tiles if scope["path"].startswith("/desk/") else "")
    yield "X-Content-Type-Options", "nosniff"
    yield "Referrer-Policy", "no-referrer"
    yield "Cross-Origin-Opener-Policy", "same-origin"
    yield "Cross-Origin-Resource-Policy", "same-origin"
    yield (
        "Permissions-Policy",
        "camera=(self), microphone=(self), geolocation=(self), screen-wake-lock=(self)",
    )
    yield "Cache-Control", _keeping(scope["path"])
    if scope["scheme"] == "https":
        yield "Strict-Transport-Security", "max-age=31536000"


def _keeping(path: str) -> str:
    """How long a browser may keep an answer. Built files carry a digest in their name; the rest of the shell is asked for again."""
    if path.startswith("/app/assets/"):
        return "public, max-age=31536000, immutable"
    if path.startswith(("/app/", "/static/")):
        return "no-cache"
    return "no-store"


def _policy(nonce: str, tiles: str) -> str:
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:{f' {tiles}' if tiles else ''}; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types anfang"
    )
