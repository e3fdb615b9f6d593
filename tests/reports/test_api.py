"""The report on the shopper's own phone."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from anfang.core.canonical import canonical, digest
from anfang.database import transaction
from anfang.people.records import Person, Role
from anfang.visits.records import Visit
from tests.people.permissions import visited
from tests.scenario import Scenario


def test_the_shopper_gets_the_server_s_own_scorecard(scenario: Scenario) -> None:
    ids = visited(scenario)
    said = scenario.phone("lan").get(f"/api/visits/{ids['visit_id']}").json()
    assert digest(canonical(said["scorecard"])) == said["scorecard_digest"], "the very bytes that were scored"
    assert (said["state"], said["wanting"], said["agrees"], said["scorecard"]["final"]) == (
        "complete",
        0,
        True,
        7500,
    )


def test_the_pdf_is_the_one_of_the_desk(scenario: Scenario) -> None:
    ids = visited(scenario)
    answer = scenario.phone("lan").get(f"/api/visits/{ids['visit_id']}/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == scenario.desk("mei").get(f"/desk/visits/{ids['visit_id']}/report.pdf").content


@pytest.mark.parametrize("path", ["", "/report.pdf"])
def test_another_shopper_finds_nothing(scenario: Scenario, path: str) -> None:
    """[sync §On the wire] Never other shoppers' visits."""
    ids = visited(scenario)
    _give_to_somebody_else(scenario.engine)
    answer = scenario.phone("lan").get(f"/api/visits/{ids['visit_id']}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_here")


@pytest.mark.parametrize("path", ["", "/report.pdf"])
def test_a_checklist_that_never_shows_the_score_shows_no_report(
    scenario: Scenario, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[scoring §The checklist document] shopper_sees_score: never."""
    import tests.people.permissions as permissions
    from tests.visits.world import document

    monkeypatch.setattr(permissions, "document", lambda: document(shopper_sees_score="never"))
    ids = visited(scenario)
    answer = scenario.phone("lan").get(f"/api/visits/{ids['visit_id']}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_here")
    assert scenario.desk("mei").get(f"/desk/visits/{ids['visit_id']}").status_code == 200


def _give_to_somebody_else(engine: Engine) -> None:
    with transaction(engine) as session:
        planner = session.exec(select(Person).where(Person.role == Role.PLANNER)).first()
        visit = session.exec(select(Visit)).one()
        assert planner is not None
        visit.shopper_id = planner.id
        session.add(visit)
