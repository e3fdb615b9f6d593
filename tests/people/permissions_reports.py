"""Who may call what of station reports: publication and hall results."""

from typing import Any

from tests.people.permissions import TABLE, desk, visited
from tests.reports.permitted import lacking, out, proposed
from tests.scenario import Scenario

READING = ("hall_manager", "supervisor", "admin")
DECIDING = ("supervisor", "admin")
RESULT = "/desk/results/{hall_code}/{wave_code}"
WAVE = "/desk/publications/{wave_id}"


def table_of(scenario: Scenario) -> dict[str, Any]:
    """A published result and the kind of its table."""
    return {**out(scenario), "kind": "csv"}


TABLE.update(
    {
        "GET /desk/results": desk(*READING),
        f"GET {RESULT}": desk(*READING, at=out),
        f"GET {RESULT}/report.pdf": desk(*READING, at=out),
        f"GET {RESULT}/losses.{{kind}}": desk(*READING, at=table_of),
        f"GET {RESULT}/photos/{{digest}}": desk(*READING, at=out),
        "GET /desk/publications": desk(*DECIDING),
        f"GET {WAVE}": desk(*DECIDING, at=visited),
        f"POST {WAVE}/close": desk(*DECIDING, at=visited),
        f"POST {WAVE}/publish": desk(*DECIDING, at=visited),
        f"POST {WAVE}/give-up/{{assignment_id}}": desk(*DECIDING, at=lacking, reason="装修"),
        f"GET {WAVE}/visits/{{visit_id}}": desk(*DECIDING, at=out),
        f"POST {WAVE}/visits/{{visit_id}}": desk(*DECIDING, at=out),
        f"POST {WAVE}/amendments/{{amendment_id}}/confirm": desk(*DECIDING, at=proposed),
        f"POST {WAVE}/amendments/{{amendment_id}}/decline": desk(*DECIDING, at=proposed),
    }
)
