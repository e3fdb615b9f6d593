"""A shopper who was noticed: the visit is kept and counts nowhere, the shopper keeps away from the hall, the wave's rate tells it."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import Session

from anfang import database
from anfang.core.canonical import canonical
from anfang.core.plain_json import read_json
from anfang.core.programme import Programme
from anfang.demo.draft import Sealed
from anfang.halls.records import Hall
from anfang.journal import Entry
from anfang.people.records import Person, Role, SignIn
from anfang.people.who import Who
from anfang.reports.figures.asked import Asked
from anfang.reports.figures.asked import ground as looked_at
from anfang.reports.figures.exposure import exposures
from anfang.reports.figures.hall_rows import ranking
from anfang.review.approve import approve
from anfang.tallies.records import Counted
from anfang.visits.records import Exposure, Visit
from anfang.waves.assign import assign
from anfang.waves.calendar import calendar
from anfang.waves.check import AssignmentRefused
from anfang.waves.permitted import permitted
from anfang.waves.programme import set_programme
from anfang.waves.records import Cooling, Wave
from tests.review.ground import Ground
from tests.visits.world import DAY, NOON, SEALED_AT, walked

NOTICED = ("during", "staff")
WORDS = "店员问我是不是来检查的"
FIRST_FREE = date(2027, 11, 5)
# What a parcel of schema 1 says; phones that have not been updated go on sending it [sync P6].
FIRST_SCHEMA = {
    "answers", "app", "assignment", "base", "checklist", "claim", "clock", "entries", "evidence", "hall", "marks", "note", "place",
    "revision", "schema", "sealed_at", "started_at", "tier", "visit",
}  # fmt: skip


def sealed(ground: Ground, of: Sealed | None = None, *, noticed: bool) -> Sealed:
    """A visit; with `of` the next revision of that one."""
    draft = walked(ground.world.assign(), ground.world.checklist)
    if of is not None:
        draft.visit, draft.assignment = of.visit, UUID(read_json(of.body, at="parcel")["assignment"])
    if noticed:
        draft.exposed(*NOTICED, NOON, how=WORDS)
    return draft.seal(SEALED_AT, revision=of.revision + 1 if of else 1, base=of.revision if of else None)


def administrator(session: Session, ground: Ground) -> Who:
    person = session.get_one(Person, ground.people["mei"].id).model_copy(update={"role": Role.ADMIN})
    return Who(
        person, SignIn(token_digest="0" * 64, person_id=person.id, made_at=NOON, ends_at=NOON), (), None
    )


def test_an_exposed_visit_is_kept_and_approved_and_counts_nowhere(ground: Ground) -> None:
    counted = [ground.visit(), ground.visit()]
    noticed = ground.bring(sealed(ground, noticed=True))
    for visit in (*counted, noticed):
        ground.do(approve, visit, ground.head(visit))
    assert ground.look(noticed).exposed and ground.look(noticed).standing == "approved"
    assert {row.visit_id for row in ground.world.rows(Counted)} == set(counted)
    [told] = ground.world.rows(Exposure)
    assert (told.visit_id, told.at_stage, told.by_whom, told.how) == (noticed, *NOTICED, WORDS)
    [entry] = ground.world.rows(Entry, what="visit.exposed")
    assert entry.facts == {"stage": "during", "whom": "staff"}, (
        "the shopper's own words stay out of the journal"
    )
    with database.reading(ground.world.engine) as session:
        seen = looked_at(session, administrator(session, ground), Asked())
        wave = session.get_one(Wave, ground.world.wave)
        [(_, row)] = ranking(session, seen, wave, Programme()).ranked
        assert row.visits == 2
        assert [one.code for one in ranking(session, seen, wave, Programme(rank_visits=3)).few] == [row.code]
        found = exposures(session, seen)
        assert (found.exposed, found.visits) == (1, 3)


def test_the_shopper_keeps_away_from_that_hall_for_the_programme_s_months(ground: Ground) -> None:
    ground.bring(sealed(ground, noticed=True))
    world = ground.world
    [cooling] = world.rows(Cooling)
    assert (cooling.shopper_id, cooling.hall_id, cooling.why) == (world.lan.id, world.hall, "exposed")
    assert (cooling.since_on, cooling.until_on) == (DAY, FIRST_FREE), "12 months"
    day = date(2027, 3, 1)  # long after the three months
    with database.reading(world.engine) as session:
        hall = session.get_one(Hall, world.hall)
        assert calendar(session, [hall.id], day, day).cooled_until(world.zhou.id, hall.id, day) is None
        free = {
            person.login: first for person, first in permitted(session, [world.lan, world.zhou], hall, day)
        }
        assert free == {"lan": FIRST_FREE, "zhou": day}


def test_whoever_went_along_keeps_away_as_well(ground: Ground) -> None:
    world = ground.world
    draft = walked(world.assign(companion_id=world.zhou.id), world.checklist)
    draft.exposed(*NOTICED, NOON, how=WORDS)
    first = draft.seal(SEALED_AT)
    ground.bring(first)
    assert {row.shopper_id for row in world.rows(Cooling)} == {world.lan.id, world.zhou.id}
    assert {row.until_on for row in world.rows(Cooling)} == {FIRST_FREE}
    ground.bring(sealed(ground, first, noticed=False))
    assert world.rows(Cooling) == []


@pytest.mark.parametrize(("day", "against"), [(date(2027, 11, 4), True), (FIRST_FREE, False)])
def test_nobody_is_sent_where_they_were_noticed(ground: Ground, day: date, against: bool) -> None:
    ground.bring(sealed(ground, noticed=True))
    with database.transaction(ground.world.engine) as session, pytest.raises(AssignmentRefused) as caught:
        hall, wave = session.get_one(Hall, ground.world.hall), session.get_one(Wave, ground.world.wave)
        assign(
            session, wave=wave, hall=hall, shopper=ground.world.lan, day_on=day, window=("09:00", "12:00"), scenario="",
            by=None, now=NOON,
        )  # fmt: skip
    # The wave of this world ends long before; what is asked is whether the cooling stands among the reasons.
    assert ("cooling" in [one.code for one in caught.value.objections]) is against


def test_a_programme_without_cooling_cools_nobody(ground: Ground) -> None:
    with database.transaction(ground.world.engine) as session:
        set_programme(session, Programme(cooling_months=0), by=None, now=NOON)
    ground.bring(sealed(ground, noticed=True))
    assert ground.world.rows(Cooling) == [] and len(ground.world.rows(Exposure)) == 1


def test_what_the_newest_revision_says_of_it_counts(ground: Ground) -> None:
    first = sealed(ground, noticed=False)
    visit = ground.bring(first)
    ground.do(approve, visit, ground.head(visit))
    assert ground.world.rows(Exposure) == ground.world.rows(Cooling) == []
    second = sealed(ground, first, noticed=True)
    ground.bring(second)
    assert ground.look(visit).exposed and len(ground.world.rows(Cooling)) == 1
    ground.do(approve, visit, ground.head(visit))
    assert ground.world.rows(Counted) == []
    third = sealed(ground, second, noticed=True)
    ground.bring(third)
    assert len(ground.world.rows(Entry, what="visit.exposed")) == 1, "said once more, told once"
    ground.bring(sealed(ground, third, noticed=False))
    assert not ground.look(visit).exposed
    assert ground.world.rows(Exposure) == ground.world.rows(Cooling) == []
    assert len(ground.world.rows(Entry, what="visit.not_exposed")) == 1


def test_a_parcel_of_the_first_schema_is_taken_as_it_is(ground: Ground) -> None:
    """Bodies carry a version; every version ever released is accepted [sync §On the wire]."""
    newer = sealed(ground, noticed=False)
    said = {name: value for name, value in read_json(newer.body, at="parcel").items() if name in FIRST_SCHEMA}
    older = Sealed(newer.visit, 1, canonical(said | {"schema": 1}))
    visit = ground.bring(older)
    [row] = ground.world.rows(Visit)
    assert (row.id, row.exposed, row.final) == (visit, False, 10000)
    [kept] = ground.revisions(visit).values()
    assert kept.parcel_digest == older.digest
