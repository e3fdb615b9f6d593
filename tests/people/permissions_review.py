"""The lines of station review."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import httpx
from sqlmodel import select

from anfang.checklists.publish import publish
from anfang.core.checklist import read
from anfang.database import reading, transaction
from anfang.demo.phone import DemoPhone
from anfang.people.records import Person
from anfang.review.records import BlindCase
from anfang.review.veto import opine
from anfang.visits.records import Visit
from tests.people.permissions import REVIEWING, TABLE, desk, ground, visited
from tests.review.ground import guarded
from tests.scenario import Scenario
from tests.visits.test_evidence import jpeg, shot
from tests.visits.world import NOON


def ruled(scenario: Scenario) -> dict[str, Any]:
    """A veto that an has given the first word on: mei and zhou may be asked for the second."""
    world, _ = ground(scenario)
    with transaction(scenario.engine) as session:
        version = publish(session, guarded(), by=None, now=NOON)
    world = replace(world, checklist=read(version.document))
    _, sealed, _ = shot(world, jpeg())
    lans = DemoPhone(cast(httpx.Client, scenario.phone("lan")))
    lans.put(sealed)
    lans.send_wanted(lans.sync(at=NOON))
    with transaction(scenario.engine) as session:
        visit = session.get_one(Visit, sealed.visit)
        first = Person(
            id=scenario.people["qiang"].id, login="x", name="x", role="supervisor", created_at=NOON
        )
        now = NOON + timedelta(days=1)
        opine(session, visit, visit.revision_id, "till", True, "", by=first, now=now)
    with reading(scenario.engine) as session:
        [case] = session.exec(select(BlindCase)).all()
    return {"case_id": case.id, "n": 1}


ACTS = ("approve", "return", "return/end", "correct", "exclude", "exclude/end", "hold", "hold/end")
ACTS += ("share", "choose", "veto", "release")

TABLE.update(
    {
        "GET /desk/review": desk(*REVIEWING),
        "POST /desk/review/share-out": desk(*REVIEWING),
        "GET /desk/review/next": desk(*REVIEWING),
        "GET /desk/review/progress": desk(*REVIEWING),
        "GET /desk/review/{visit_id}": desk(*REVIEWING, at=visited),
        **{f"POST /desk/review/{{visit_id}}/{act}": desk(*REVIEWING, at=visited) for act in ACTS},
        # Any region's supervisors may be asked for a word on a veto: they learn nothing of whose it is.
        "GET /desk/vetoes": desk(*REVIEWING),
        "GET /desk/vetoes/{case_id}": desk(*REVIEWING, at=ruled, shared=True),
        "GET /desk/vetoes/{case_id}/photos/{n}": desk(*REVIEWING, at=ruled, shared=True),
        "POST /desk/vetoes/{case_id}": desk(*REVIEWING, at=ruled, shared=True, upheld="yes"),
    }
)
