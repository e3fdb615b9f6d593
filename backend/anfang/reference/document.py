"""The OpenAPI document: what FastAPI finds, and the bodies that it cannot see because the house reads them itself."""

from collections.abc import Iterator
from typing import Any, Protocol

from pydantic import BaseModel

PLACE = "#/components/schemas/"
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `retry` says when to try again; `data_kept` whether what came is safe.",
    "required": ["type", "title", "status", "detail", "code", "at", "retry", "data_kept"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "at": {"type": ["string", "null"]},
        "retry": {"enum": ["never", "later", "on_user", "on_upgrade"]},
        "data_kept": {"type": "boolean"},
    },
}


class Route(Protocol):
    """What is read of a route here."""

    path: str
    methods: set[str]
    dependant: Any


def routes(router: Any) -> Iterator[Any]:
    """Every route of a router or app, of included ones too."""
    for route in router.routes:
        if hasattr(route, "dependant"):
            yield route
        elif inner := getattr(route, "original_router", None):
            yield from routes(inner)


def complete(found: dict[str, Any], every: Iterator[Route]) -> dict[str, Any]:
    """FastAPI's document `found` with bodies, problems, the phone's cookie and a program's token put in."""
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    found["components"]["securitySchemes"] = {
        "phone": {"type": "apiKey", "in": "cookie", "name": "__Host-anfang-phone"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    for route in every:
        for method in route.methods:
            operation = found["paths"].get(route.path, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route, schemas)
    return found


def _complete(operation: dict[str, Any], route: Route, schemas: dict[str, Any]) -> None:
    calls = [each.call for each in route.dependant.dependencies]
    for model in (call.body_model for call in calls if hasattr(call, "body_model")):
        content = {"application/json": {"schema": {"$ref": PLACE + _placed(model, schemas)}}}
        operation["requestBody"] = {"required": True, "content": content}
    if doors := [call.door for call in calls if hasattr(call, "roles")]:
        operation["security"] = [{doors[0]: []}]
    operation["responses"].pop("422", None)
    problem = {"application/problem+json": {"schema": {"$ref": PLACE + "Problem"}}}
    operation["responses"]["default"] = {"description": "A problem", "content": problem}


def _placed(model: type[BaseModel], schemas: dict[str, Any]) -> str:
    """Put a model's schema, and those it is made of, among the components; answers its name there."""
    schema = model.model_json_schema(ref_template=PLACE + "{model}")
    for name, inner in schema.pop("$defs", {}).items():
        schemas.setdefault(name, inner)
    schemas.setdefault(model.__name__, schema)
    return model.__name__
