"""An analyst's program: its token is shown once, limited, revocable; it reads published waves of its regions and nothing else."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from arro3.io import read_parquet
from fastapi.testclient import TestClient
from sqlmodel import select

from anfang.database import reading, transaction
from anfang.people.limit import PER_TOKEN
from anfang.people.records import ApiToken, Person
from anfang.people.who import token_digest
from anfang.reports.deliverables.make import make
from anfang.reports.records import Deliverable
from tests.people.permissions_deliverables import raw
from tests.reports.permitted import out
from tests.scenario import GUIYANG, Scenario

WAVE = "/api/waves/2026-11/raw"


def program(scenario: Scenario, token: str) -> TestClient:
    client = scenario.nobody()
    client.headers["authorization"] = f"Bearer {token}"
    return client


def new_token(scenario: Scenario, **said: str) -> str:
    tang = scenario.people["tang"].id
    page = scenario.desk("an").post(
        f"/desk/people/{tang}/tokens", data={"name": "笔记本", "days": "30", **said}
    )
    assert page.status_code == 200, page.text
    return re.findall(r'id="token">([^<]+)<', page.text)[0]


def test_a_token_is_shown_once_and_stored_as_a_digest(scenario: Scenario) -> None:
    token = new_token(scenario)
    with reading(scenario.engine) as session:
        row = session.exec(select(ApiToken)).one()
    assert row.token_digest == token_digest(token) and token not in str(row.model_dump())
    assert row.ends_at == scenario.clock.now + timedelta(days=30)
    tang = scenario.people["tang"].id
    page = scenario.desk("an").get(f"/desk/people/{tang}")
    assert "笔记本" in page.text and token not in page.text and "未用过" in page.text


def test_only_analysts_have_tokens(scenario: Scenario) -> None:
    for name in ("mei", "wu", "an", "lan"):
        person = scenario.people[name].id
        page = scenario.desk("an").post(f"/desk/people/{person}/tokens", data={"name": "x", "days": "9"})
        assert page.status_code == 404, name
    tang = scenario.people["tang"].id
    for said in ({"name": " "}, {"days": "0"}, {"days": "400"}, {"days": "x"}):
        data = {"name": "x", "days": "9", **said}
        assert scenario.desk("an").post(f"/desk/people/{tang}/tokens", data=data).status_code == 422


def test_raw_data_are_made_once_and_then_sent(scenario: Scenario, tmp_path: Path) -> None:
    out(scenario)
    client = program(scenario, new_token(scenario))
    first = client.get(f"{WAVE}.parquet")
    assert first.status_code == 202 and int(first.headers["retry-after"]) > 0
    assert first.json()["state"] == "making"
    with reading(scenario.engine) as session:
        asked = session.exec(select(Deliverable)).one()
    make(scenario.engine, scenario.app.state.settings, asked.id)
    answer = client.get(f"{WAVE}.parquet")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert len(answer.content) == int(answer.headers["content-length"]) == _size(scenario)
    kept = tmp_path / "raw.parquet"
    kept.write_bytes(answer.content)
    table = read_parquet(str(kept)).read_all()
    assert table.num_rows > 0 and set(table["hall_code"].to_pylist()) == {"GY-1"}
    (wave,) = client.get("/api/waves").json()
    assert wave["code"] == "2026-11" and wave["edition"] == 1


def _size(scenario: Scenario) -> int:
    with reading(scenario.engine) as session:
        return session.exec(select(Deliverable.size)).one()


def test_what_is_not_published_or_not_theirs_is_not_there(scenario: Scenario) -> None:
    client = program(scenario, new_token(scenario))
    assert client.get("/api/waves").json() == []
    assert client.get(f"{WAVE}.csv").status_code == 404
    raw(scenario)
    for path in (
        f"{WAVE}.xlsx",
        f"{WAVE}.csv?region=/51/",
        f"{WAVE}.csv?region=/5",
        f"{WAVE}.csv?region=",
        f"{WAVE}.csv?edition=2",
        "/api/waves/2026-10/raw.csv",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get(f"{WAVE}.csv?region={GUIYANG}").status_code == 202


@pytest.mark.parametrize("how", ["revoked", "run out", "left", "another role"])
def test_a_token_that_is_over_opens_nothing(scenario: Scenario, how: str) -> None:
    client = program(scenario, new_token(scenario))
    assert client.get("/api/waves").status_code == 200
    with reading(scenario.engine) as session:
        row = session.exec(select(ApiToken)).one()
    if how == "revoked":
        page = scenario.desk("an").post(f"/desk/people/{row.person_id}/tokens/{row.id}/revoke")
        assert page.status_code == 303
        assert "已停用" in scenario.desk("an").get(f"/desk/people/{row.person_id}").text
    elif how == "run out":
        scenario.clock.forward(days=31)
    else:
        with transaction(scenario.engine) as session:
            tang = session.get_one(Person, row.person_id)
            if how == "left":
                tang.left_at = scenario.clock.now
            else:
                tang.role = "hall_manager"
            session.add(tang)
    answer = client.get("/api/waves")
    assert answer.status_code == (404 if how == "another role" else 401)
    if how != "another role":
        assert answer.json()["code"] == "token_ended"


def test_a_token_is_no_key_to_anything_else(scenario: Scenario) -> None:
    token = new_token(scenario)
    client = program(scenario, token)
    assert client.get("/api/me").status_code == 401
    assert client.get("/desk/figures").status_code == 303
    for wrong in (token[:-1], f"{token}x", "", " "):
        assert program(scenario, wrong).get("/api/waves").status_code == 401
    basic = scenario.nobody()
    basic.headers["authorization"] = f"Basic {token}"
    assert basic.get("/api/waves").json()["code"] == "sign_in_needed"


def test_too_many_calls_are_told_when_to_come_again(scenario: Scenario) -> None:
    client = program(scenario, new_token(scenario))
    codes = [client.get("/api/waves").status_code for _ in range(PER_TOKEN.amount)]
    assert set(codes) == {200}
    last = client.get("/api/waves")
    assert last.status_code == 429 and 0 < int(last.headers["retry-after"]) <= 60
    other = program(scenario, new_token(scenario, name="另一台"))
    assert other.get("/api/waves").status_code == 200


def test_when_it_was_last_used_is_written_once_a_minute(scenario: Scenario) -> None:
    client, first = program(scenario, new_token(scenario)), scenario.clock.now
    for minutes in (0, 0.5, 0.9):
        scenario.clock.now = first + timedelta(minutes=minutes)
        client.get("/api/waves")
    with reading(scenario.engine) as session:
        assert session.exec(select(ApiToken.used_at)).one() == first
    scenario.clock.now = first + timedelta(minutes=1)
    client.get("/api/waves")
    with reading(scenario.engine) as session:
        assert session.exec(select(ApiToken.used_at)).one() == scenario.clock.now
