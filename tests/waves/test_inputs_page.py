"""The page on which a wave says what it asks for."""

import pytest

from anfang.database import reading, transaction
from anfang.waves.find import wave_by_code
from anfang.waves.inputs.rules import WaveInputs, inputs_of
from tests.scenario import Scenario
from tests.waves.ground import TIERS, Ground

RULES = {f"rank_{tier}": str(n) for n, tier in enumerate(TIERS, start=1)}
RULES |= {f"minutes_{tier}": "50" for tier in TIERS}
RULES |= {"gap_2": "5", "gap_3": "3", "gap_4": "2", "shadow_percent": "10", "may_post": "yes", "seen": "0"}


@pytest.fixture
def page(scenario: Scenario) -> str:
    """Its address."""
    with transaction(scenario.engine) as session:
        return f"/desk/waves/{Ground(session, scenario.people).wave.id}/inputs"


def asked(scenario: Scenario) -> WaveInputs:
    with reading(scenario.engine) as session:
        wave = wave_by_code(session, "2026-11")
        assert wave is not None
        return inputs_of(session, wave)


def test_rules_are_set(scenario: Scenario, page: str) -> None:
    client = scenario.desk("qiang")
    swapped = {"rank_flagship": "2", "rank_central": "1"}
    assert client.post(f"{page}/rules", data={**RULES, **swapped}).status_code == 303
    found = asked(scenario)
    assert found.priority[:2] == ("central", "flagship")
    assert (found.minutes["third"], found.least_gap[2], found.shadow_percent) == (50, 5, 10)
    assert "强国栋" in client.get(page).text


@pytest.mark.parametrize(
    "path, wrong, said",
    [
        ("rules", {**RULES, "rank_flagship": "2"}, "优先顺序"),
        ("rules", {**RULES, "minutes_third": "abc"}, "每次停留"),
        ("rules", {**RULES, "shadow_percent": "51"}, "每周补访机会"),
        ("hall", {"code": "Z", "visits": "2", "why": "watch", "seen": "0"}, "没有编码为“Z”的营业厅"),
        ("hall", {"code": "A", "visits": "9", "why": "watch", "seen": "0"}, "访次"),
        ("hall", {"code": "A", "why": "watch", "seen": "0"}, "没有任何不同之处"),
        ("day", {"day_on": "2026-11-24", "make": "free", "why": "", "seen": "0"}, "请写明原因"),
        ("day", {"day_on": "2026-12-24", "make": "free", "why": "雪", "seen": "0"}, "日期不在波次"),
        ("pair", {"lead": "", "companion": "", "seen": "0"}, "两人同行："),
    ],
)
def test_what_cannot_be_is_told_in_its_part(
    scenario: Scenario, page: str, path: str, wrong: dict[str, str], said: str
) -> None:
    answer = scenario.desk("qiang").post(f"{page}/{path}", data=wrong)
    assert answer.status_code == 422 and said in answer.text
    assert asked(scenario).revision == 0


def test_a_hall_a_day_and_a_pair_are_set_and_taken_back(scenario: Scenario, page: str) -> None:
    client = scenario.desk("qiang")
    people = {"lead": str(scenario.people["lan"].id)}
    hong = next(line for line in client.get(page).text.split("<option") if "hong某" in line).split('"')[1]
    steps = [
        ("hall", {"code": "A", "visits": "2", "team": "yes", "why": "watch"}),
        ("day", {"day_on": "2026-11-24", "make": "free", "why": "全省停电"}),
        ("pair", {**people, "companion": hong}),
    ]
    for n, (path, sent) in enumerate(steps):
        assert client.post(f"{page}/{path}", data={**sent, "seen": str(n)}).status_code == 303
    shown = client.get(page).text
    assert "重点关注" in shown and "全省停电" in shown and "兰小雨 + hong某" in shown
    assert client.post(f"{page}/hall", data={**steps[0][1], "seen": "0"}).status_code == 409
    backs = [
        ("hall/reset", {"code": "A"}),
        ("day", {"day_on": "2026-11-24", "make": "public"}),
        ("part", people),
    ]
    for n, (path, sent) in enumerate(backs, start=3):
        assert client.post(f"{page}/{path}", data={**sent, "seen": str(n)}).status_code == 303
    found = asked(scenario)
    assert (dict(found.halls), found.pairs, found.revision) == ({}, (), 6)


def test_a_wave_in_a_year_nobody_has_published_says_so(scenario: Scenario, page: str) -> None:
    client = scenario.desk("qiang")
    assert "尚未公布" not in client.get(page).text
    new = {
        "code": "x",
        "title": "远",
        "starts_on": "2090-10-01",
        "ends_on": "2090-10-31",
        "checklist_code": "small",
    }
    made = client.post("/desk/waves", data={**new, **dict.fromkeys(TIERS, "1")}).headers["location"]
    assert "2090 年的放假调休尚未公布" in client.get(made).text and "国庆节" in client.get(made).text
