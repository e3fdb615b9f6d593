"""Who may call what of shoppers' terms, a wave's inputs and its plan."""

from datetime import date
from typing import Any
from uuid import uuid4

from anfang.database import reading, transaction
from anfang.halls.records import Region
from anfang.planning.begin import begin
from anfang.planning.records import PlanPosting, PlanStop, SolveRun
from anfang.shoppers.absent import note_absence
from anfang.waves.find import wave_by_id
from anfang.waves.note_exposure import NOTED
from anfang.waves.records import Cooling
from tests.people.permissions import LOOKING, PLANNING, TABLE, a, desk, grounded, lan
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


def with_a_plan(scenario: Scenario) -> dict[str, Any]:
    """A plan of one stop, a posting and a solver's run, all in mei's region."""
    ids = grounded(scenario)
    wave_id, who, day = ids["wave_id"], scenario.people["lan"].id, date(2026, 11, 26)
    place = city(scenario) if not _has_city(scenario) else {"code": "5201"}
    stop = PlanStop(id=uuid4(), wave_id=wave_id, hall_id=ids["hall_id"], shopper_id=who, day_on=day, at=600)
    posting = PlanPosting(
        id=uuid4(),
        wave_id=wave_id,
        shopper_id=who,
        region_code=place["code"],
        first_on=day,
        last_on=date(2026, 11, 27),
    )
    run = SolveRun(
        id=uuid4(), wave_id=wave_id, kind="solve", seconds=5, paths=["/52/5201/"], seen=0, asked_at=NOON
    )
    made = {"stop_id": stop.id, "posting_id": posting.id, "run_id": run.id, "person_id": who}
    with transaction(scenario.engine) as session:
        begin(session, wave_by_id(session, wave_id), by=None, now=NOON)
        session.add_all((stop, posting, run))
    return {**ids, **made, "day": day, "verb": "lock", "kind": "csv"}


def noticed(scenario: Scenario) -> dict[str, Any]:
    """… whose shopper was noticed, as a planner noted."""
    ids = with_a_plan(scenario)
    row = Cooling(
        id=uuid4(), shopper_id=ids["person_id"], hall_id=ids["hall_id"], why=NOTED,
        since_on=date(2026, 11, 1), until_on=date(2027, 11, 1),
    )  # fmt: skip
    scenario.add(row)
    return {**ids, "cooling_id": row.id}


def running(scenario: Scenario) -> dict[str, Any]:
    """… whose run is to be stopped."""
    return {**with_a_plan(scenario), "verb": "stop"}


def _has_city(scenario: Scenario) -> bool:
    with reading(scenario.engine) as session:
        return session.get(Region, "5201") is not None


TABLE.update(
    {
        "GET /desk/shoppers": desk(*PLANNING),
        "GET /desk/shoppers/template.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
        "GET /desk/shoppers/all.{kind}": desk(*PLANNING, at=a("csv"), shared=True),
        "GET /desk/shoppers/import": desk(*PLANNING),
        "POST /desk/shoppers/import": desk(*PLANNING),
        "POST /desk/shoppers/import/confirm": desk(*PLANNING),
        "POST /desk/shoppers/place": desk(*PLANNING),
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

AT, PLAN = "/desk/waves/{wave_id}", "/desk/waves/{wave_id}/plan"
SHARED: dict[str, Any] = {"at": with_a_plan, "shared": True}
TABLE.update(
    {
        f"GET {AT}/headroom": desk(*PLANNING, **SHARED),
        f"POST {AT}/headroom/post": desk(*PLANNING, **SHARED, seen="0"),
        f"POST {AT}/headroom/call-back/{{posting_id}}": desk(*PLANNING, at=with_a_plan, seen="0"),
        f"GET {AT}/solve": desk(*PLANNING, **SHARED),
        f"POST {AT}/solve": desk(*PLANNING, **SHARED),
        f"GET {AT}/solve/{{run_id}}": desk(*PLANNING, at=running),
        f"POST {AT}/solve/{{run_id}}/{{verb}}": desk(*PLANNING, at=running),
        f"GET {PLAN}": desk(*LOOKING, **SHARED),
        f"GET {PLAN}.{{kind}}": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/news": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/figures": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/unserved": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/map": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/map/{{day}}": desk(*LOOKING, **SHARED),
        f"GET {PLAN}/halls/{{hall_id}}": desk(*LOOKING, at=with_a_plan),
        f"GET {PLAN}/shoppers/{{person_id}}": desk(*LOOKING, at=with_a_plan),
        f"GET {PLAN}/stops/{{stop_id}}": desk(*LOOKING, at=with_a_plan),
        f"POST {PLAN}/stops/{{stop_id}}/move": desk(*PLANNING, at=with_a_plan),
        f"POST {PLAN}/stops/{{stop_id}}/{{verb}}": desk(*PLANNING, at=with_a_plan),
        f"GET {PLAN}/add": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/add": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/undo": desk(*PLANNING, **SHARED),
        f"GET {PLAN}/template.{{kind}}": desk(*PLANNING, **SHARED),
        f"GET {PLAN}/import": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/import": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/import/confirm": desk(*PLANNING, **SHARED),
        f"GET {PLAN}/replan": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/replan/day": desk(*PLANNING, **SHARED, seen="0"),
        f"POST {PLAN}/replan/absence": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/replan/exposure": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/replan/exposure/{{cooling_id}}/back": desk(*PLANNING, at=noticed),
        f"POST {PLAN}/replan/revisit": desk(*PLANNING, **SHARED),
        f"POST {PLAN}/replan/hall": desk(*PLANNING, **SHARED, seen="0"),
        f"GET {AT}/publish": desk(*PLANNING, **SHARED),
        f"POST {AT}/publish": desk(*PLANNING, **SHARED, seen="0"),
    }
)
