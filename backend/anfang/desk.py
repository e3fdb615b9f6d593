"""How the console's pages are made: templates, words in two languages, how figures and times read."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session

from anfang.database import reading, transaction
from anfang.problems import Language, NotHere, Problem

HERE = Path(str(files("anfang")))


@cache
def words() -> dict[str, dict[str, str]]:
    """All words of the console: key → {zh, en}, from words/*.yaml, one file a station."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((HERE / "words").glob("*.yaml")):
        # By libyaml, which is in every wheel of PyYAML: nine times as fast, and a server reads them at its first page.
        for key, pair in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).items():
            if key in found:
                raise ValueError(f"{path.name}: {key} stands in two words files")
            found[key] = pair
    return found


def say(language: Language, key: str, **facts: Any) -> str:
    """The words for `key`, filled with `facts`; KeyError where nobody wrote them."""
    text = words()[key][language]
    return text.format(**facts) if facts else text


def language_of(request: Request) -> Language:
    """The reader's language: their own choice (cookie), else the browser's wish, else the server's setting."""
    chosen = request.cookies.get("anfang-language")
    if chosen in ("zh", "en"):
        return cast(Language, chosen)
    for wish in request.headers.get("accept-language", "").split(","):
        tag = wish.split(";")[0].strip().lower()[:2]
        if tag in ("zh", "en"):
            return cast(Language, tag)
    return cast(Language, request.app.state.settings.language)


def hundredths(score: int | None) -> str:
    """8333 → "83.33"; a dash where nothing could be scored."""
    return "—" if score is None else f"{score // 100}.{score % 100:02d}"


@cache
def environment() -> Environment:
    """Where the templates are."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["hundredths"] = hundredths
    made.filters["compact_json"] = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return made


def text(request: Request, template: str, **facts: Any) -> str:
    """A template filled for this request: `say`, `local` (times in the shown zone), `language`, `nonce` are at hand in it."""
    language = language_of(request)
    zone = request.app.state.settings.zone

    def local(moment: datetime | None, pattern: str = "%Y-%m-%d %H:%M") -> str:
        return "—" if moment is None else moment.astimezone(zone).strftime(pattern)

    return (
        environment()
        .get_template(template)
        .render(
            request=request,
            language=language,
            say=lambda key, **more: say(language, key, **more),
            local=local,
            nonce=request.state.nonce,
            **{"who": None, **facts},
        )
    )


def document(template: str, **facts: Any) -> str:
    """A template filled for nobody in particular: a file that stands for itself."""
    return environment().get_template(template).render(**facts)


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A whole page as an answer."""
    return HTMLResponse(text(request, template, **facts), status_code=status)


def changed(
    request: Request,
    change: Callable[[Session], str],
    refused: Callable[[Session, Problem], Response],
) -> Response:
    """Make a change, all of it or nothing, and go on to the address that it answers. A refusal becomes the page that `refused` makes of
    rows read anew; what is not there, or is nobody's business, stays so.
    """
    engine = request.app.state.engine
    try:
        with transaction(engine) as session:
            address = change(session)
    except NotHere:
        raise
    except Problem as problem:
        with reading(engine) as session:
            return refused(session, problem)
    return RedirectResponse(address, 303)
