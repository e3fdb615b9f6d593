"""The same visits through the server's own door: what a parcel is judged to be does not hang on how the test tells its neighbours."""

import random
from collections.abc import Iterator
from itertools import chain
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from uuid_utils.compat import uuid7

from anfang import database
from anfang.checklists.publish import publish
from anfang.core.honesty import judge
from anfang.demo.draft import Sealed
from anfang.halls.records import Hall, Region
from anfang.people.create import create
from anfang.people.records import Person, Phone, Role
from anfang.settings import Settings
from anfang.visits.receive import Bringer, receive
from anfang.visits.records import Revision, Visit
from anfang.visits.unpack import name
from anfang.waves.records import Assignment, Wave
from tests.honesty.cases import ZONE, Book, Case, arrival, honest
from tests.honesty.cheats import KINDS, cheat_cases
from tests.honesty.honest import honest_cases
from tests.honesty.stage import MIDNIGHT, TIER, Place, checklist, play


@pytest.fixture
def ground(engine: Engine) -> Iterator[tuple[Engine, Wave, Person]]:
    """A province, the checklist, a wave and a colleague."""
    with database.transaction(engine) as session:
        session.add(Region(code="52", name="贵州省", level="province", path="/52/"))
        session.flush()
        publish(session, checklist().document, by=None, now=MIDNIGHT)
        wave = Wave(
            id=uuid7(), code="2026-12", title="x", starts_on=MIDNIGHT.date(), ends_on=MIDNIGHT.date(), checklist_code="telecom-hall",
            frequency={}, opened_at=MIDNIGHT,
        )  # fmt: skip
        session.add(wave)
        colleague = shopper(session, "colleague")
    yield engine, wave, colleague


def shopper(session: Session, login: str) -> Person:
    return create(session, login=login, name="兰", role=Role.SHOPPER, regions=["/52/"], by=None, now=MIDNIGHT)


def build(session: Session, where: Place) -> None:
    if session.get(Hall, where.id) is None:
        session.add(
            Hall(
                id=where.id, code=str(where.id)[:12], name="厅", tier=where.tier, kind="own", region_path="/52/", hours=where.hours,
                lat_e6=where.lat_e6, lon_e6=where.lon_e6, created_at=MIDNIGHT,
            )
        )  # fmt: skip
        session.flush()


def brought(ground: tuple[Engine, Wave, Person], found: Case, settings: Settings) -> tuple[Visit, Revision]:
    """Plan the visit, store what lies beside it, and receive the parcel."""
    engine, wave, colleague = ground
    with database.transaction(engine) as session:
        own = shopper(session, f"s{found.sealed.visit.hex}")
        phone = Phone(id=uuid7(), person_id=own.id, name="x", enrolled_at=MIDNIGHT, seen_at=MIDNIGHT)
        session.add(phone)
        build(session, found.hall)
        for one in found.beside:
            build(session, one.where)
            session.add(
                Visit(
                    id=uuid7(), hall_id=one.where.id, shopper_id=own.id if one.own else colleague.id, tier=TIER,
                    checklist_digest=checklist().digest, first_received_at=one.came, revision_id=uuid7(), revision=1,
                    visited_at=one.came, visited_on=one.came.astimezone(ZONE).date(), left_at=one.left, answers_print=one.line,
                    verdict="clean",
                )
            )  # fmt: skip
        session.add(
            Assignment(
                id=uuid7(), visit_id=found.sealed.visit, wave_id=wave.id, hall_id=found.hall.id, shopper_id=own.id,
                day_on=arrival(found).astimezone(ZONE).date(), from_time="09:00", to_time="18:00", tier=TIER,
                checklist_digest=checklist().digest, made_at=MIDNIGHT,
            )
        )  # fmt: skip
        session.flush()
        by = Bringer(own, phone)
        if found.seen_before:
            bring(session, earlier(found), by, found, settings)
        bring(session, found.sealed, by, found, settings)
    with database.reading(engine) as session:
        visit = session.get_one(Visit, found.sealed.visit)
        return visit, session.get_one(Revision, visit.revision_id)


def bring(session: Session, sealed: Sealed, by: Bringer, found: Case, settings: Settings) -> None:
    kept = receive(session, sealed.sent, name(sealed.body), by=by, settings=settings, now=found.brought)
    assert kept.kind == "received", kept.problems


def earlier(found: Case) -> Sealed:
    """The shopper's visit from which the photos are: weeks ago, to the same hall's neighbour in the plan."""
    draft, _, _ = play(honest(random.Random(1), found.hall))
    draft.links, draft.hall = list(found.draft.links), found.hall.id
    for mark in draft.marks.values():
        mark["at"] -= 200 * 86_400_000
    return draft.seal(found.brought)


def sample(seed: int, each: int) -> list[Case]:
    rng = random.Random(f"received {seed}")
    book = Book.of(rng, 6)
    return list(chain(cheat_cases(rng, book, each), honest_cases(rng, book, len(KINDS) * 2)))


def test_a_received_visit_carries_the_same_doubt_and_reasons(
    ground: tuple[Engine, Wave, Person], settings: Settings
) -> None:
    seen: set[str] = set()
    for found in sample(7, 2):
        visit, revision = brought(ground, found, settings)
        judgement, flags = found.judged()
        theirs = [
            flag["code"] for flag in revision.flags if flag["code"] not in ("unplanned", "rotation_breach")
        ]
        assert theirs == [flag["code"] for flag in flags], found.kind
        assert visit.doubt == judgement.doubt, (found.kind, theirs)
        seen |= {visit.doubt}
    assert seen == {"clear", "look", "reject"}


def test_what_a_first_revision_showed_a_second_does_not_undo(
    ground: tuple[Engine, Wave, Person], settings: Settings
) -> None:
    engine, _, _ = ground
    found = next(one for one in sample(8, 1) if one.kind == "in_and_out")
    visit, _ = brought(ground, found, settings)
    assert visit.doubt == "look"
    draft = found.draft
    draft.marks.clear()  # a phone that tells less the second time
    draft.log.clear()
    draft.places.clear()
    second = draft.seal(found.brought + draft.off, revision=2, base=1)
    with database.transaction(engine) as session:
        own = session.get_one(Person, visit.shopper_id)
        phone = Phone(id=uuid7(), person_id=own.id, name="y", enrolled_at=MIDNIGHT, seen_at=MIDNIGHT)
        session.add(phone)
        session.flush()
        bring(session, second, Bringer(own, phone), found, settings)
    with database.reading(engine) as session:
        again = session.get_one(Visit, UUID(str(found.sealed.visit)))
        assert (again.revision, again.doubt) == (2, "look")
        assert judge(session.get_one(Revision, again.revision_id).flags).doubt == "clear"
