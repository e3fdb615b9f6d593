"""What happens in mid-wave, told on one page: a day off, an illness, an exposure, a hall that is new, a re-visit."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from anfang.core.programme import Programme
from anfang.database import reading, transaction
from anfang.halls.bring_in import bring_in
from anfang.halls.find import by_code
from anfang.halls.records import Hall
from anfang.journal import Entry
from anfang.planning.publishing.publish_plan import publish_plan
from anfang.planning.records import PlanStop
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.programme import set_programme
from anfang.waves.records import Assignment, Cooling, HallRules, Revisit
from tests.halls.tables import as_csv, row
from tests.planning.ground import NOW, TUESDAY, Ground
from tests.scenario import Scenario


@pytest.fixture
def told(scenario: Scenario) -> str:
    """The re-planning page of a plan that was published: lan and hong at hall A on Tuesday. It is Tuesday noon."""
    scenario.clock.now = NOW
    with transaction(scenario.engine) as session:
        ground = Ground(session, scenario.app.state.settings, people=scenario.people)
        ground.begin()
        lan, hong = (ground.people[login].id for login in ("lan", "hong"))
        stop = PlanStop(
            id=uuid4(), wave_id=ground.wave.id, hall_id=ground.hall("A").id, shopper_id=lan, day_on=TUESDAY, at=600
        )  # fmt: skip
        session.add(stop)
        publish_plan(session, ground.desk())
        for made in session.exec(select(Assignment)):
            made.companion_id = hong
            session.add(made)
        address = f"/desk/waves/{ground.wave.id}/plan/replan"
    scenario.clock.now = NOW + timedelta(days=6, hours=2)
    return address


def hall(scenario: Scenario, code: str = "A") -> Hall:
    with reading(scenario.engine) as session:
        found = by_code(session, code)
        assert found is not None
        return found


def cooled(scenario: Scenario) -> dict[UUID, Cooling]:
    with reading(scenario.engine) as session:
        return {it.shopper_id: it for it in session.exec(select(Cooling))}


def test_a_planner_notes_an_exposure_and_takes_it_back(scenario: Scenario, told: str) -> None:
    client, lan = scenario.desk("qiang"), scenario.people["lan"].id
    noticed = {"shopper": str(lan), "hall": "A", "since_on": TUESDAY.isoformat()}
    assert client.post(f"{told}/exposure", data=noticed).status_code == 303
    found = cooled(scenario)
    assert lan in found and len(found) == 2, "whoever went along keeps away as well"
    assert {it.until_on for it in found.values()} == {date(2027, 12, 1)}
    page = client.get(told).text
    assert "计划员记下的" in page and "兰小雨" in page
    with reading(scenario.engine) as session:
        entries = session.exec(select(Entry).where(Entry.what == "shopper.kept_away")).all()
    assert {it.subject for it in entries} == {f"person:{who}" for who in found}
    assert client.post(f"{told}/exposure/{found[lan].id}/back").status_code == 303
    assert lan not in cooled(scenario) and len(cooled(scenario)) == 1


def test_what_a_phone_told_of_an_exposure_is_not_a_planner_s_to_take_back(
    scenario: Scenario, told: str
) -> None:
    row = Cooling(
        id=uuid4(), shopper_id=scenario.people["lan"].id, hall_id=hall(scenario).id, why="exposed",
        since_on=TUESDAY, until_on=date(2027, 12, 1),
    )  # fmt: skip
    scenario.add(row)
    client = scenario.desk("qiang")
    assert f"exposure/{row.id}/back" not in client.get(told).text
    assert client.post(f"{told}/exposure/{row.id}/back").status_code == 404
    assert len(cooled(scenario)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hall": "ZZ"}, "没有编码为“ZZ”的营业厅"),
        ({"shopper": str(uuid4())}, "没有登录名为"),
        ({"since_on": "2026-12-02"}, "须为今天或过去一年内的一天"),
        ({"since_on": ""}, "日期"),
    ],
)
def test_an_exposure_that_cannot_be_is_told(
    scenario: Scenario, told: str, wrong: dict[str, str], said: str
) -> None:
    noticed = {"shopper": str(scenario.people["lan"].id), "hall": "A", "since_on": "2026-12-01"} | wrong
    answer = scenario.desk("qiang").post(f"{told}/exposure", data=noticed)
    assert answer.status_code == 422 and said in answer.text
    assert cooled(scenario) == {}


def test_where_the_programme_keeps_nobody_away_there_is_nothing_to_note(
    scenario: Scenario, told: str
) -> None:
    with transaction(scenario.engine) as session:
        set_programme(session, Programme(cooling_months=0), by=None, now=NOW)
    noticed = {"shopper": str(scenario.people["lan"].id), "hall": "A", "since_on": "2026-12-01"}
    answer = scenario.desk("qiang").post(f"{told}/exposure", data=noticed)
    assert answer.status_code == 422 and "0 个月" in answer.text


def test_a_hall_that_came_later_is_named_and_taken_in(scenario: Scenario, told: str) -> None:
    client = scenario.desk("qiang")
    assert "新营业厅（0）" in client.get(told).text
    new = row(code="N", name="新天地营业厅", tier="third", latitude="26.6", longitude="106.7")
    bare = row(code="O", name="还没有位置的厅", tier="third", latitude="", longitude="")
    with transaction(scenario.engine) as session:
        bring_in(session, as_csv(new, bare), by=None, now=scenario.clock.now)
    page = client.get(told).text
    assert "新营业厅（2）" in page and "新天地营业厅" in page and "没有经纬度" in page
    assert "未排上</dt><dd>4<" in page, "the plan wants it from now on"
    sent = {"hall": "N", "visits": "2", "seen": "0"}
    assert client.post(f"{told}/hall", data=sent).status_code == 303
    with reading(scenario.engine) as session:
        assert [it.visits for it in session.exec(select(HallRules))] == [2]
    assert "未排上</dt><dd>5<" in client.get(told).text
    stale = client.post(f"{told}/hall", data={**sent, "visits": "1"})
    assert stale.status_code == 409
    assert client.post(f"{told}/hall", data={**sent, "seen": "1", "visits": "9"}).status_code == 422


def test_a_revisit_that_was_asked_for_is_wanted_at_once(scenario: Scenario, told: str) -> None:
    client = scenario.desk("qiang")
    assert "未排上</dt><dd>3<" in client.get(told).text
    with transaction(scenario.engine) as session:
        ask_revisit(session, hall(scenario).id, "整改复查", by=scenario.people["mei"].id, now=NOW)
    page = client.get(told).text
    assert "整改复查" in page and ">1/2<" in page and "未排上</dt><dd>4<" in page
    plan = client.get(told.removesuffix("/replan"), params={"q": "A"}).text
    assert ">1/2<" in plan, "the plan's own page wants it too"
    assert client.post(f"{told}/revisit", data={"hall": "B", "reason": "客户要求"}).status_code == 303
    with reading(scenario.engine) as session:
        assert {it.reason for it in session.exec(select(Revisit))} == {"整改复查", "客户要求"}
    assert client.post(f"{told}/revisit", data={"hall": "ZZ"}).status_code == 422


def test_an_illness_shows_on_the_page_at_once(scenario: Scenario, told: str) -> None:
    client = scenario.desk("qiang")
    with transaction(scenario.engine) as session:
        later = PlanStop(
            id=uuid4(), wave_id=UUID(told.split("/")[3]), hall_id=hall(scenario, "B").id,
            shopper_id=scenario.people["lan"].id, day_on=date(2026, 12, 8), at=600,
        )  # fmt: skip
        session.add(later)
    assert "违规</dt><dd>0<" in client.get(told).text
    away = {"shopper": str(scenario.people["lan"].id), "first_on": "2026-12-07", "last_on": "2026-12-09"}
    assert client.post(f"{told}/absence", data=away).status_code == 303
    assert "违规</dt><dd>1<" in client.get(told).text
