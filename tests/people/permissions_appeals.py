"""The lines of station appeals."""

from typing import Any
from uuid import uuid4

from sqlmodel import select

from anfang.appeals.enclose import enclose, look_at
from anfang.appeals.records import Appeal, Dispatch
from anfang.database import transaction
from tests.people.permissions import REVIEWING, TABLE, desk
from tests.reports.permitted import NOW, out
from tests.scenario import Scenario
from tests.visits.test_evidence import jpeg

MINE = "/desk/rectification/{hall_code}/{wave_code}/{key}"


def appealed(scenario: Scenario) -> dict[str, Any]:
    """A published result against which wu has appealed, with a photo."""
    ids = out(scenario)
    about = {key: ids[key] for key in ("wave_id", "hall_id", "visit_id")}
    made = Appeal(
        id=uuid4(), place=1, item="greet", category="other", words="有监控", by=scenario.people["wu"].id, at=NOW, **about,
    )  # fmt: skip
    scenario.add(made)
    with transaction(scenario.engine) as session:
        settings, files = scenario.app.state.settings, look_at([("a.jpg", jpeg())])
        (file,) = enclose(session, settings, files, appeal_id=made.id, by=made.by, now=NOW)
    return {**ids, "appeal_id": made.id, "enclosure_id": file.id}


def dispatched(scenario: Scenario) -> dict[str, Any]:
    """… and something that wu's hall has to mend."""
    ids = out(scenario)
    with transaction(scenario.engine) as session:
        found = session.exec(select(Dispatch).where(Dispatch.why == "red")).first()
        if found is None:
            about = {"wave_id": ids["wave_id"], "hall_id": ids["hall_id"]}
            found = Dispatch(
                id=uuid4(), why="red", opened_at=NOW, answer_due_at=NOW, mend_due_at=NOW, **about
            )  # fmt: skip
            session.add(found)
    return {**ids, "key": "red", "dispatch_id": found.id}


TABLE.update(
    {
        "GET /desk/results/{hall_code}/{wave_code}/appeals": desk("hall_manager", at=out),
        "POST /desk/results/{hall_code}/{wave_code}/appeals": desk("hall_manager", at=out),
        "GET /desk/rectification": desk("hall_manager"),
        f"GET {MINE}": desk("hall_manager", at=dispatched),
        f"POST {MINE}/answer": desk("hall_manager", at=dispatched, words="已改"),
        f"POST {MINE}/mend": desk("hall_manager", at=dispatched, words="已改"),
        "GET /desk/enclosures/{enclosure_id}": desk("hall_manager", *REVIEWING, at=appealed),
        "GET /desk/appeals": desk(*REVIEWING),
        "GET /desk/appeals/{appeal_id}": desk(*REVIEWING, at=appealed),
        "POST /desk/appeals/{appeal_id}": desk(*REVIEWING, at=appealed, accepted="no", reason="证据不足"),
        "GET /desk/dispatches": desk(*REVIEWING),
        "GET /desk/dispatches/{dispatch_id}": desk(*REVIEWING, at=dispatched),
        "POST /desk/dispatches/{dispatch_id}/accept": desk(*REVIEWING, at=dispatched),
        "POST /desk/dispatches/{dispatch_id}/reopen": desk(*REVIEWING, at=dispatched),
        "POST /desk/dispatches/{dispatch_id}/revisit": desk(*REVIEWING, at=dispatched),
    }
)
