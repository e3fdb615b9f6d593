"""Who may call what of shoppers' terms, a wave's inputs and its plan."""

from datetime import date
from typing import Any

from anfang.database import transaction
from anfang.halls.records import Region
from anfang.shoppers.absent import note_absence
from tests.people.permissions import PLANNING, TABLE, a, desk, grounded, lan
from tests.scenario import Scenario
from tests.visits.world import NOON


def away(scenario: Scenario) -> dict[str, Any]:
    """An absence of lan's."""
    with transaction(scenario.engine) as session:
        day = date(2026, 12, 1)
        made = note_absence(session, scenario.people["lan"], day, day, "leave", by=None, now=NOON)
    return {"person_id": made.shopper_id, "absence_id": made.id}


def city(scenario: Scenario) -> dict[str, Any]:
    """Mei's city."""
    scenario.add(Region(code="52", name="贵州省", level="province", path="/52/"))
    scenario.add(Region(code="5201", name="贵阳市", level="city", parent_code="52", path="/52/5201/"))
    return {"code": "5201"}


TABLE.update(
    {
        "GET /desk/shoppers": desk(*PLANNING),
        "GET /desk/shoppers/template.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
        "GET /desk/shoppers/all.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
        "GET /desk/shoppers/import": desk(*PLANNING),
        "POST /desk/shoppers/import": desk(*PLANNING),
        "POST /desk/shoppers/import/confirm": desk(*PLANNING),
        "GET /desk/shoppers/{person_id}": desk(*PLANNING, at=lan),
        "POST /desk/shoppers/{person_id}": desk(*PLANNING, at=lan),
        "POST /desk/shoppers/{person_id}/absence": desk(*PLANNING, at=lan),
        "POST /desk/shoppers/{person_id}/absence/{absence_id}/back": desk(*PLANNING, at=away),
        "GET /desk/cities": desk(*PLANNING),
        "POST /desk/cities/{code}": desk(*PLANNING, at=city),
        "GET /desk/waves/{wave_id}/inputs": desk(*PLANNING, at=grounded, shared=True),
        "POST /desk/waves/{wave_id}/inputs/rules": desk(*PLANNING, at=grounded, shared=True),
        "POST /desk/waves/{wave_id}/inputs/hall": desk(*PLANNING, at=grounded, shared=True, seen="0"),
        "POST /desk/waves/{wave_id}/inputs/hall/reset": desk(*PLANNING, at=grounded, shared=True, seen="0"),
        "POST /desk/waves/{wave_id}/inputs/day": desk(*PLANNING, at=grounded, shared=True, seen="0"),
        "POST /desk/waves/{wave_id}/inputs/pair": desk(*PLANNING, at=grounded, shared=True, seen="0"),
        "POST /desk/waves/{wave_id}/inputs/part": desk(*PLANNING, at=grounded, shared=True, seen="0"),
    }
)
