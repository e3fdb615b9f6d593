"""The pages of figures: who sees what, and that every figure adds up with the visits it leads to."""

import html
import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from anfang.database import reading, transaction
from anfang.reports.figures.asked import Asked, ground
from anfang.reports.figures.hall_rows import hall_rows
from anfang.reports.figures.items import item_rates
from anfang.reports.figures.scores import Score, means, regions_below, scores
from anfang.tallies.records import Counted, HallTally
from anfang.tallies.recount import recount
from anfang.visits.records import Visit
from tests.figures.conftest import Land, publish, who_is

PAGES = [
    "",
    "/lights",
    "/items",
    "/heat",
    "/trend",
    "/groups",
    "/ranking",
    "/composite",
    "/standstill",
    "/overlap",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(land: Land, page: str) -> None:
    for name in ("an", "mei", "fen"):
        client = land.scenario.desk(name)
        for language in ("zh", "en"):
            client.cookies.set("anfang-language", language)
            answer = client.get(f"/desk/figures{page}")
            assert answer.status_code == 200, answer.text[-3000:]
            assert "style=" not in answer.text


def led_to(client: TestClient, page: str) -> list[tuple[int, str]]:
    """Every figure of the page that leads to visits: the figure, and the address."""
    text = client.get(page).text
    found = re.findall(r'<a href="(/desk/visits\?[^"]+)">(\d+)</a>', text)
    return [(int(figure), html.unescape(address)) for address, figure in found]


@pytest.mark.parametrize(
    "page", ["", "/lights", "/items", "/heat", "/trend", "/groups", "/ranking", "/composite"]
)
@pytest.mark.parametrize("filters", ["", "region=/52/5201/&tier=second&kind=own"])
@pytest.mark.parametrize("name", ["an", "mei"])
def test_every_figure_is_the_number_of_visits_it_leads_to(
    land: Land, page: str, filters: str, name: str
) -> None:
    client = land.scenario.desk(name)
    client.cookies.set("anfang-language", "en")
    leading = led_to(client, f"/desk/figures{page}?wave=2026-11&{filters}")
    assert leading
    for figure, address in leading:
        told = re.search(r"<small>Visits: (\d+)</small>", client.get(address).text)
        assert told is not None and int(told[1]) == figure, address


@pytest.mark.parametrize("name", ["an", "mei"])
def test_each_light_s_number_leads_to_as_many_halls(land: Land, name: str) -> None:
    client = land.scenario.desk(name)
    text = client.get("/desk/figures?wave=2026-11").text
    leading = re.findall(r'<a href="(/desk/figures/lights[^"]+)">(\d+)</a>', text)
    *each, (all_, whole) = [(html.unescape(address), int(count)) for address, count in leading]
    assert len(each) > 1 and sum(count for _, count in each) == whole
    for address, count in (*each, (all_, whole)):
        found = client.get(address).text
        assert f"红绿灯 · {count} 个营业厅" in found and found.count('<th scope="row">') == min(count, 50)
    assert client.get("/desk/figures/lights?wave=2026-11&light=blue").status_code == 404


def test_an_unknown_wave_and_an_unpublished_one_look_the_same_to_an_analyst(land: Land) -> None:
    fen = land.scenario.desk("fen")
    assert fen.get("/desk/figures?wave=2026-09").status_code == 200
    hidden, absent = (fen.get(f"/desk/figures?wave={code}") for code in ("2026-11", "2031-01"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace("2026-11", "2031-01") == absent.text
    for page in PAGES:
        text = fen.get(f"/desk/figures{page}").text
        assert "2026-10" not in text and "2026-11" not in text and "/desk/visits" not in text


def test_an_analyst_sees_a_wave_once_it_is_published(land: Land) -> None:
    with transaction(land.scenario.engine) as session:
        publish(session, land.waves[2], land.scenario.people["an"])
    assert land.scenario.desk("fen").get("/desk/figures?wave=2026-11").status_code == 200


def test_planners_hall_managers_and_shoppers_find_nothing(land: Land) -> None:
    for name in ("qiang", "wu", "lan"):
        for page in PAGES:
            assert land.scenario.desk(name).get(f"/desk/figures{page}").status_code == 404


def test_mei_sees_her_region_and_zhou_nothing_of_it(land: Land) -> None:
    assert led_to(land.scenario.desk("zhou"), "/desk/figures?wave=2026-11")[0][0] == 0
    everywhere = led_to(land.scenario.desk("an"), "/desk/figures?wave=2026-11")[0][0]
    asked = led_to(land.scenario.desk("an"), f"/desk/figures?wave=2026-11&region={quote('/52/5201/')}")[0][0]
    assert 0 < led_to(land.scenario.desk("mei"), "/desk/figures?wave=2026-11")[0][0] == asked < everywhere


@pytest.mark.parametrize("name", ["an", "mei"])
def test_groups_and_items_add_up_to_the_whole(land: Land, name: str) -> None:
    with reading(land.scenario.engine) as session:
        here = ground(session, who_is(session, land.scenario.people[name]), Asked(wave="2026-11"))
        assert here.wave is not None
        [whole] = scores(session, here, [here.wave.id]).values()
        for column in (HallTally.tier, HallTally.kind, HallTally.region_path):
            parts = scores(session, here, [here.wave.id], column)
            added = Score()
            for score in (
                regions_below(parts, "/52/") if column is HallTally.region_path else parts
            ).values():
                added.add(score)
            for name in ("visits", "vetoed", "observed", "complied", "sums"):
                assert getattr(added, name) == getattr(whole, name)
            assert added.rate == whole.rate
        rows = hall_rows(session, here, here.wave).values()
        assert sum(row.visits for row in rows) == whole.visits
        rates = item_rates(session, here, "zh")
        assert sum(each.counts[1] for each in rates) == whole.observed == sum(row.counts[1] for row in rows)
        assert sum(each.counts[0] for each in rates) == whole.complied


def test_the_mean_is_that_of_the_halls_means(land: Land) -> None:
    with reading(land.scenario.engine) as session:
        here = ground(session, who_is(session, land.scenario.people["an"]), Asked(wave="2026-11"))
        assert here.wave is not None
        rows = [row for row in hall_rows(session, here, here.wave).values() if row.sums[0]]
        means = [row.sums[1] / row.sums[0] for row in rows]
        [whole] = scores(session, here, [here.wave.id]).values()
        assert whole.estimate.value == pytest.approx(sum(means) / len(means), abs=1)
        assert whole.estimate.n == len(means)


@pytest.mark.parametrize("name", ["an", "mei", "zhou"])
@pytest.mark.parametrize(
    "asked", [{}, {"tier": "third"}, {"kind": "own"}, {"region": "/52/5201/", "tier": "second"}]
)
def test_kept_means_say_what_the_halls_say(land: Land, name: str, asked: dict[str, str]) -> None:
    with transaction(land.scenario.engine) as session:
        # A hall that changed its tier within a wave counts once in the whole, and in both tiers.
        of_hall = select(Counted.visit_id).join(HallTally, col(HallTally.hall_id) == Counted.hall_id)
        twice = of_hall.where(HallTally.wave_id == Counted.wave_id, HallTally.visits > 1)
        for visit in session.exec(
            select(Visit).where(col(Visit.id).in_(twice)).order_by(col(Visit.id)).limit(3)
        ):
            visit.tier = {"second": "third", "third": "second"}[visit.tier]
            session.add(visit)
            recount(session, visit)
    with reading(land.scenario.engine) as session:
        here = ground(session, who_is(session, land.scenario.people[name]), Asked(wave="2026-11", **asked))
        waves = [wave.id for wave in land.waves]
        of_halls = {wave: (it.visits, it.sums) for (wave,), it in scores(session, here, waves).items()}
        assert {wave: (it.visits, it.sums) for wave, it in means(session, here, waves).items()} == of_halls
        assert bool(of_halls) == (name != "zhou")
