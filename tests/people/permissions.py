"""Who may call what: one line for each route of the app, in the words of the roles.

`desk(...)`, `phone(...)`, `program(...)`: these roles, through that door; everybody else gets 404, a caller without a session 401 or
the sign-in page.
`ANYBODY`: no sign-in. `at` makes something inside mei's region and answers the path's parameters; with it, zhou (the same role in
another province) gets 404 as well, unless it is `shared` by all regions. `send` is a body that is right, where the route looks at its
body before it looks at the scope.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import httpx
from sqlmodel import select
from uuid_utils.compat import uuid7

from anfang.checklists.publish import publish
from anfang.core.checklist import read
from anfang.database import reading, transaction
from anfang.demo.phone import DemoPhone
from anfang.halls.records import Hall
from anfang.people.records import Phone
from anfang.waves.records import Wave
from tests.scenario import GUIYANG, Scenario
from tests.visits.test_evidence import jpeg, shot
from tests.visits.world import HOURS, NOON, SPOT, World, document


@dataclass(frozen=True)
class Line:
    """One line of the table. `door` is None for a route that anybody may call."""

    door: str | None
    roles: tuple[str, ...] = ()
    at: Callable[[Scenario], dict[str, Any]] | None = None
    send: dict[str, Any] = field(default_factory=dict)
    shared: bool = False


Made = Callable[[Scenario], dict[str, Any]]


def desk(*roles: str, at: Made | None = None, shared: bool = False, **send: Any) -> Line:
    """For these roles at the console."""
    return Line("desk", roles, at, send, shared)


def phone(*, at: Made | None = None, **send: Any) -> Line:
    """For a shopper's enrolled phone."""
    return Line("phone", ("shopper",), at, send)


def program(*, at: Made | None = None, shared: bool = False) -> Line:
    """For an analyst's program, with a token."""
    return Line("token", ("analyst",), at, {}, shared)


def a(kind: str) -> Made:
    """A parameter that is a word."""
    return lambda _scenario: {"kind": kind}


def lan(scenario: Scenario) -> dict[str, Any]:
    """A shopper who works in mei's region."""
    return {"person_id": scenario.people["lan"].id}


def lans_phone(scenario: Scenario) -> dict[str, Any]:
    """A phone of lan's."""
    scenario.phone("lan")
    with reading(scenario.engine) as session:
        found = session.exec(select(Phone).where(Phone.person_id == scenario.people["lan"].id)).first()
    assert found is not None
    return {"phone_id": found.id}


def ground(scenario: Scenario) -> tuple[World, dict[str, Any]]:
    """A hall, a checklist, a wave and an assignment of lan's in mei's region; and their ids."""
    people = scenario.people
    with transaction(scenario.engine) as session:
        version = publish(session, document(), by=None, now=NOON)
        checklist = read(version.document)
    hall = Hall(
        id=uuid7(), code="GY-1", name="南明营业厅", tier="second", kind="own", region_path=f"{GUIYANG}520102/",
        hours=HOURS, lat_e6=SPOT[0], lon_e6=SPOT[1], created_at=NOON,
    )  # fmt: skip
    wave = Wave(
        id=uuid7(), code="2026-11", title="十一月", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30),
        checklist_code="small", frequency={"second": 1}, opened_at=NOON,
    )  # fmt: skip
    scenario.add(hall, wave)
    settings = scenario.app.state.settings
    world = World(scenario.engine, settings, people["lan"], people["zhou"], wave.id, hall.id, checklist)
    return world, {"hall_id": hall.id, "wave_id": wave.id, "digest": checklist.digest}


def planned(scenario: Scenario) -> dict[str, Any]:
    """… and an assignment."""
    world, ids = ground(scenario)
    return {**ids, "assignment_id": world.assign().id}


def grounded(scenario: Scenario) -> dict[str, Any]:
    """The ids of `ground`."""
    return ground(scenario)[1]


def visited(scenario: Scenario) -> dict[str, Any]:
    """A visit of lan's that was brought in with one photo, which is sealed."""
    world, ids = ground(scenario)
    _, sealed, digest = shot(world, jpeg())
    lans = DemoPhone(cast(httpx.Client, scenario.phone("lan")))
    lans.put(sealed)
    lans.sync(at=NOON)
    for name, content in sealed.evidence.items():
        lans.send_evidence(name, content)
    return {**ids, "visit_id": sealed.visit, "digest": digest, "n": 0}


ANYBODY = Line(None)
PLANNING, LOOKING = ("planner", "admin"), ("planner", "supervisor", "admin")
REVIEWING = ("supervisor", "admin")
DESK_ROLES = ("planner", "supervisor", "hall_manager", "analyst", "admin")

TABLE: dict[str, Line] = {
    "GET /": ANYBODY,
    "GET /api/": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
    # people
    "GET /api/health": ANYBODY,
    "POST /api/enrol": ANYBODY,
    "POST /api/sign-in": ANYBODY,
    "GET /api/me": phone(),
    "POST /api/sign-out": phone(),
    "GET /api/calendar": phone(),
    "GET /desk": desk(*DESK_ROLES),
    "GET /desk/": desk(*DESK_ROLES),
    "GET /desk/sign-in": ANYBODY,
    "POST /desk/sign-in": ANYBODY,
    "POST /desk/sign-out": desk(*DESK_ROLES),
    "POST /desk/language": ANYBODY,
    "GET /desk/first-run": ANYBODY,
    "POST /desk/first-run": ANYBODY,
    "GET /desk/password": desk(*DESK_ROLES),
    "POST /desk/password": desk(*DESK_ROLES),
    "GET /desk/people": desk("admin"),
    "GET /desk/people/new": desk("admin"),
    "POST /desk/people": desk("admin"),
    "GET /desk/people/{person_id}": desk("admin", at=lan),
    "POST /desk/people/{person_id}/scope": desk("admin", at=lan),
    "POST /desk/people/{person_id}/password": desk("admin", at=lan),
    "POST /desk/people/{person_id}/disable": desk("admin", at=lan),
    "GET /desk/phones": desk("supervisor", "admin"),
    "POST /desk/phones/{person_id}/code": desk("supervisor", "admin", at=lan),
    "POST /desk/phones/{phone_id}/revoke": desk("supervisor", "admin", at=lans_phone),
    # halls
    "GET /desk/halls": desk(*LOOKING),
    "GET /desk/halls/template.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
    "GET /desk/halls/all.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
    "GET /desk/halls/import": desk(*PLANNING),
    "POST /desk/halls/import": desk(*PLANNING),
    "POST /desk/halls/import/confirm": desk(*PLANNING),
    "GET /desk/halls/{hall_id}": desk(*LOOKING, at=grounded),
    # checklists
    "GET /desk/checklists": desk(*LOOKING),
    "GET /desk/checklists/compare": desk(*LOOKING),
    "GET /desk/checklists/new": desk(*REVIEWING),
    "POST /desk/checklists/new": desk(*REVIEWING),
    "POST /desk/checklists": desk(*REVIEWING),
    "GET /desk/checklists/{digest}": desk(*LOOKING, at=grounded, shared=True),
    "GET /desk/checklists/{digest}/file": desk(*LOOKING, at=grounded, shared=True),
    # waves
    "GET /desk/waves": desk(*LOOKING),
    "GET /desk/waves/new": desk(*PLANNING),
    "POST /desk/waves": desk(*PLANNING),
    "GET /desk/waves/template.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
    "GET /desk/waves/import": desk(*PLANNING),
    "POST /desk/waves/import": desk(*PLANNING),
    "POST /desk/waves/import/confirm": desk(*PLANNING),
    "GET /desk/waves/{wave_id}": desk(*LOOKING, at=grounded, shared=True),
    "GET /desk/waves/{wave_id}/assign": desk(*PLANNING, at=grounded, shared=True),
    "POST /desk/waves/{wave_id}/assign": desk(*PLANNING, at=grounded, shared=True),
    "GET /desk/waves/{wave_id}/assignments/{assignment_id}": desk(*LOOKING, at=planned),
    "POST /desk/waves/{wave_id}/assignments/{assignment_id}/cancel": desk(*PLANNING, at=planned),
    # visits
    "POST /api/sync": phone(),
    "GET /api/evidence/{digest}": phone(at=visited),
    "PUT /api/evidence/{digest}/parts/{n}": phone(at=visited),
    "POST /api/evidence/{digest}/seal": phone(at=visited),
    "GET /desk/visits": desk(*REVIEWING),
    "GET /desk/visits/{visit_id}": desk(*REVIEWING, at=visited),
    "GET /desk/evidence/{digest}": desk(*REVIEWING, at=visited),
    # reports
    "GET /desk/visits/{visit_id}/report": desk(*REVIEWING, at=visited),
    "GET /desk/visits/{visit_id}/report.pdf": desk(*REVIEWING, at=visited),
    "GET /api/visits/{visit_id}": phone(at=visited),
    "GET /api/visits/{visit_id}/report.pdf": phone(at=visited),
}

# Each station adds its own lines.
from tests.people import (  # noqa: E402
    permissions_appeals,  # noqa: F401
    permissions_deliverables,  # noqa: F401
    permissions_figures,  # noqa: F401
    permissions_planning,  # noqa: F401
    permissions_reports,  # noqa: F401
    permissions_review,  # noqa: F401
)
