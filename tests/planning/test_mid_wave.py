"""A re-plan in mid-wave by the real solver: fewest changes, what has begun stays, phones are told at their next sync."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from anfang.halls.reach import EVERYWHERE
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.change import Desk
from anfang.planning.finish_run import finish
from anfang.planning.publishing.publish_plan import publish_plan
from anfang.planning.records import PlanStop, SolveRun
from anfang.planning.replan import replan
from anfang.planning.rows import rows_of
from anfang.planning.start_solve import start_solve
from anfang.settings import Settings
from anfang.shoppers.absent import note_absence
from anfang.visits.bring_down import assignments_down
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.records import Cooling
from tests.planning.ground import Ground
from tests.planning.test_publish import put

MIDDLE = datetime(2026, 12, 9, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
PAST, SOON, LATER = date(2026, 12, 2), date(2026, 12, 10), date(2026, 12, 17)


@pytest.fixture
def under_way(session: Session, settings: Settings) -> Ground:
    """Four visits, published; one of them is past, and it is the 9th now."""
    ground = Ground(session, settings)
    ground.begin()
    put(ground, "A", "lan", day=PAST)
    put(ground, "B", "lan", day=SOON)
    put(ground, "C", "hong", day=SOON)
    put(ground, "D", "bao", day=LATER)
    publish_plan(session, ground.desk())
    ground.now = MIDDLE
    return ground


def month(ground: Ground) -> Assembled:
    return assemble(
        ground.session, ground.wave, rows_of(ground.session, ground.wave.id), reach=EVERYWHERE,
        settings=ground.settings, now=ground.now, purpose="replan",
    )  # fmt: skip


def again(ground: Ground) -> SolveRun:
    """Re-plan as a run does, in this process, and publish."""
    session = ground.session
    run = start_solve(
        session, ground.wave, kind="replan", seconds=20, by=ground.people["qiang"], now=ground.now
    )
    here = month(ground)
    solved = replan(here.month, here.plan, seconds=30, tell=lambda _: True, workers=1)
    finish(session, run, ground.wave, here, rows_of(session, ground.wave.id), solved, (), now=ground.now)
    publish_plan(session, ground.desk())
    return run


def test_an_illness_moves_only_what_has_to_move_and_the_phone_is_told(under_way: Ground) -> None:
    lan, ids = under_way.people["lan"], {it.id for it in under_way.assignments()}
    note_absence(
        under_way.session, lan, SOON, date(2026, 12, 31), "illness", by=under_way.people["qiang"], now=MIDDLE
    )
    run = again(under_way)
    assert run.outcome == "kept", run.problem
    stops = {code: (login, day) for code, login, day, _ in under_way.stops()}
    assert stops["A"] == ("lan", PAST), "what is past never moves"
    assert stops["C"] == ("hong", SOON) and stops["D"] == ("bao", LATER), "nobody else is disturbed"
    assert stops["B"][0] != "lan" and stops["B"][1] > MIDDLE.date()
    changed = {it.id for it in under_way.assignments()} ^ ids
    assert len(changed) == 2, "one cancelled, one made"
    phone = assignments_down(under_way.session, lan.id, [], today=SOON, days=31)
    assert phone == [], "gone from her phone at its next sync"


def test_an_exposed_shopper_and_a_revisit_are_served_by_others(under_way: Ground) -> None:
    session = under_way.session
    bao, hall = under_way.people["bao"], under_way.hall("D")
    session.add(
        Cooling(
            id=hall.id, shopper_id=bao.id, hall_id=hall.id, why="exposed",
            since_on=date(2026, 12, 8), until_on=date(2027, 12, 8),
        )
    )  # fmt: skip
    ask_revisit(session, under_way.hall("A").id, "复查", by=under_way.people["mei"].id, now=MIDDLE)
    again(under_way)
    stops = under_way.stops()
    at_a = sorted((day, login) for code, login, day, _ in stops if code == "A")
    at_d = [login for code, login, _, _ in stops if code == "D"]
    assert at_a[0] == (PAST, "lan") and [login for _, login in at_a[1:]] in (["hong"], ["bao"])
    assert at_d in (["lan"], ["hong"])


def test_no_solver_is_given_a_day_that_has_come(under_way: Ground) -> None:
    here = month(under_way)
    assert [it for it in here.month.locks if it.started] and all(
        day > MIDDLE.date() or (shopper.login, day) == ("lan", PAST)
        for shopper in here.month.shoppers
        for day in shopper.hours
    )
    assert {str(it) for it in here.fixed} == {
        str(it.id) for it in under_way.session.exec(select(PlanStop)) if it.day_on == PAST
    }
    solving = assemble(
        under_way.session, under_way.wave, rows_of(under_way.session, under_way.wave.id), reach=EVERYWHERE,
        settings=under_way.settings, now=MIDDLE, purpose="solve",
    )  # fmt: skip
    assert len(solving.month.locks) == 4 and len(here.month.locks) == 1, (
        "a fresh solve moves nothing that phones know"
    )
    assert isinstance(under_way.desk(), Desk)
