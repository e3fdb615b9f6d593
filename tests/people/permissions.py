"""Who may call what: one line for each route of the app, in the words of the roles.

`desk(...)`, `phone(...)`: these roles, through that door; everybody else gets 404, a caller without a session 401 or the sign-in page.
`ANYBODY`: no sign-in. `at` makes something inside mei's region and answers the path's parameters; with it, zhou (the same role in
another province) gets 404 as well. `send` is a body that is right, where the route looks at its body before it looks at the scope.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from anfang.database import reading
from anfang.people.records import Phone
from tests.scenario import Scenario


@dataclass(frozen=True)
class Line:
    """One line of the table. `door` is None for a route that anybody may call."""

    door: str | None
    roles: tuple[str, ...] = ()
    at: Callable[[Scenario], dict[str, Any]] | None = None
    send: dict[str, Any] = field(default_factory=dict)


def desk(*roles: str, at: Callable[[Scenario], dict[str, Any]] | None = None, **send: Any) -> Line:
    """For these roles at the console."""
    return Line("desk", roles, at, send)


def phone(*, at: Callable[[Scenario], dict[str, Any]] | None = None, **send: Any) -> Line:
    """For a shopper's enrolled phone."""
    return Line("phone", ("shopper",), at, send)


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


ANYBODY = Line(None)
DESK_ROLES = ("planner", "supervisor", "hall_manager", "admin")

TABLE: dict[str, Line] = {
    "GET /": ANYBODY,
    # people
    "GET /api/health": ANYBODY,
    "POST /api/enrol": ANYBODY,
    "POST /api/sign-in": ANYBODY,
    "GET /api/me": phone(),
    "POST /api/sign-out": phone(),
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
}
