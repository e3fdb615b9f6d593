"""Who may call what of deliverables, weekly reports and tokens."""

from typing import Any

from uuid_utils.compat import uuid7

from anfang.database import transaction
from anfang.people.records import ApiToken
from anfang.people.who import token_digest
from anfang.reports.deliverables.ask import ask
from anfang.reports.deliverables.frozen import Extent
from anfang.reports.deliverables.make import make
from anfang.reports.published import published
from anfang.reports.records import WeeklyReport
from tests.people.permissions import TABLE, desk, program
from tests.reports.permitted import NOW, out
from tests.scenario import GUIYANG, Scenario

READING, REVIEWING = ("supervisor", "analyst", "admin"), ("supervisor", "admin")
FILE, PERSON = "/desk/deliverables/{deliverable_id}", "/desk/people/{person_id}/tokens"


def asked(scenario: Scenario) -> dict[str, Any]:
    """A branch report of mei's region, asked for and not made."""
    ids = out(scenario)
    with transaction(scenario.engine) as session:
        made = published(session, ids["wave_id"])
        assert made is not None
        mei, extent = scenario.people["mei"], Extent(GUIYANG)
        row = ask(session, made, extent, "branch", "html", language="zh", by=mei, now=NOW)
        return {**ids, "deliverable_id": row.id}


def finished(scenario: Scenario) -> dict[str, Any]:
    """… and made."""
    ids = asked(scenario)
    make(scenario.engine, scenario.app.state.settings, ids["deliverable_id"])
    return ids


def weekly(scenario: Scenario) -> dict[str, Any]:
    """A weekly report of mei's region."""
    facts: dict[str, Any] = {
        "week": "2026-W47", "since": "2026-11-16", "until": "2026-11-23", "region": "贵阳市", "waves": [],
        "published": [], "vetoes": {"open": 0, "fired": 0, "lines": []},
        "dispatches": dict.fromkeys(("running", "overdue", "opened", "closed", "own_vetoes"), 0) | {"lines": []},
        "appeals": dict.fromkeys(("made", "decided", "waiting"), 0),
    }  # fmt: skip
    row = WeeklyReport(id=uuid7(), week="2026-W47", region_path=GUIYANG, facts=facts, made_at=NOW)
    scenario.add(row)
    return {"report_id": row.id}


def analyst(scenario: Scenario) -> dict[str, Any]:
    """Somebody who may have tokens, and one of them."""
    tang, an = scenario.people["tang"], scenario.people["an"]
    row = ApiToken(
        id=uuid7(), person_id=tang.id, name="x", token_digest=token_digest("x"), made_by=an.id, made_at=NOW,
        ends_at=NOW,
    )  # fmt: skip
    scenario.add(row)
    return {"person_id": tang.id, "token_id": row.id}


def raw(scenario: Scenario) -> dict[str, Any]:
    """A published wave of one region."""
    return {**out(scenario), "kind": "csv"}


TABLE.update(
    {
        "GET /desk/deliverables": desk(*READING),
        "POST /desk/deliverables": desk(*READING, at=out, wave="2026-11", which="raw.csv", region=GUIYANG),
        "GET /desk/deliverables/state": desk(*READING),
        f"POST {FILE}/cancel": desk(*READING, at=asked),
        f"POST {FILE}/go-on": desk(*READING, at=asked),
        "POST /desk/deliverables/stop": desk(*READING, at=asked, wave="2026-11"),
        "POST /desk/deliverables/go-on": desk(*READING, at=asked, wave="2026-11"),
        f"GET {FILE}/file": desk(*READING, at=finished),
        f"GET {FILE}/page": desk(*READING, at=finished),
        "GET /desk/weekly": desk(*REVIEWING),
        "GET /desk/weekly/{report_id}": desk(*REVIEWING, at=weekly),
        "GET /desk/weekly/{report_id}/report.pdf": desk(*REVIEWING, at=weekly),
        f"POST {PERSON}": desk("admin", at=analyst, name="Notebook", days="30"),
        f"POST {PERSON}/{{token_id}}/revoke": desk("admin", at=analyst),
        "GET /api/waves": program(),
        "GET /api/waves/{wave_code}/raw.{kind}": program(at=raw),
    }
)
