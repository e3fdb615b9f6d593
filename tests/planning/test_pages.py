"""The console's pages of planning: headroom, the plan, changes by hand, publishing, re-planning."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from anfang.database import reading, transaction
from anfang.planning.lines import holds
from anfang.planning.records import (
    PlanForbid,
    PlanLock,
    PlanPosting,
    PlanStop,
    PlanWaiver,
    SolveRun,
    WavePlan,
)
from anfang.planning.step import take_step
from anfang.waves.ask_revisit import ask_revisit
from anfang.waves.records import Assignment
from tests.halls.test_pages import hidden
from tests.planning.ground import NOW, TUESDAY, WEDNESDAY, Ground
from tests.scenario import Scenario


@pytest.fixture
def plan(scenario: Scenario) -> str:
    """The address of a plan with one stop: lan at hall A on Tuesday, 10:00."""
    scenario.clock.now = NOW
    with transaction(scenario.engine) as session:
        ground = Ground(session, scenario.app.state.settings, people=scenario.people)
        ground.begin()
        lan, hall = ground.people["lan"], ground.hall("A")
        stop = PlanStop(
            id=uuid4(), wave_id=ground.wave.id, hall_id=hall.id, shopper_id=lan.id, day_on=TUESDAY, at=600
        )
        session.add(stop)
        return f"/desk/waves/{ground.wave.id}"


def stops(scenario: Scenario) -> list[PlanStop]:
    with reading(scenario.engine) as session:
        return list(session.exec(select(PlanStop).order_by(PlanStop.day_on)))


def seen(scenario: Scenario) -> str:
    with reading(scenario.engine) as session:
        found = session.exec(select(WavePlan)).first()
        return str(found.revision) if found else "0"


def test_headroom_says_who_is_short_and_posts_somebody(scenario: Scenario, plan: str) -> None:
    client = scenario.desk("qiang")
    page = client.get(f"{plan}/headroom?state=all").text
    assert "修文营业厅" in page and "贵阳市" in page
    lan = str(scenario.people["lan"].id)
    away = {
        "shopper": lan,
        "region": "5201",
        "first_on": "2026-12-07",
        "last_on": "2026-12-11",
        "seen": seen(scenario),
    }
    assert client.post(f"{plan}/headroom/post", data=away).status_code == 303
    with reading(scenario.engine) as session:
        [row] = session.exec(select(PlanPosting)).all()
    assert (row.region_code, row.first_on) == ("5201", date(2026, 12, 7))
    assert "2026-12-07 – 2026-12-11" in client.get(f"{plan}/headroom").text
    wrong = client.post(
        f"{plan}/headroom/post", data={**away, "first_on": "2027-02-01", "seen": seen(scenario)}
    )
    assert wrong.status_code == 422 and "驻外须在一个城市" in wrong.text
    back = client.post(f"{plan}/headroom/call-back/{row.id}", data={"seen": seen(scenario)})
    assert back.status_code == 303


def test_the_calendar_shows_halls_and_shoppers(scenario: Scenario, plan: str) -> None:
    client = scenario.desk("qiang")
    by_hall = client.get(f"{plan}/plan").text
    assert "南明营业厅" in by_hall and "兰小雨" in by_hall and "10:00" in by_hall
    by_shopper = client.get(f"{plan}/plan?view=shoppers&q=lan").text
    assert f'data-shopper="{scenario.people["lan"].id}"' in by_shopper
    assert "南明营业厅" in client.get(f"{plan}/plan?state=missing&q=B").text
    assert client.get(f"{plan}/plan?page=99").status_code == 200


def test_a_move_tells_what_it_breaks_and_costs_before_it_is_made(scenario: Scenario, plan: str) -> None:
    client, [stop] = scenario.desk("qiang"), stops(scenario)
    here = f"{plan}/plan/stops/{stop.id}"
    fine = client.get(f"{here}?day=2026-12-02&part=1").text
    assert "不违反任何规则" in fine and "<html" not in fine
    sunday = client.get(f"{here}?day=2026-12-06").text
    assert "违反" in sunday and "营业厅当天不营业" in sunday and "<html" in sunday
    assert stops(scenario)[0].day_on == TUESDAY
    moved = {
        "day": "2026-12-02",
        "shopper": str(stop.shopper_id),
        "at": "11:15",
        "seen": seen(scenario),
        "back": "view=shoppers&x=1",
    }
    answer = client.post(f"{here}/move", data=moved)
    assert answer.status_code == 303 and answer.headers["location"].endswith("plan?view=shoppers&done=1")
    assert [(it.day_on, it.at) for it in stops(scenario)] == [(WEDNESDAY, 675)]
    assert "移动了一个访次" in client.get(answer.headers["location"]).text


def test_a_hard_rule_is_waived_by_name_with_a_reason_or_not_at_all(scenario: Scenario, plan: str) -> None:
    client, [stop] = scenario.desk("qiang"), stops(scenario)
    here = f"{plan}/plan/stops/{stop.id}"
    sunday = {"day": "2026-12-06", "shopper": str(stop.shopper_id), "at": "10:00", "seen": seen(scenario)}
    refused = client.post(f"{here}/move", data=sunday)
    assert refused.status_code == 422 and 'name="waive.closed"' in refused.text
    assert stops(scenario)[0].day_on == TUESDAY
    reasons = {"waive.closed": "店庆当天营业", "waive.day_off": "本人同意"}
    assert client.post(f"{here}/move", data={**sunday, **reasons}).status_code == 303
    with reading(scenario.engine) as session:
        assert {it.rule: it.reason for it in session.exec(select(PlanWaiver))} == {
            "closed": "店庆当天营业",
            "day_off": "本人同意",
        }


def test_a_stale_change_is_told_and_changes_nothing(scenario: Scenario, plan: str) -> None:
    [stop] = stops(scenario)
    here, old = f"{plan}/plan/stops/{stop.id}", seen(scenario)
    moved = {"day": "2026-12-02", "shopper": str(stop.shopper_id), "at": "10:00", "seen": old}
    scenario.desk("an").post(f"{here}/move", data=moved)
    news = scenario.desk("qiang").get(f"{plan}/plan/news?seen={old}").text
    assert "安然" in news and "移动了一个访次" in news
    assert scenario.desk("an").get(f"{plan}/plan/news?seen={old}").text.strip() == ""
    answer = scenario.desk("qiang").post(f"{here}/move", data={**moved, "day": "2026-12-03"})
    assert answer.status_code == 409 and "计划在您打开之后" in answer.text
    assert stops(scenario)[0].day_on == WEDNESDAY


def test_stops_are_locked_forbidden_added_removed_and_steps_undone(scenario: Scenario, plan: str) -> None:
    client, [stop] = scenario.desk("qiang"), stops(scenario)
    here = f"{plan}/plan/stops/{stop.id}"

    def post(address: str, **sent: str) -> int:
        return client.post(address, data={"seen": seen(scenario), **sent}).status_code

    assert post(f"{here}/lock", hour="yes") == 303
    with reading(scenario.engine) as session:
        assert [holds([it], stop) for it in session.exec(select(PlanLock))] == [True]
    assert "已锁定" in client.get(here).text
    assert post(f"{here}/unlock") == 303
    assert post(f"{here}/forbid", what="here", reason="店员认得") == 303
    with reading(scenario.engine) as session:
        [ban] = session.exec(select(PlanForbid)).all()
    assert (ban.hall_id, ban.shopper_id, ban.day_on, ban.reason) == (
        stop.hall_id,
        stop.shopper_id,
        None,
        "店员认得",
    )
    assert post(f"{here}/remove") == 303 and stops(scenario) == []
    assert post(f"{plan}/plan/undo") == 303 and len(stops(scenario)) == 1
    assert post(f"{here}/forbid", what="nonsense") == 404
    hall = re.findall(r'data-hall="([0-9a-f-]+)"', client.get(f"{plan}/plan?q=B").text)[0]
    new = {"hall": hall, "day": "2026-12-03", "shopper": str(stop.shopper_id), "at": "14:00"}
    assert "不违反任何规则" in client.get(f"{plan}/plan/add", params=new).text
    assert post(f"{plan}/plan/add", **new) == 303
    assert [it.hall_id for it in stops(scenario)][-1] == UUID(hall)


def test_figures_halls_shoppers_and_the_map_are_shown(scenario: Scenario, plan: str) -> None:
    client, [stop] = scenario.desk("qiang"), stops(scenario)
    figures = client.get(f"{plan}/plan/figures").text
    assert "未排上" in figures and "<html" not in figures
    assert "一次也没有" in client.get(f"{plan}/plan/unserved").text
    assert "兰小雨" in client.get(f"{plan}/plan/halls/{stop.hall_id}").text
    assert "2026-12-01" in client.get(f"{plan}/plan/shoppers/{stop.shopper_id}").text
    assert "2026-12-01" in client.get(f"{plan}/plan/map").text
    [one] = client.get(f"{plan}/plan/map/2026-12-01").json()["itineraries"]
    assert one["name"] == "兰小雨" and len(one["ends"]) == 2 and one["stops"][0]["at"] == "10:00"
    # Where somebody lives is nobody's business but the planners'.
    [seen_by_mei] = scenario.desk("mei").get(f"{plan}/plan/map/2026-12-01").json()["itineraries"]
    assert seen_by_mei["ends"] == [] and seen_by_mei["stops"] == one["stops"]


PAYS = {"chance": {"travel": 720_000, "without": 700_000, "hours": 720, "walked": 9}}
PRICE = re.compile("难测的代价</dt><dd>(.*?)</dd>")


@pytest.mark.parametrize(
    ("verbs", "progress", "price"),
    [
        (["solved"], PAYS, "2.9 % <small>5.6 h，其中钟点 0.2 h</small>"),
        (["solved", "moved"], PAYS, "2.9 % <small>5.6 h，其中钟点 0.2 h</small>"),
        (["solved"], {"price": 720}, "—"),  # of old: hours alone
        (["solved", "undone"], PAYS, "—"),
        (["solved", "imported"], PAYS, "—"),
        (["solved", "replanned"], PAYS, "—"),
    ],
)
def test_the_price_of_chance_is_that_of_the_solve_that_made_the_plan(
    scenario: Scenario, plan: str, verbs: list[str], progress: dict[str, Any], price: str
) -> None:
    with transaction(scenario.engine) as session:
        kept = session.exec(select(WavePlan)).one()
        facts = {
            "kind": "solve",
            "seconds": 60,
            "seen": 0,
            "asked_at": NOW,
            "ended_at": NOW,
            "outcome": "kept",
        }
        run = SolveRun(id=uuid4(), wave_id=kept.wave_id, paths=["/52/"], **facts)
        run.progress = {"travel": 800_000, "nights": 0, "bound": None, "proved": True} | progress
        for verb in verbs:
            undoes = run.step_id if verb == "undone" else None
            step = take_step(session, kept, verb, [], by=scenario.people["qiang"], now=NOW, undoes=undoes)
            session.flush()
            run.step_id = run.step_id or step.id
        session.add(run)
    client = scenario.desk("qiang")
    shown = client.get(f"{plan}/plan/figures").text
    assert PRICE.findall(shown) == [price]
    assert ("200.0 h" in shown and "194.4 h" in shown and "接着找了 9 秒" in shown) == (price != "—")
    of_the_run = client.get(f"{plan}/solve").text
    assert PRICE.findall(of_the_run) == [
        "—" if progress is not PAYS else "2.9 % <small>5.6 h，其中钟点 0.2 h</small>"
    ]


def test_a_plan_is_published_and_a_cancelled_day_shows_before_it_is_told(
    scenario: Scenario, plan: str
) -> None:
    client = scenario.desk("qiang")
    assert client.post(f"{plan}/publish", data={"seen": seen(scenario)}).status_code == 303
    with reading(scenario.engine) as session:
        [made] = session.exec(select(Assignment)).all()
        ask_revisit(session, made.hall_id, "整改复查", by=scenario.people["mei"].id, now=NOW)
    assert made.day_on == TUESDAY and "上次下达" in client.get(f"{plan}/publish").text
    day = {"day_on": "2026-12-01", "why": "大雪封路", "seen": "0"}
    assert client.post(f"{plan}/plan/replan/day", data={**day, "why": ""}).status_code == 422
    assert client.post(f"{plan}/plan/replan/day", data=day).status_code == 303
    page = client.get(f"{plan}/plan/replan").text
    assert "兰小雨当天不工作" in page
    lan = str(scenario.people["lan"].id)
    away = {"shopper": lan, "first_on": "2026-12-08", "last_on": "2026-12-09", "why": "illness"}
    assert client.post(f"{plan}/plan/replan/absence", data=away).status_code == 303
    broken = client.post(f"{plan}/publish", data={"seen": seen(scenario)})
    assert broken.status_code == 422


def test_wishes_for_revisits_are_listed(scenario: Scenario, plan: str) -> None:
    [stop] = stops(scenario)
    with transaction(scenario.engine) as session:
        ask_revisit(session, stop.hall_id, "整改复查", by=scenario.people["mei"].id, now=NOW)
    assert "整改复查" in scenario.desk("qiang").get(f"{plan}/plan/replan").text


def test_a_plan_goes_out_as_a_table_and_comes_in_through_the_checker(scenario: Scenario, plan: str) -> None:
    client = scenario.desk("qiang")
    table = client.get(f"{plan}/plan.csv")
    assert "lan" in table.text and "plan-2026-12.csv" in table.headers["content-disposition"]
    later = table.content.replace(b"2026-12-01", b"2026-12-02")
    page = client.post(f"{plan}/plan/import", files={"file": ("plan.csv", later)}).text
    assert "改动 1" in page
    fields = {name: (None, value) for name, value in hidden(page).items()}
    assert client.post(f"{plan}/plan/import/confirm", files=fields).status_code == 303
    assert stops(scenario)[0].day_on == WEDNESDAY
    sunday = table.content.replace(b"2026-12-01", b"2026-12-06").replace(b"A,", b"ZZ,")
    refused = client.post(f"{plan}/plan/import", files={"file": ("plan.csv", sunday)})
    assert refused.status_code == 422 and "没有编码为 ZZ 的营业厅" in refused.text
    stale = client.post(f"{plan}/plan/import/confirm", files={**fields, "content": fields["content"]})
    assert stale.status_code == 409
