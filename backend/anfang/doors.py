"""What every request passes on its way in, and every answer on its way out: origin, nonce, headers."""

import secrets
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from anfang.problems import CrossSite

SAFE = {"GET", "HEAD", "OPTIONS"}
# The phone looks for this on every answer: without it, a 200 comes from somebody else (a captive portal).
MARK = ("anfang", "1")


def from_elsewhere(request: Request) -> bool:
    """Whether an unsafe request was sent by a page of another site. Browsers always tell one of the two; other clients neither."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.split("://")[-1] != request.headers.get("host")


def _policy(nonce: str) -> str:
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types anfang htmx"
    )


def guard(app: FastAPI) -> None:
    """Put the guard before all routes."""

    @app.middleware("http")
    async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        request.state.nonce = secrets.token_urlsafe(16)
        if request.method not in SAFE and from_elsewhere(request):
            problem = CrossSite()
            answer: Response = JSONResponse(problem.as_json("zh"), problem.status, media_type="application/problem+json")
        else:
            answer = await call_next(request)
        headers = answer.headers
        headers[MARK[0]] = MARK[1]
        headers["Content-Security-Policy"] = _policy(request.state.nonce)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=(self), screen-wake-lock=(self)"
        if not request.url.path.startswith(("/static/", "/app/")):
            headers["Cache-Control"] = "no-store"
        if request.url.scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer
