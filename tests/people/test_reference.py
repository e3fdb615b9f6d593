"""The API's description: complete, and its examples really happened."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jsonschema_rs import Draft202012Validator
from uuid_utils.compat import uuid7

from anfang import database
from anfang.clock import now as present
from anfang.desk import words
from anfang.people.change_password import change_password
from anfang.people.invite import invite
from anfang.people.records import Person, Role, Scope
from anfang.people.tokens import make_token
from anfang.reference import pages
from anfang.reference.document import routes
from anfang.reference.fields import spelled
from anfang.reports.publish import publish
from anfang.settings import Settings
from anfang.tallies.recount import recount
from anfang.visits.records import Visit
from anfang.visits.stand import stand
from anfang.waves.close import close
from anfang.waves.records import Wave
from tests.scenario import PASSWORD
from tests.visits.test_evidence import jpeg, shot
from tests.visits.world import NOON, World, lay

KEPT = Path(pages.__file__).parent / "examples.json"
LONGEST = 300


def document(client: TestClient) -> dict[str, Any]:
    return client.get("/api/openapi.json").json()


def operations(client: TestClient) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document(client)["paths"].items():
        yield from ((f"{method.upper()} {path}", operation) for method, operation in methods.items())


def shortened(value: Any) -> Any:
    """An example a person can read: long strings and lists are cut, the end of a string says so."""
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shortened(inner) for inner in value[:2]]
    return value[:LONGEST] + "…" if isinstance(value, str) and len(value) > LONGEST else value


def converse(world: World) -> dict[str, Any]:
    """One phone's day, from enrolment to sign-out; each exchange by its route."""
    heard: dict[str, Any] = {}

    def listen(answer: httpx.Response) -> None:
        answer.read()
        asked = answer.request
        path = asked.url.path
        if path.startswith("/api/evidence/"):
            _digest, *rest = path.split("/")[3:]
            path = "/".join(
                ["/api/evidence/{digest}", *(["parts", "{n}"] if rest[:1] == ["parts"] else rest)]
            )
        path = re.sub(r"^(/api/visits)/[0-9a-f-]{36}", r"\1/{visit_id}", path)
        path = re.sub(r"^(/api/waves)/[^/]+/raw[.]csv$", r"\1/{wave_code}/raw.{kind}", path)
        sent = gzip.decompress(asked.content) if "content-encoding" in asked.headers else asked.content
        json_sent = asked.headers.get("content-type") == "application/json" and sent
        heard.setdefault(
            f"{asked.method} {path}",
            {
                "request": shortened(json.loads(sent)) if json_sent else None,
                "status": answer.status_code,
                "answer": _told(answer),
            },
        )

    with database.transaction(world.engine) as session:
        lan = session.get_one(Person, world.lan.id)
        change_password(session, lan, PASSWORD, by=None, now=NOON)
        code = invite(session, lan, by=lan, now=present())
    with world.client() as client:
        client.event_hooks["response"].append(listen)
        client.get("/api/health")
        client.post("/api/enrol", json={"code": code, "phone": "Android · Chrome", "app": "1.0.0"})
        client.get("/api/me")
        phone = world.phone(client)
        content = jpeg()
        _, sealed, digest = shot(world, content)
        phone.put(sealed)
        phone.sync(at=NOON)
        client.get(f"/api/evidence/{digest}")
        part = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {"content-digest": f"sha-256=:{part}:"}
        client.put(f"/api/evidence/{digest}/parts/0", content=content, headers=headers)
        client.post(f"/api/evidence/{digest}/seal")
        client.get(f"/api/visits/{sealed.visit}")
        client.get(f"/api/visits/{sealed.visit}/report.pdf")
        client.get("/api/calendar")
        client.post("/api/sign-out")
        client.post(
            "/api/sign-in",
            json={"login": "lan", "password": PASSWORD, "phone": "iPhone · Safari", "app": "1.0.0"},
        )
        client.headers["authorization"] = f"Bearer {_published(world, sealed.visit)}"
        client.get("/api/waves")
        client.get("/api/waves/2026-11/raw.csv")
    return heard


def _published(world: World, visit_id: UUID) -> str:
    """The visit's wave is published; a token of an analyst's, who sees it."""
    with database.transaction(world.engine) as session:
        visit, wave = session.get_one(Visit, visit_id), session.get_one(Wave, world.wave)
        an = Person(id=uuid7(), login="reference-an", name="安然", role=Role.ADMIN, created_at=NOON)
        tang = Person(id=uuid7(), login="reference-tang", name="唐书文", role=Role.ANALYST, created_at=NOON)
        session.add_all([an, tang])
        session.flush()
        session.add(Scope(id=uuid7(), person_id=tang.id, region_path="/52/"))
        stand(session, visit, "approved")
        recount(session, visit)
        close(session, wave, by=an, now=NOON)
        publish(session, wave, by=an, now=NOON, settings=world.settings)
        return make_token(session, tang, name="x", days=9, by=an, now=present())[1]


def _told(answer: httpx.Response) -> Any:
    """What an example says of an answer: its JSON, or what kind of file it is."""
    if not answer.content:
        return None
    kind = answer.headers["content-type"]
    return shortened(answer.json()) if kind == "application/json" else kind


@pytest.fixture
def heard(tmp_path: Path) -> dict[str, Any]:
    """A conversation that happens now."""
    world = lay(Settings(data=tmp_path / "data"))
    try:
        return converse(world)
    finally:
        world.engine.dispose()


def shape(value: Any) -> Any:
    return (
        {key: type(inner).__name__ for key, inner in value.items()}
        if isinstance(value, dict)
        else type(value).__name__
    )


def test_every_route_has_an_example_and_it_has_the_shape_of_what_happens(
    client: TestClient, heard: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--golden"):
        KEPT.write_text(json.dumps(heard, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text("utf-8"))
    assert sorted(kept) == sorted(name for name, _ in operations(client))
    for name, exchange in kept.items():
        assert exchange["status"] == heard[name]["status"] < 300, f"{name}: {heard[name]}"
        assert shape(exchange["request"]) == shape(heard[name]["request"]), name
        assert shape(exchange["answer"]) == shape(heard[name]["answer"]), name


def test_what_is_answered_is_what_the_document_says(client: TestClient, heard: dict[str, Any]) -> None:
    whole = document(client)
    for name, operation in operations(client):
        exchange = heard[name]
        content = operation["responses"][str(exchange["status"])].get("content", {})
        for kind, each in content.items():
            if kind != "application/json":
                assert exchange["answer"] == kind
                continue
            Draft202012Validator({**each["schema"], "components": whole["components"]}).validate(
                exchange["answer"]
            )


def test_every_body_is_in_the_document(app: FastAPI, client: TestClient) -> None:
    described = {name for name, operation in operations(client) if "requestBody" in operation}
    wanted = {
        f"{method} {route.path}"
        for route in routes(app)
        for method in route.methods
        if any(hasattr(each.call, "body_model") for each in route.dependant.dependencies)
    }
    assert wanted and wanted <= described


def test_every_reference_in_the_document_leads_somewhere(client: TestClient) -> None:
    whole = document(client)
    text = json.dumps(whole)
    named = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}
    assert named <= set(whole["components"]["schemas"])
    assert "HTTPValidationError" not in text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_names_every_route_and_asks_nobody_else(client: TestClient, language: str) -> None:
    page = client.get("/api/", headers={"accept-language": language})
    assert page.status_code == 200
    for name, operation in operations(client):
        assert f'id="{operation["operationId"]}"' in page.text
        assert f"api.{name}" in words(), f"words/api.yaml lacks {name}"
    assert "http://" not in page.text and "https://" not in page.text


def test_a_schema_reads_like_words() -> None:
    assert spelled({"type": "array", "items": {"$ref": "#/components/schemas/Parcel"}}) == "list of Parcel"
    assert spelled({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}) == "integer ≥ 1 | null"
