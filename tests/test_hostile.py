"""Nobody gets a 500 out of the server: thousands of drawn requests at every route, as everybody who can sign in.

The draws are fixed (`SEED`), so a failure comes again; `ANFANG_SEED=7` draws others. Each test counts what it really sent.
"""

import json
import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from anfang import clock, database
from anfang.app import create_app
from anfang.checklists.records import ChecklistVersion
from anfang.demo.phone import DemoPhone
from anfang.people.create import create
from anfang.people.enrol import enrol
from anfang.people.limit import Limits
from anfang.people.records import Person, Phone, Role
from anfang.people.sign_in import sign_in
from anfang.visits.records import Revision
from anfang.waves.records import Assignment
from tests import hostile
from tests.people.test_permissions import routes
from tests.visits.world import DAY, SEALED_AT, World, lay, settings_in, walked

SEED = int(os.environ.get("ANFANG_SEED", "20261122"))
# Cases by caller. At the API the desk's people and strangers are turned away soon; the phone gets to what lies behind.
AT_API = {"lan": 700, "mei": 60, "nobody": 240}
AT_DESK = {"an": 500, "qiang": 300, "mei": 300, "wu": 120, "lan": 40, "nobody": 120}
MUTATED, EVIDENCE, TORN = 250, 120, 120
STAFF = {"qiang": Role.PLANNER, "mei": Role.SUPERVISOR, "wu": Role.HALL_MANAGER, "an": Role.ADMIN}
# What any answer may be; docs/problems.md tells each. 405 and 422 need no word of a route's own.
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429}
PAGES = {
    "text/html",
    "text/csv",
    "application/yaml",
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
}
PAGES |= {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# What a page's own script asks for.
FACTS = {
    "GET /desk/waves/{wave_id}/plan/map/{day}": {"application/json"},
    "GET /desk/deliverables/state": {"application/json"},
}


def drawn(strategy: st.SearchStrategy[Any], cases: int, act: Callable[[Any], None], *, own: str = "") -> None:
    """Let `act` loose on `cases` draws; on a failure hypothesis looks for the shortest draw that fails as well.

    Draws with another `own` are other draws.
    """
    quiet = settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    @seed(f"{SEED} {own}")
    @quiet
    @given(strategy)
    def all_of_them(one: Any) -> None:
        act(one)

    all_of_them()


class Field:
    """The running app over a world with one visit in it, and whoever calls."""

    def __init__(self, world: World, app: FastAPI, first: TestClient) -> None:
        self.world, self.app, self.first = world, app, first
        self.people = {"lan": world.lan.id}
        with database.transaction(world.engine) as session:
            for name, role in STAFF.items():
                scope: dict[str, Any] = (
                    {"halls": [world.hall]} if role == Role.HALL_MANAGER else {"regions": ["/52/"]}
                )
                scope = {} if role == Role.ADMIN else scope
                self.people[name] = create(
                    session, login=name, name=name, role=role, by=None, now=clock.now(), **scope
                ).id
        self.planned = [world.assign() for _ in range(3)]
        self.clients: dict[str, TestClient] = {}
        self.inside: set[str] = set()
        self.sent: Counter[str] = Counter()
        self.phone_of_lan = DemoPhone(cast(httpx.Client, self.client("lan")))
        draft = walked(self.planned[0], world.checklist, till="broken")
        self.evidence = draft.photo("till", hostile.PHOTO, SEALED_AT)
        self.phone_of_lan.bring([draft.seal(SEALED_AT)], at=SEALED_AT)

    def client(self, name: str) -> TestClient:
        """The browser of `name`; signed in anew where what was sent has ended the last sign-in."""
        client = self.clients.get(name)
        if client is None:
            client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
            client.portal = self.first.portal  # one event loop for all: the write lock belongs to it
            self.clients[name] = client
        # Not weakened, only begun anew: else nearly every case would be answered by 429.
        self.app.state.limits = Limits()
        if name != "nobody" and name not in self.inside:
            client.cookies.clear()
            client.cookies.set(*self._token(name))
            self.inside.add(name)
        return client

    def ended(self, name: str, answer: httpx.Response) -> None:
        """Look whether `name` was turned away or sent out: then the next case signs in anew."""
        there = answer.headers.get("location", "").startswith("/desk/sign-in")
        if answer.status_code == 401 or there or "set-cookie" in answer.headers:
            self.inside.discard(name)

    def _token(self, name: str) -> tuple[str, str]:
        now = clock.now()
        with database.transaction(self.world.engine) as session:
            person = session.get_one(Person, self.people[name])
            person.left_at = None
            session.add(person)
            if name == "lan":
                return "anfang-phone", enrol(session, person, phone="t", app="1", held=None, days=9, now=now)[
                    1
                ]
            return "anfang-desk", sign_in(session, person, ends_at=now.replace(year=now.year + 1), now=now)[1]

    def known(self) -> dict[str, list[str]]:
        """What is really there, by the names under which routes ask for it."""
        with database.reading(self.world.engine) as session:
            phones = [str(key) for key in session.exec(select(Phone.id))]
            digests = list(session.exec(select(ChecklistVersion.digest)))
            assignments = [str(key) for key in session.exec(select(col(Assignment.id)))]
            revisions = [str(key) for key in session.exec(select(col(Revision.id)))] or [str(uuid7())]
        people = [str(key) for key in self.people.values()]
        return {
            "person_id": people, "phone_id": phones, "hall_id": [str(self.world.hall)], "halls": [str(self.world.hall)],
            "visit_id": [str(each.visit) for each in self.planned], "assignment_id": assignments,
            "wave_id": [str(self.world.wave)], "wave": [str(self.world.wave), "2026-11"], "digest": digests,
            "old": digests, "new": digests, "kind": ["csv", "xlsx"], "hall": ["GY-001", str(self.world.hall)],
            "shopper": ["lan", *people], "role": list(Role), "regions": ["/52/", "/"], "region": ["/52/", "520102"],
            "tier": ["second", "third"], "day_on": [str(DAY)], "day": [str(DAY)], "starts_on": [str(DAY)], "ends_on": [str(DAY)],
            "checklist_code": ["small"], "window": ["09:00-18:00"], "language": ["zh", "en"], "page": ["1", "2", "100001"],
            "revision": ["1", "2"], "login": ["lan", "mei"], "next": ["/desk/", "//evil.test"], "back": ["/desk/halls"],
            "sort": ["day", "-score", "hall"], "state": ["received", "complete"], "vetoed": ["yes", "no"],
            "hall_code": ["GY-001"], "wave_code": ["2026-11"], "item": ["greet", "till"], "items": ["greet", "till"],
            "revision_id": revisions, "judge": ["approve", "hold"], "upheld": ["yes", "no"], "due_on": [str(DAY)],
        }  # fmt: skip


@pytest.fixture
def field(tmp_path: Any) -> Iterator[Field]:
    world = lay(settings_in(tmp_path / "data"))
    app = create_app(world.settings)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        with TestClient(app, raise_server_exceptions=False) as first:
            yield Field(world, app, first)
    finally:
        world.engine.dispose()


def sound(answer: httpx.Response, said: object) -> None:
    """What holds for every answer: no fault, our own mark, nothing of the inside, no copy kept by anybody."""
    assert answer.status_code < 500, f"{said}\n{answer.status_code} {answer.text[:600]}"
    assert answer.headers.get("anfang") == "1", said
    assert answer.headers["cache-control"] == "no-store", said
    if answer.headers.get("content-type", "").startswith(("text/html", "application/")):
        assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text, said


def test_there_are_two_thousand_cases_and_more() -> None:
    assert sum(AT_API.values()) >= 1000
    assert sum(AT_API.values()) + sum(AT_DESK.values()) + MUTATED + EVIDENCE + TORN >= 2000


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def as_httpx(client: TestClient, case: Any) -> httpx.Request:
    """A drawn case as a request of this client's: its own cookies stay, what HTTP cannot carry becomes `?`."""
    words = case.as_transport_kwargs(base_url="http://testserver")
    drawn_headers = dict(words.get("headers") or {})
    headers = {key: str(value).encode("latin-1", "replace") for key, value in drawn_headers.items()}
    known = words.get("json") is not None
    body = {"json": words["json"]} if known else {"content": words.get("data") or b""}
    cookies = {each.name: str(each.value) for each in client.cookies.jar}
    at = words["method"], words["url"]
    return client.build_request(*at, params=words.get("params"), headers=headers, cookies=cookies, **body)


@pytest.mark.parametrize("name", AT_API)
def test_the_api_answers_whatever_schemathesis_draws(field: Field, name: str) -> None:
    document = field.first.get("/api/openapi.json").json()
    known = field.known() | {"digest": [field.evidence], "n": ["0"]}
    schema = schemathesis.openapi.from_dict(document)
    operations = [each.ok() for each in schema.get_all_operations()]
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    each_gets = AT_API[name] // len(operations)
    quota = {
        # What takes no input at all has nothing to draw from.
        operation.label: each_gets if operation.body or list(operation.iter_parameters()) else 1
        for operation in operations
    }
    spare = AT_API[name] - sum(quota.values())
    quota["POST /api/sync"] += spare
    for operation in operations:

        def shoot(drew: tuple[Any, bool]) -> None:
            case, real = drew
            if real:
                case.path_parameters.update(
                    {key: known[key][0] for key in case.path_parameters if key in known}
                )
            field.sent[case.operation.label] += 1
            client = field.client(name)
            answer = client.send(as_httpx(client, case))
            field.ended(name, answer)
            sound(answer, case)
            assert answer.status_code < 400 or answer.status_code in REFUSALS, (case, answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        strategy = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
        drawn(st.tuples(strategy, st.booleans()), quota[operation.label], shoot, own=name)
    assert sum(field.sent.values()) >= AT_API[name], field.sent


@pytest.mark.parametrize("name", AT_DESK)
def test_the_console_answers_whatever_is_drawn(field: Field, name: str) -> None:
    pages = [each for each in routes(field.app) if each.path.startswith("/desk")]
    known = field.known()

    def shoot(shot: hostile.Shot) -> None:
        field.sent[shot.route] += 1
        answer = field.client(name).request(**shot.sent())
        field.ended(name, answer)
        sound(answer, shot)
        assert answer.status_code in REFUSALS | {200, 204, 303, 307}, (shot, answer.status_code)
        kind = answer.headers.get("content-type", "").split(";")[0]
        may_be = PAGES | FACTS.get(shot.route, set())
        assert kind in may_be or not answer.content or answer.status_code in (403, 413, 422), (shot, kind)
        # Whatever was typed comes back as text.
        assert "<script>alert" not in answer.text if kind == "text/html" else True

    for route in pages:
        drawn(hostile.shots(route, known), -(-AT_DESK[name] // len(pages)), shoot, own=name)
    assert sum(field.sent.values()) >= AT_DESK[name] and len(field.sent) == len(pages), field.sent


def test_bodies_that_are_not_what_they_say_are_refused(field: Field) -> None:
    posts = [
        each.path
        for each in routes(field.app)
        if "POST" in (each.methods or ()) and not each.include_in_schema
    ]
    known = field.known()

    def shoot(drew: tuple[str, tuple[str, bytes]]) -> None:
        path, (kind, content) = drew
        field.sent[path] += 1
        at = re.sub(r"{(\w+)}", lambda found: known.get(found[1], [str(uuid7())])[0], path)
        answer = field.client("an").post(at, content=content, headers={"content-type": kind})
        field.ended("an", answer)
        sound(answer, drew)

    drawn(st.tuples(st.sampled_from(posts), hostile.torn()), TORN, shoot)
    assert sum(field.sent.values()) >= TORN


def test_a_parcel_bent_anywhere_is_answered_by_a_receipt(field: Field) -> None:
    """Any part of a real parcel replaced, taken away or doubled; whatever comes of it, its bytes are kept [sync §On the wire]."""

    def shoot(changed: dict[str, Any]) -> None:
        field.sent["sync"] += 1
        body = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        sent = field.phone_of_lan.request([], at=SEALED_AT)
        digest = hostile.sha256(body)
        sent["parcels"] = [{"digest": digest, "body": body}]
        answer = field.client("lan").post("/api/sync", json=sent)
        sound(answer, body)
        assert answer.status_code == 200, answer.text
        (receipt,) = answer.json()["receipts"]
        assert receipt["data_kept"] is True and receipt["digest"] == digest

    fresh = walked(field.planned[1], field.world.checklist).seal(SEALED_AT)
    drawn(hostile.bent(json.loads(fresh.body)), MUTATED, shoot)
    assert field.sent["sync"] >= MUTATED


@pytest.mark.parametrize("method", ["PUT", "GET", "POST"])
def test_evidence_takes_nothing_but_what_was_announced(field: Field, method: str) -> None:
    def shoot(drew: tuple[str, str, dict[str, bytes], str]) -> None:
        name, n, headers, piece = drew
        content = hostile.PIECES[piece]
        field.sent[method] += 1
        client = field.client("lan")
        if method == "PUT":
            answer = client.put(f"/api/evidence/{name}/parts/{n}", content=content, headers=headers)
        elif method == "POST":
            answer = client.post(f"/api/evidence/{name}/seal", content=content, headers=headers)
        else:
            answer = client.get(f"/api/evidence/{name}", headers=headers)
        sound(answer, drew)
        assert answer.status_code in REFUSALS | {200}, drew

    drawn(hostile.parts(field.evidence), EVIDENCE // 3, shoot)
    assert field.sent[method] >= EVIDENCE // 3
