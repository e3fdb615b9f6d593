"""The desk's pages where visits are judged, as a supervisor gets them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from anfang.database import reading, transaction
from anfang.demo.phone import DemoPhone
from anfang.people.records import Role
from anfang.review.records import BlindCase
from anfang.visits.records import Visit
from tests.people.permissions import ground, visited
from tests.people.permissions_review import ruled
from tests.scenario import Scenario
from tests.visits.test_evidence import jpeg
from tests.visits.world import NOON, SEALED_AT, World, walked


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The whole app's, over https; this folder's own one stands in another world."""
    with TestClient(
        app, base_url="https://anfang.test", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


def row(scenario: Scenario, visit_id: UUID) -> Visit:
    with reading(scenario.engine) as session:
        return session.get_one(Visit, visit_id)


def brought(scenario: Scenario, world: World, *many: dict[str, Any]) -> list[UUID]:
    """Visits of lan's that came a minute after each other."""
    lans = DemoPhone(cast(httpx.Client, scenario.phone("lan")))
    found = []
    for said in many:
        sealed = walked(world.assign(), world.checklist, **said).seal(SEALED_AT)
        lans.put(sealed)
        lans.sync(at=NOON)
        scenario.clock.forward(minutes=1)
        found.append(sealed.visit)
    return found


def test_the_queue_is_worked_through_from_one_visit_to_the_next(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    first, second, third = brought(scenario, world, {}, {}, {})
    mei = scenario.desk("mei")
    page = mei.get("/desk/review")
    assert re.findall(r'href="/desk/review/([0-9a-f-]{36})"', page.text) == [
        str(first),
        str(second),
        str(third),
    ]
    form = {"revision": str(row(scenario, first).revision_id)}
    done = mei.post(f"/desk/review/{first}/approve?show=free", data=form)
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/desk/review/next?show=free&behind={first}",
    )
    assert mei.get(done.headers["location"]).headers["location"] == f"/desk/review/{second}?show=free"
    assert mei.get(f"/desk/review/next?behind={third}").headers["location"] == f"/desk/review/{second}"
    assert row(scenario, first).standing == "approved"
    for visit in (second, third):
        mei.post(f"/desk/review/{visit}/approve", data={"revision": str(row(scenario, visit).revision_id)})
    assert mei.get(f"/desk/review/next?behind={third}").headers["location"] == "/desk/review"


def test_vetoed_and_doubtful_visits_stand_on_top_then_the_oldest(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    old, calm, doubtful, vetoed = brought(scenario, world, {}, {}, {}, {})
    with transaction(scenario.engine) as session:
        for visit, changes in ((doubtful, {"doubt": "look"}), (vetoed, {"veto_open": True})):
            found = session.get_one(Visit, visit)
            for name, value in changes.items():
                setattr(found, name, value)
        session.get_one(Visit, old).first_received_at = scenario.clock.now - timedelta(days=9)
    text = scenario.desk("mei").get("/desk/review").text
    listed = re.findall(r'href="/desk/review/([0-9a-f-]{36})"', text)
    assert listed == [str(doubtful), str(vetoed), str(old), str(calm)]
    assert text.count("已超期") == 1 and text.count("否决待复核") == 1


def test_filters_say_whose_and_where(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    mine, free = brought(scenario, world, {}, {})
    mei = scenario.desk("mei")
    mei.post(f"/desk/review/{mine}/share", data={"to": "me"})

    def listed(query: str) -> list[str]:
        return re.findall(r'href="/desk/review/([0-9a-f-]{36})', mei.get(f"/desk/review?{query}").text)

    assert listed("show=mine") == [str(mine)]
    assert listed("show=free") == [str(free)]
    assert listed("region=/52/5201/520102/&wave=2026-11") == [str(mine), str(free)]
    assert listed("region=/51/") == listed("wave=2020-01") == listed("standing=held") == []
    assert mei.get("/desk/review?after=nowhere").status_code == 422


def test_a_judgement_that_is_refused_is_shown_where_it_was_said(scenario: Scenario) -> None:
    ids = visited(scenario)
    mei = scenario.desk("mei")
    at = f"/desk/review/{ids['visit_id']}"
    head = str(row(scenario, ids["visit_id"]).revision_id)
    form = {"revision": head, "item": "greet", "reason-greet": "", "note": "看一下", "due_on": "2030-01-01"}
    refused = mei.post(f"{at}/return", data=form)
    assert refused.status_code == 422
    assert "请写明原因" in refused.text and "看一下" in refused.text and 'name="reason-greet"' in refused.text
    stale = mei.post(f"{at}/approve", data={"revision": str(UUID(int=1))})
    assert stale.status_code == 409 and "最新一版" in stale.text


def test_an_item_in_hand_is_corrected_with_its_reason(scenario: Scenario) -> None:
    ids = visited(scenario)
    mei = scenario.desk("mei")
    at = f"/desk/review/{ids['visit_id']}"
    page = mei.get(f"{at}?item=till&item=wait").text
    assert 'name="state-till"' in page and 'name="value-wait"' in page
    form = {
        "revision": str(row(scenario, ids["visit_id"]).revision_id),
        "item": ["till", "wait"],
        "state-till": "=kept",
        "reason-till": "照片里看得到",
        "state-wait": "answered",
        "value-wait": "5",
    }
    done = mei.post(f"{at}/correct", data=form)
    assert (done.status_code, done.headers["location"]) == (303, at)
    page = mei.get(at).text
    assert "督导更正 1" in page and "照片里看得到" in page
    assert row(scenario, ids["visit_id"]).final == 10_000


def beside(page: str) -> dict[str, list[list[str]]]:
    """Item → the photos' digests in the old and in the new revision's cell."""
    table = page[page.index('class="table beside"') :]
    found = {}
    for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", table[: table.index("</section>")], re.DOTALL):
        named, *cells = re.split(r"</t[hd]>", row)
        item = re.sub(r"<[^>]*>", "", named)
        found[item] = [re.findall(r'href="/desk/evidence/([0-9a-f]{64})"', cell) for cell in cells[:2]]
    return found


def test_photos_that_joined_or_were_dropped_stand_beside_their_item(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    lans = DemoPhone(cast(httpx.Client, scenario.phone("lan")))
    planned = world.assign()
    old, kept, new, refiled, whole = (jpeg(32 + n) for n in range(5))
    name: dict[bytes, str] = {}

    def bring(revision: int, *photos: tuple[str | None, bytes]) -> None:
        draft = walked(planned, world.checklist, till="broken")
        for item, content in photos:
            name[content] = draft.photo(item, content, NOON)
        lans.put(draft.seal(SEALED_AT, revision=revision, base=revision - 1 or None))
        lans.send_wanted(lans.sync(at=NOON))

    bring(1, ("till", old), ("till", kept), ("greet", refiled))
    bring(2, ("till", kept), ("till", new), ("smile", refiled), (None, whole))
    mei, visit = scenario.desk("mei"), planned.visit
    page = mei.get(f"/desk/review/{visit}").text
    assert beside(page) == {
        "greet": [[name[refiled]], []],
        "smile": [[], [name[refiled]]],
        "till": [[name[old]], [name[new]]],
        "整次检查": [[], [name[whole]]],
    }
    assert page.count("新增照片 1 张") >= 3 and page.count("去掉照片 1 张") >= 2
    assert mei.get(f"/desk/evidence/{name[old]}?size=small").status_code == 200, "the dropped one is kept"
    assert "去掉照片 1 张" in mei.get(f"/desk/visits/{visit}").text

    bring(3, ("till", kept), ("till", new), ("smile", refiled), (None, whole))
    assert "答案和照片没有变化" in mei.get(f"/desk/review/{visit}").text


def test_every_judgement_has_a_button_that_does_it(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    [visit] = brought(scenario, world, {})
    mei, at = scenario.desk("mei"), f"/desk/review/{visit}"

    def standing(act: str, **form: str) -> str:
        head = str(row(scenario, visit).revision_id)
        answer = mei.post(f"{at}/{act}", data={"revision": head, **form})
        assert answer.status_code == 303, answer.text[-3000:]
        assert f'action="{at}/' in mei.get(at).text
        return row(scenario, visit).standing

    assert standing("return", note="请补", due_on="2030-01-01") == "returned"
    assert standing("return/end") == "waiting"
    assert standing("hold", reason="等") == "held"
    assert standing("hold/end") == "waiting"
    assert standing("exclude", reason="错厅") == "excluded"
    assert standing("exclude/end") == "waiting"
    assert standing("share", to="") == "waiting"
    assert row(scenario, visit).reviewer_id is None
    assert standing("share", to=str(scenario.people["an"].id)) == "waiting"
    assert row(scenario, visit).reviewer_id == scenario.people["an"].id
    assert standing("share", to="me") == "waiting"
    assert standing("release") == "waiting"
    assert standing("approve") == "approved"


def test_a_visit_with_an_open_veto_shows_its_score_on_the_review_pages_only(scenario: Scenario) -> None:
    ids = visited(scenario)
    with transaction(scenario.engine) as session:
        visit = session.get_one(Visit, ids["visit_id"])
        visit.veto_open = True
        final = f"{(visit.final or 0) // 100}.{(visit.final or 0) % 100:02d}"
    mei, at = scenario.desk("mei"), ids["visit_id"]
    assert f'class="figure">{final}<' in mei.get(f"/desk/review/{at}").text
    assert f'class="figure">{final}<' not in mei.get(f"/desk/visits/{at}").text
    assert mei.get(f"/desk/visits/{at}/report").status_code == 409
    assert mei.get(f"/desk/visits/{at}/report.pdf").status_code == 409
    assert scenario.phone("lan").get(f"/api/visits/{at}/report.pdf").status_code == 409


def test_a_blind_case_tells_nothing_of_hall_region_shopper_wave_or_time(scenario: Scenario) -> None:
    case = ruled(scenario)["case_id"]
    with reading(scenario.engine) as session:
        visit = session.get_one(Visit, session.get_one(BlindCase, case).visit_id)
    zhou = scenario.desk("zhou")
    pages = [zhou.get(at) for at in ("/desk/vetoes", f"/desk/vetoes/{case}", f"/desk/vetoes/{case}/photos/1")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    secrets = ["GY-1", "南明营业厅", "南明", "贵阳", scenario.people["lan"].name, "十一月", "2026"]
    secrets += [str(one) for one in (visit.id, visit.hall_id, visit.revision_id, visit.wave_id)]
    for page in pages[:2]:
        assert [secret for secret in secrets if secret in page.text] == []
    assert pages[2].headers["content-type"] == "image/jpeg" and "etag" not in pages[2].headers
    assert zhou.get(f"/desk/vetoes/{case}/photos/2").status_code == 404
    assert zhou.get(f"/desk/visits/{visit.id}").status_code == 404
    refused = zhou.post(f"/desk/vetoes/{case}", data={"upheld": "no", "words": " "})
    assert refused.status_code == 422
    assert zhou.post(f"/desk/vetoes/{case}", data={"upheld": "yes"}).headers["location"] == "/desk/vetoes"
    assert row(scenario, visit.id).veto_open is False
    assert zhou.get(f"/desk/vetoes/{case}").status_code == 404


def test_progress_adds_up_region_by_region(scenario: Scenario) -> None:
    world, _ = ground(scenario)
    approved, _waiting = brought(scenario, world, {}, {})
    mei = scenario.desk("mei")
    head = str(row(scenario, approved).revision_id)
    mei.post(f"/desk/review/{approved}/approve", data={"revision": head})
    world.assign()
    world.assign(day=scenario.clock.now.date() + timedelta(days=3))
    page = mei.get("/desk/review/progress?wave=2026-11").text
    counts = re.findall(r"<dd>(\d+)</dd>", page)
    # approved, waiting, returned, held, excluded, not synced, not visited; evidence missing, vetoes
    assert counts == ["1", "1", "0", "0", "0", "1", "1", "0", "0"]
    assert "已办结 1 / 4" in page
    assert mei.get("/desk/review/progress?wave=1999-01").status_code == 404
    assert "这一波次还没有安排" in scenario.desk("zhou").get("/desk/review/progress?wave=2026-11").text


def test_roles_that_do_not_judge_find_no_review(scenario: Scenario) -> None:
    for name in ("qiang", "wu", "lan"):
        assert scenario.desk(name).get("/desk/review").status_code == 404
    assert Role(scenario.people["wu"].role) is Role.HALL_MANAGER
