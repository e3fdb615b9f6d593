"""What the permission table needs of publications: a wave that lacks a visit, a published one, an amendment that waits."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import select
from uuid_utils.compat import uuid7

from anfang.database import transaction
from anfang.halls.records import Hall
from anfang.people.records import Scope
from anfang.reports.amend import propose_amendment
from anfang.reports.publish import publish
from anfang.reports.published import document_of
from anfang.reports.records import HallResult
from anfang.review.records import Release
from anfang.tallies.recount import recount
from anfang.visits.answers_of import answers_of
from anfang.visits.records import Revision, Visit
from anfang.visits.stand import stand
from anfang.waves.close import close
from anfang.waves.records import Wave
from tests.people.permissions import planned, visited
from tests.scenario import Scenario

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def lacking(scenario: Scenario) -> dict[str, Any]:
    """A wave with an assignment that nobody has walked."""
    return planned(scenario)


def out(scenario: Scenario) -> dict[str, Any]:
    """A published wave: one visit of wu's hall with a released photo, whose `digest` is the published one."""
    ids = visited(scenario)
    mei, wu = scenario.people["mei"], scenario.people["wu"]
    with transaction(scenario.engine) as session:
        visit, wave = session.get_one(Visit, ids["visit_id"]), session.get_one(Wave, ids["wave_id"])
        hall = session.get_one(Hall, ids["hall_id"])
        session.add(Scope(id=uuid7(), person_id=wu.id, hall_id=hall.id))
        session.add(Release(id=uuid7(), visit_id=visit.id, digest=ids["digest"], by=mei.id, at=NOW))
        stand(session, visit, "approved")
        recount(session, visit)
        close(session, wave, by=mei, now=NOW)
        publish(session, wave, by=mei, now=NOW, settings=scenario.app.state.settings)
        document = document_of(session.exec(select(HallResult)).one())
        (photo,) = document.visits[0].photos
    return {**ids, "hall_code": hall.code, "wave_code": wave.code, "digest": photo.digest}


def proposed(scenario: Scenario) -> dict[str, Any]:
    """… and an amendment of the administrator's that mei may confirm."""
    ids = out(scenario)
    with transaction(scenario.engine) as session:
        visit = session.get_one(Visit, ids["visit_id"])
        said = answers_of(session, session.get_one(Revision, visit.revision_id))
        other = "broken" if said["greet"]["value"] == "kept" else "kept"
        items = [{"item": "greet", "answer": {"state": "answered", "value": other}}]
        wish = propose_amendment(session, visit, items, "重听录音", by=scenario.people["an"], now=NOW)
        return {**ids, "amendment_id": wish.id}
