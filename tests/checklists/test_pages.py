"""The console's pages about checklists."""

from pathlib import Path

import pytest

from anfang.upgrade import place
from tests.checklists.small import SMALL
from tests.scenario import Scenario

PUBLISHED = ("telecom-hall-2026.09.yaml", "telecom-hall.yaml")


def whole(name: str) -> str:
    return (Path(place("checklists")) / name).read_text("utf-8")


def publish(scenario: Scenario, source: str) -> str:
    answer = scenario.desk("mei").post("/desk/checklists", files={"source": (None, source)})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_an_empty_list_says_what_to_do(scenario: Scenario) -> None:
    assert "anfang checklist publish" in scenario.desk("mei").get("/desk/checklists").text


def test_a_file_is_looked_over_with_lines_before_anything_is_stored(scenario: Scenario) -> None:
    desk = scenario.desk("mei")
    bad = SMALL.replace("            weight: 2", "            weight: -2").encode()
    answer = desk.post("/desk/checklists/new", files={"file": ("small.yaml", bad)})
    line = SMALL.splitlines().index("            weight: 2") + 1
    assert answer.status_code == 422
    assert f'<td class="number">{line}</td>' in answer.text
    good = desk.post("/desk/checklists/new", files={"file": ("small.yaml", SMALL.encode())})
    assert good.status_code == 200
    assert "小表" in good.text
    assert "小表" not in desk.get("/desk/checklists").text


def test_a_published_version_is_listed_shown_and_given_back_as_a_file(scenario: Scenario) -> None:
    address = publish(scenario, SMALL)
    desk = scenario.desk("qiang")
    assert address in desk.get("/desk/checklists").text
    assert "来有迎声" in desk.get(address).text
    file = desk.get(f"{address}/file")
    assert file.headers["content-disposition"] == 'attachment; filename="small-1.yaml"'
    again = scenario.desk("mei").post("/desk/checklists", files={"source": (None, file.text)})
    assert again.headers["location"] == address


@pytest.mark.parametrize(("tier", "there"), [("flagship", True), ("cooperative", False)])
def test_a_version_is_shown_as_a_shopper_of_that_tier_sees_it(
    scenario: Scenario, tier: str, there: bool
) -> None:
    address = publish(scenario, whole("telecom-hall.yaml"))
    shown = scenario.desk("mei").get(address, params={"tier": tier}).text
    assert ("demo_offered" in shown) is there


def test_two_versions_are_compared_in_words(scenario: Scenario) -> None:
    old, new = (publish(scenario, whole(name)).rsplit("/", 1)[1] for name in PUBLISHED)
    shown = scenario.desk("mei").get("/desk/checklists/compare", params={"old": old, "new": new}).text
    assert "旗舰厅 8 → 12" in shown
    assert "greet_minutes" in shown


def test_what_may_not_be_published_is_refused_in_words_and_unknown_versions_are_not_here(
    scenario: Scenario,
) -> None:
    publish(scenario, SMALL)
    changed = SMALL.replace("小表", "另一张")
    answer = scenario.desk("mei").post("/desk/checklists", files={"source": (None, changed)})
    assert answer.status_code == 409
    assert "换一个版本号" in answer.text
    assert scenario.desk("mei").get("/desk/checklists/" + "0" * 64).status_code == 404
    assert scenario.desk("mei").post("/desk/checklists", files={"source": (None, "]")}).status_code == 422
