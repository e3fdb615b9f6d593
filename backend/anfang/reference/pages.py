"""`/api/`, the page, and `/api/openapi.json`, the document."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from anfang import desk
from anfang.people.who import Anybody
from anfang.reference.document import complete, routes
from anfang.reference.fields import fields

router = APIRouter(prefix="/api", include_in_schema=False, dependencies=[Anybody])


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """The API for programs."""
    return JSONResponse(described(request))


@router.get("/")
def reference(request: Request) -> HTMLResponse:
    """The API for people: each route with what goes in and comes out, and an exchange that really happened."""
    found = described(request)
    language = desk.language_of(request)
    operations = []
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            route = f"{method.upper()} {path}"
            about = desk.words().get(f"api.{route}", {}).get(language, operation.get("description", ""))
            more = {"path": path, "method": method.upper(), "about": about, "example": examples().get(route)}
            operations.append({**operation, **more})
    models = {name: fields(schema) for name, schema in sorted(found["components"]["schemas"].items())}
    return desk.page(request, "reference.html", operations=operations, models=models)


def described(request: Request) -> dict[str, Any]:
    """The OpenAPI document of the running app, made once."""
    app = request.app
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, routes=app.routes)
        app.openapi_schema = complete(found, routes(app))
    document: dict[str, Any] = app.openapi_schema
    return document


@cache
def examples() -> dict[str, Any]:
    """Recorded exchanges by "METHOD /path"; `make golden` records them anew (tests/people/test_reference.py)."""
    found: dict[str, Any] = json.loads((files("anfang.reference") / "examples.json").read_text("utf-8"))
    return found
