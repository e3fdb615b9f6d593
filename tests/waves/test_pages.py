"""The console's pages of waves."""

import re
from datetime import date

import pytest
from sqlmodel import select

from anfang.database import reading, transaction
from anfang.halls.bring_in import bring_in
from anfang.waves.presence import record_presence
from anfang.waves.records import Assignment, Wave
from tests.halls.tables import as_csv, row
from tests.halls.test_pages import hidden
from tests.scenario import MORNING, Scenario
from tests.waves.ground import TIERS, Ground
from tests.waves.test_import import line

MONDAY = date(2026, 11, 23)
NEW = {"code": "2026-12", "title": "十二月", "starts_on": "2026-12-01", "ends_on": "2026-12-31"}
NEW |= {"checklist_code": "small", **dict.fromkeys(TIERS, "2")}


@pytest.fixture
def wave(scenario: Scenario) -> str:
    """The address of a wave on a planning ground."""
    with transaction(scenario.engine) as session:
        return f"/desk/waves/{Ground(session, scenario.people).wave.id}"


def rows(scenario: Scenario) -> list[Assignment]:
    with reading(scenario.engine) as session:
        return list(session.exec(select(Assignment).order_by(Assignment.day_on)))


def given(world: Scenario, **other: str) -> dict[str, str]:
    lan = str(world.people["lan"].id)
    return {"hall": "A", "shopper": lan, "day_on": "2026-11-24", "window": "", "scenario": "问套餐"} | other


def test_a_wave_is_opened_on_its_page(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    assert "small" in client.get("/desk/waves/new").text
    answer = client.post("/desk/waves", data=NEW)
    assert answer.status_code == 303
    with reading(scenario.engine) as session:
        made = session.exec(select(Wave).where(Wave.code == "2026-12")).one()
    assert (made.starts_on, made.ends_on, made.frequency) == (
        date(2026, 12, 1),
        date(2026, 12, 31),
        dict.fromkeys(TIERS, 2),
    )
    assert made.opened_by == scenario.people["qiang"].id
    assert (
        "十二月" in client.get("/desk/waves").text and "十二月" in client.get(answer.headers["location"]).text
    )


@pytest.mark.parametrize(
    "wrong, status, said",
    [
        ({"starts_on": "soon"}, 422, "开始日期：须为日期"),
        ({"ends_on": "2026-11-01"}, 422, "结束日期：须不早于"),
        ({"code": "2026-11"}, 409, "已有波次使用"),
        ({"flagship": "９"}, 422, "每厅访次：每个等级须为 1 至 4"),
        ({"checklist_code": ""}, 422, "没有已发布的版本"),
    ],
)
def test_a_wrong_field_is_told_and_what_was_typed_stays(
    scenario: Scenario, wave: str, wrong: dict[str, str], status: int, said: str
) -> None:
    answer = scenario.desk("qiang").post("/desk/waves", data={**NEW, **wrong})
    assert answer.status_code == status and said in answer.text
    assert 'value="十二月"' in answer.text


def test_a_visit_is_assigned_looked_at_and_cancelled(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    assert "兰小雨" in client.get(f"{wave}/assign?hall=A&day=2026-11-24").text
    done = client.post(f"{wave}/assign", data=given(scenario))
    assert done.status_code == 303, done.text
    (made,) = rows(scenario)
    assert (made.day_on, made.from_time, made.to_time) == (date(2026, 11, 24), "09:00", "18:00")
    page = client.get(done.headers["location"]).text
    assert "兰小雨" in page and "问套餐" in page and "请留意" not in page
    assert "云岩营业厅" in client.get(wave).text
    assert client.post(done.headers["location"] + "/cancel").status_code == 303
    assert rows(scenario)[0].cancelled_at == MORNING
    assert "云岩营业厅" not in client.get(wave).text.split("<h2>访次安排")[1]
    assert "云岩营业厅" in client.get(f"{wave}?state=cancelled").text.split("<h2>访次安排")[1]


def test_the_page_says_who_may_not_go_and_from_when(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    client.post(f"{wave}/assign", data=given(scenario, day_on="2026-11-20"))
    page = client.get(f"{wave}/assign?hall=A&day=2026-11-24").text
    assert re.search(r"<option[^>]* disabled>兰小雨（2027-02-20 起可派）", page)
    answer = client.post(f"{wave}/assign", data=given(scenario))
    assert answer.status_code == 422
    assert (
        "兰小雨与云岩营业厅的两次到访须隔三个月：2026-11-20 已安排，最早 2027-02-20 可再去。" in answer.text
    )
    assert "问套餐" in answer.text, "what was typed stays"
    assert len(rows(scenario)) == 1


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"hall": "ZZ"}, "没有编码为“ZZ”的营业厅"),
        ({"shopper": ""}, "神秘顾客：必填"),
        ({"shopper": "not an id"}, "神秘顾客：必填"),
        ({"day_on": "2026-02-30"}, "日期：须为日期"),
        ({"window": "morning"}, "时间窗：须为一个时段"),
        ({"day_on": "2026-11-29"}, "休息"),
    ],
)
def test_a_wrong_assignment_is_told(scenario: Scenario, wave: str, wrong: dict[str, str], said: str) -> None:
    answer = scenario.desk("qiang").post(f"{wave}/assign", data=given(scenario, **wrong))
    assert answer.status_code == 422 and said in answer.text
    assert rows(scenario) == []


def test_a_visit_that_was_made_shows_so_and_is_not_cancelled(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    there = client.post(f"{wave}/assign", data=given(scenario)).headers["location"]
    (made,) = rows(scenario)
    with transaction(scenario.engine) as session:
        record_presence(
            session, shopper_id=made.shopper_id, hall_id=made.hall_id, day_on=made.day_on, now=MORNING
        )
    page = client.get(there).text
    assert "已到访" in page and "取消这次安排" not in page
    assert client.post(there + "/cancel").status_code == 409


def test_a_table_is_previewed_confirmed_and_imported(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    content = as_csv(line(), line(hall_code="B", shopper_login="hong"))
    preview = client.post("/desk/waves/import", files={"file": ("plan.csv", content)})
    assert preview.status_code == 200 and "新增 2 个访次" in preview.text and rows(scenario) == []
    fields = {
        name: (None, value) for name, value in hidden(preview.text).items() if name in ("content", "seen")
    }
    done = client.post("/desk/waves/import/confirm", files=fields)
    assert (done.status_code, done.headers["location"]) == (303, wave)
    assert len(rows(scenario)) == 2


def test_bad_rows_stand_on_the_page(scenario: Scenario, wave: str) -> None:
    content = as_csv(line(), line(day="2026-11-26"), line(wave="X"))
    answer = scenario.desk("qiang").post("/desk/waves/import", files={"file": ("plan.csv", content)})
    assert answer.status_code == 422 and "2 处问题" in answer.text
    assert "最早 2027-02-24 可再去" in answer.text and "没有波次“X”" in answer.text


def test_a_supervisor_sees_the_plan_of_their_regions_and_changes_nothing(
    scenario: Scenario, wave: str
) -> None:
    away = {"province_code": "51", "province": "四川省", "city_code": "5101", "city": "成都市"}
    with transaction(scenario.engine) as session:
        bring_in(
            session, as_csv(row(code="CD", name="春熙路厅", tier="second", **away)), by=None, now=MORNING
        )
    admin = scenario.desk("an")
    for hall in ("A", "CD"):
        assert admin.post(f"{wave}/assign", data=given(scenario, hall=hall)).status_code == 303
    near, far = scenario.desk("mei").get(wave).text, scenario.desk("zhou").get(wave).text
    assert "云岩营业厅" in near and "春熙路厅" not in near
    assert "春熙路厅" in far and "云岩营业厅" not in far
    assert not re.search(r"/assign\b", near) and "/import" not in near
    count = re.compile(r'class="number"[^>]*>(\d+)</td><td[^>]*>2026')
    counts = [count.findall(scenario.desk(name).get("/desk/waves").text) for name in ("mei", "an")]
    assert counts == [["1"], ["2"]], "not even how many"


def test_hall_managers_and_shoppers_learn_nothing_of_waves(scenario: Scenario, wave: str) -> None:
    """The plan is secret from halls [domain §7]."""
    for path in ("/desk/waves", wave, f"{wave}/assign", "/desk/waves/import", "/desk/halls"):
        assert scenario.desk("wu").get(path).status_code == 404
        assert scenario.desk("lan").get(path).status_code == 404
    assert "/desk/waves" not in scenario.desk("wu").get("/desk/").text


def test_both_languages_are_whole(scenario: Scenario, wave: str) -> None:
    client = scenario.desk("qiang")
    there = client.post(f"{wave}/assign", data=given(scenario, day_on="2026-11-20", scenario="")).headers[
        "location"
    ]
    for path in (
        "/desk/waves",
        wave,
        there,
        f"{wave}/assign?hall=A&day=2026-11-24",
        "/desk/waves/import",
        "/desk/waves/new",
    ):
        client.cookies.set("anfang-language", "en")
        page = client.get(path)
        assert page.status_code == 200, path
        words = re.sub(
            r"<[^>]*>|兰小雨|强国栋|云岩营业厅|南明营业厅|贵州省|贵阳市|hong某|中文", "", page.text
        )
        assert re.findall("[一-龥]+", words) == [], path
    assert "2026-11-20 is over." in client.get(there).text and "no scenario" in client.get(there).text
