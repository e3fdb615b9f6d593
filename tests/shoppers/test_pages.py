"""The console's pages of shoppers: list, terms, absences, tables, where one sleeps."""

from datetime import date

import pytest
from sqlmodel import col, select

from anfang.database import reading, transaction
from anfang.halls.records import Lodging
from anfang.shoppers.records import Absence, Terms
from tests.halls.tables import as_csv
from tests.halls.test_pages import hidden
from tests.scenario import CHENGDU, Scenario
from tests.waves.ground import Ground

LIST = "/desk/shoppers"
GIVEN = {"lat": "26.6", "lon": "106.7", "mon": "08:30-18:00", "tue": "09:00—17:00", "languages": "zh"}
GIVEN |= {"most_stops": "6", "seen": "0"}


@pytest.fixture
def lan(scenario: Scenario) -> str:
    """The address of lan's page."""
    with transaction(scenario.engine) as session:
        ground = Ground(session, scenario.people)
        ground.shopper("feng", CHENGDU)
    return f"{LIST}/{scenario.people['lan'].id}"


def terms(scenario: Scenario) -> list[Terms]:
    with reading(scenario.engine) as session:
        return list(session.exec(select(Terms)))


def test_terms_are_set_on_the_page(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    assert client.post(lan, data=GIVEN).status_code == 303
    [row] = terms(scenario)
    assert (row.lat_e6, row.lon_e6, row.most_stops) == (26_600_000, 106_700_000, 6)
    assert row.hours == {"mon": ["08:30", "18:00"], "tue": ["09:00", "17:00"]}
    page = client.get(lan).text
    assert 'value="09:00-17:00"' in page and 'value="26.600000"' in page
    shown = client.get(LIST).text
    assert "兰小雨" in shown and "feng" not in shown and "26.6" not in shown


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"lat": "north"}, "住处"),
        ({"lon": ""}, "住处"),
        ({"mon": "08:30-12:00,14:00-18:00"}, "每天只写一个时段"),
        ({"mon": "18:00-08:00"}, "工作时间"),
        ({"most_stops": "99"}, "每天最多访次"),
        ({"languages": "klingon"}, "语言"),
    ],
)
def test_wrong_terms_are_told_and_what_was_typed_stays(
    scenario: Scenario, lan: str, wrong: dict[str, str], said: str
) -> None:
    answer = scenario.desk("qiang").post(lan, data={**GIVEN, **wrong})
    assert answer.status_code == 422 and said in answer.text
    assert 'value="09:00—17:00"' in answer.text
    assert terms(scenario) == []


def test_who_looked_before_another_saved_is_shown_what_is_there_now(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    client.post(lan, data=GIVEN)
    answer = client.post(lan, data={**GIVEN, "most_stops": "3"})
    assert answer.status_code == 409 and "另一位计划员刚改动过" in answer.text
    assert 'name="most_stops" value="6"' in answer.text
    assert terms(scenario)[0].most_stops == 6


def test_days_away_are_noted_and_taken_back(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    away = {"first_on": "2026-12-01", "last_on": "2026-12-03", "why": "illness"}
    assert client.post(f"{lan}/absence", data=away).status_code == 303
    with reading(scenario.engine) as session:
        [row] = session.exec(select(Absence)).all()
    assert (row.first_on, row.last_on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert "2026-12-01" in client.get(LIST).text
    assert client.post(f"{lan}/absence/{row.id}/back").status_code == 303
    assert "2026-12-01" not in client.get(lan).text
    assert client.post(f"{lan}/absence", data={**away, "last_on": "2026-11-01"}).status_code == 422


def test_a_table_is_previewed_and_imported(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    content = as_csv(
        {"login": "lan", "home latitude": "26.6", "home longitude": "106.7", "周一至周五": "8:30-18:00"}
    )
    page = client.post(f"{LIST}/import", files={"file": ("shoppers.csv", content)}).text
    assert "周一–周五 08:30-18:00" in page
    fields = hidden(page)
    form = {name: (None, value) for name, value in fields.items()}
    client.post(f"{LIST}/import/confirm", files=form)
    [row] = terms(scenario)
    assert set(row.hours) == {"mon", "tue", "wed", "thu", "fri"}
    out = client.get(f"{LIST}/all.csv").text
    assert "lan,兰小雨,26.600000,106.700000" in out and "feng" not in out
    again = client.post(
        f"{LIST}/import", files={"file": ("shoppers.csv", client.get(f"{LIST}/all.csv").content)}
    )
    assert "没有变化" in again.text


def test_days_away_go_out_in_the_table_and_come_in(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")

    def bring(cell: str) -> str:
        content = as_csv({"login": "lan", "away": cell})
        page = client.post(f"{LIST}/import", files={"file": ("shoppers.csv", content)}).text
        form = {name: (None, value) for name, value in hidden(page).items()}
        client.post(f"{LIST}/import/confirm", files=form)
        return page

    def away() -> set[tuple[str, str, str]]:
        with reading(scenario.engine) as session:
            rows = session.exec(select(Absence).where(col(Absence.taken_back_at).is_(None)))
            return {(str(it.first_on), str(it.last_on), it.why) for it in rows}

    leave, ill = ("2027-01-04", "2027-01-08", "leave"), ("2027-01-20", "2027-01-20", "illness")
    assert "2027-01-04 至 2027-01-08 请假" in bring("2027-01-04 至 2027-01-08；2027/1/20 illness")
    assert away() == {leave, ill} and terms(scenario) == []
    out = client.get(f"{LIST}/all.csv")
    assert "2027-01-04 至 2027-01-08 请假；2027-01-20 生病" in out.text
    again = client.post(f"{LIST}/import", files={"file": ("shoppers.csv", out.content)}).text
    assert "没有变化" in again
    bring("2027-01-20 生病; 2027-02-01 to 2027-02-02 Training")
    assert away() == {ill, ("2027-02-01", "2027-02-02", "training")}
    bring("")
    assert len(away()) == 2, "an empty cell leaves what is there"
    for wrong in ("someday", "2027-01-04 fishing", "2027-01-08 至 2027-01-04"):
        content = as_csv({"login": "lan", "away": wrong})
        assert client.post(f"{LIST}/import", files={"file": ("s.csv", content)}).status_code == 422, wrong
    bring("-")
    assert away() == set()


def test_a_place_that_is_pointed_at_gets_its_numbers(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    answer = client.post(f"{LIST}/place", data={"lat": "26.5999996", "lon": "106.7"})
    assert answer.json() == {"lat": "26.600000", "lon": "106.700000"}
    assert client.post(f"{LIST}/place", data={"lat": "here", "lon": "106.7"}).status_code == 422
    client.post("/desk/cities/5201", data={"lat": "26.6", "lon": "106.7"})
    page = client.get(lan).text
    assert "data-pick" in page and 'data-home="null"' in page and "贵阳市" in page
    client.post(lan, data=GIVEN)
    assert 'data-home="[26.6,106.7]"' in client.get(lan).text


def test_every_bad_row_of_a_table_is_listed(scenario: Scenario, lan: str) -> None:
    rows = [
        {"login": "lan", "home latitude": "x", "home longitude": "106.7"},
        {"login": "feng", "most visits a day": "3"},
        {"login": "lan"},
        {"login": "hong", "Mon": "99:00-10:00", "most visits a day": "0"},
    ]
    answer = scenario.desk("qiang").post(f"{LIST}/import", files={"file": ("s.csv", as_csv(*rows))})
    assert answer.status_code == 422
    for row in ("2", "3", "4", "5"):
        assert f'<td class="number">{row}</td>' in answer.text
    assert "feng" in answer.text and terms(scenario) == []


def test_the_place_to_sleep_is_set_and_cleared(scenario: Scenario, lan: str) -> None:
    client = scenario.desk("qiang")
    assert "贵阳市" in client.get("/desk/cities").text
    assert client.post("/desk/cities/5201", data={"lat": "26.6", "lon": "106.7"}).status_code == 303
    with reading(scenario.engine) as session:
        assert [row.lat_e6 for row in session.exec(select(Lodging))] == [26_600_000]
    assert client.post("/desk/cities/5201", data={"lat": "x", "lon": "1"}).status_code == 422
    assert client.post("/desk/cities/52", data={"lat": "26.6", "lon": "106.7"}).status_code == 404
    client.post("/desk/cities/5201", data={"lat": "", "lon": ""})
    with reading(scenario.engine) as session:
        assert session.exec(select(Lodging)).all() == []


def test_a_supervisor_sees_no_home(scenario: Scenario, lan: str) -> None:
    for address in (LIST, lan, f"{LIST}/all.csv", "/desk/cities"):
        assert scenario.desk("mei").get(address).status_code == 404
