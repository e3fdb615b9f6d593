"""What a plan and a phone tell each other: the shopper's own calendar; visits that nobody planned count for the next plan."""

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from anfang import database
from anfang.demo.draft import Draft
from anfang.halls.reach import EVERYWHERE
from anfang.planning.assembling.assemble import assemble
from anfang.planning.begin import begin
from anfang.planning.records import PlanStop
from anfang.planning.rows import rows_of
from anfang.settings import Settings
from anfang.visits.records import Revision
from anfang.waves.open import open_wave
from anfang.waves.records import Assignment, Presence, Wave
from tests.visits.world import DAY, NOON, World, lay, recorded, walked


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One hall, two shoppers, November's wave."""
    return lay(Settings(data=tmp_path / "data"))


def test_a_calendar_says_when_and_nothing_else(world: World) -> None:
    lan = world.lan
    world.assign(day=DAY, leave_at="08:20", position=1, from_time="09:00", to_time="10:00")
    world.assign(day=DAY, position=2, from_time="14:00", to_time="15:00")
    world.assign(day=DAY + timedelta(days=1), from_time="11:00", to_time="12:00", cancelled_at=NOON)
    world.assign(world.zhou, day=DAY + timedelta(days=2))
    world.assign(day=DAY + timedelta(days=40))
    world.assign(
        world.zhou, day=DAY + timedelta(days=3), companion_id=lan.id, from_time="09:00", to_time="10:00"
    )
    with world.client() as client:
        assert client.get("/api/calendar").status_code == 401
        world.phone(client)
        client.headers["accept-language"] = "zh"
        client.app.state.clock = lambda: NOON  # type: ignore[attr-defined]
        answer = client.get("/api/calendar")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="calendar.ics"'
    assert "no-store" in answer.headers["cache-control"]
    text = answer.content.decode()
    for secret in ("南明", "GY-001", "暗访", "nfang", "查", "LOCATION", "GEO", str(world.hall), str(lan.id)):
        assert secret not in text, secret
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(it["SUMMARY"]) for it in events] == ["外出", "外出"]
    first, second = (it.decoded("DTSTART").isoformat() for it in events)
    assert first == "2026-11-05T00:20:00+00:00" and second.startswith("2026-11-08")
    assert events[0].decoded("DTEND").isoformat() == "2026-11-05T07:00:00+00:00"
    assert len({str(it["UID"]) for it in events}) == 2


def month(world: World) -> tuple[set[tuple[str, date]], list[str]]:
    """Whom next month's plan knows to have been at the hall, and who may go there on its first day."""
    with database.transaction(world.engine) as session:
        wave = session.exec(select(Wave).where(Wave.code == "2026-12")).first() or open_wave(
            session, code="2026-12", title="十二月", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31),
            checklist_code="small", by=None, now=NOON,
            frequency=dict.fromkeys(("flagship", "central", "second", "third", "cooperative"), 1),
        )  # fmt: skip
        begin(session, wave, by=None, now=NOON)
        here = assemble(
            session, wave, rows_of(session, wave.id), reach=EVERYWHERE, settings=world.settings, now=NOON
        )
        return {(it.login, it.day_on) for it in here.month.met}, [it.what for it in here.lacking]


def test_an_unplanned_visit_that_breaks_the_rotation_is_taken_in_flagged_and_counts(world: World) -> None:
    """Unplanned visits made all the same count for rotation; a breach is accepted and flagged."""
    with world.client() as client:
        phone = world.phone(client)
        planned = world.assign(day=DAY)
        phone.put(walked(planned, world.checklist).seal(NOON + timedelta(minutes=40)))
        phone.sync(at=NOON + timedelta(hours=1))
        again = NOON + timedelta(days=7)
        alone = Draft(world.checklist, "second", world.hall, at=again)
        phone.put(recorded(alone, at=again).seal(again + timedelta(minutes=40)))
        reply = phone.sync(at=again + timedelta(hours=1))
    assert [it.kind for it in reply.receipts] == ["complete"]
    [late] = [it for it in world.rows(Revision) if it.visit_id == alone.visit]
    assert {flag["code"] for flag in late.flags} >= {"unplanned", "rotation_breach"}
    assert {it.day_on for it in world.rows(Presence)} == {DAY, DAY + timedelta(days=7)}
    met, _ = month(world)
    assert met == {("lan", DAY), ("lan", DAY + timedelta(days=7))}


def test_a_companion_was_there_as_well(world: World) -> None:
    with world.client() as client:
        phone = world.phone(client)
        planned = world.assign(day=DAY, companion_id=world.zhou.id)
        phone.put(walked(planned, world.checklist).seal(NOON + timedelta(minutes=40)))
        phone.sync(at=NOON + timedelta(hours=1))
    assert {it.shopper_id for it in world.rows(Presence)} == {world.lan.id, world.zhou.id}
    met, _ = month(world)
    assert met == {("lan", DAY), ("zhou", DAY)}


def test_a_cancelled_assignment_is_no_stop_and_a_standing_one_is(world: World) -> None:
    world.assign(day=DAY)
    world.assign(world.zhou, day=DAY + timedelta(days=2), cancelled_at=NOON)
    with database.transaction(world.engine) as session:
        begin(session, session.get_one(Wave, world.wave), by=None, now=NOON)
    (stop,) = world.rows(PlanStop)
    (stands,) = [it for it in world.rows(Assignment) if it.cancelled_at is None]
    assert (stop.assignment_id, stop.day_on, stop.at) == (stands.id, DAY, 540)
