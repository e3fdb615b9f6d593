"""The page on which deliverables are asked for, walked as supervisors, analysts and admins walk it; halls find nothing."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from anfang import database
from anfang.app import create_app
from anfang.database import reading
from anfang.people.records import Person
from anfang.reports.deliverables.make import make
from anfang.reports.deliverables.reach import regions_out
from anfang.reports.records import Deliverable
from tests.deliverables.ground import Land
from tests.deliverables.test_editions import amended
from tests.figures.conftest import who_is

HERE = "/desk/deliverables"


class Desk:
    """Browsers of several people over one published world."""

    def __init__(self, land: Land, client: TestClient) -> None:
        self.land, self.client = land, client

    def get(self, path: str, who: str) -> Any:
        self.client.cookies.set("__Host-anfang-desk", who)
        return self.client.get(path)

    def ask(self, who: str, **said: str) -> int:
        self.client.cookies.set("__Host-anfang-desk", who)
        return self.client.post(HERE, data={"wave": "2026-11", **said}).status_code

    def rows(self) -> list[Deliverable]:
        with reading(self.land.engine) as session:
            return list(session.exec(select(Deliverable).order_by(Deliverable.what, Deliverable.form_of)))

    def make_all(self) -> None:
        for row in self.rows():
            make(self.land.engine, self.land.settings, row.id)


@pytest.fixture
def desk(own: Land) -> Iterator[Desk]:
    app = create_app(own.settings)
    # Nothing is made behind a test's back.
    app.router.lifespan_context = _still(app)
    with TestClient(app, base_url="https://anfang.test", follow_redirects=False) as client:
        yield Desk(own, client)


def _still(app: Any) -> Any:
    @asynccontextmanager
    async def lifespan(_: Any) -> Any:
        app.state.turns = database.turns(app.state.engine)
        yield
        app.state.engine.dispose()

    return lifespan


def test_a_region_s_supervisor_asks_for_the_region_and_not_for_the_whole(desk: Desk) -> None:
    page = desk.get(HERE, "mei").text
    assert 'value="/52/"' in page and 'value="/"' not in page and "四川省" not in page
    assert "分报告" in page and "总报告" not in page
    assert desk.ask("mei", which="branch.pdf", region="/52/") == 303
    for said in (
        {"which": "overall.pdf", "region": "/"},
        {"which": "raw.csv", "region": "/51/"},
        {"which": "raw.csv", "region": ""},
        {"which": "raw.csv", "region": "/5"},
        {"which": "raw.csv", "hall": "CD-1"},
        {"which": "overall.pdf", "region": "/52/"},
        {"which": "raw.exe", "region": "/52/"},
        {"which": "raw.csv", "region": "/52/", "edition": "9"},
        {"which": "raw.csv", "region": "/52/", "wave": "2026-12"},
    ):
        assert desk.ask("mei", **said) == 404, said
    assert [(row.what, row.region_path) for row in desk.rows()] == [("branch", "/52/")]


def test_a_file_of_one_s_region_is_fetched_and_others_are_not_there(desk: Desk) -> None:
    assert desk.ask("mei", which="scores.csv", region="/52/") == 303
    (row,) = desk.rows()
    file = f"{HERE}/{row.id}/file"
    assert desk.get(file, "mei").status_code == 404, "not made yet"
    desk.make_all()
    for who in ("mei", "an", "tang"):
        answer = desk.get(file, who)
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith("\ufeff名次".encode()) and "GY-1" in answer.text
        assert "attachment" in answer.headers["content-disposition"]
    for who in ("zhou", "yun", "wu", "lan", "nobody"):
        answer = desk.get(file, who)
        assert answer.status_code in (303, 404) and b"GY-1" not in answer.content, who


def test_everything_is_asked_for_at_once_and_made(desk: Desk) -> None:
    assert desk.ask("an", which="all", region="/") == 303
    assert desk.ask("an", which="branches", region="/") == 303
    rows = desk.rows()
    assert len(rows) == 11 + 2
    desk.make_all()
    assert all(row.finished_at for row in desk.rows())
    page = desk.get(f"{HERE}?wave=2026-11", "an").text
    assert page.count(">已生成<") == len(rows)
    told = desk.get(f"{HERE}/state?wave=2026-11", "an").json()
    assert {it["state"] for it in told["files"].values()} == {"made"} and len(told["files"]) == len(rows)
    html = next(row for row in rows if row.form_of == "html")
    shown = desk.get(f"{HERE}/{html.id}/page", "an")
    nonce = shown.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert f'<style nonce="{nonce}">' in shown.text and "<script" not in shown.text


def test_a_cancelled_file_says_so_and_goes_on_when_it_is_asked_for_again(desk: Desk) -> None:
    assert desk.ask("mei", which="raw.csv", region="/52/") == 303
    (row,) = desk.rows()
    desk.client.cookies.set("__Host-anfang-desk", "mei")
    assert desk.client.post(f"{HERE}/{row.id}/cancel").status_code == 303
    desk.make_all()
    page = desk.get(HERE, "mei").text
    assert desk.rows()[0].finished_at is None and "已取消" in page and f"{row.id}/go-on" in page
    assert desk.ask("mei", which="raw.csv", region="/52/") == 303
    assert [it.id for it in desk.rows()] == [row.id] and desk.rows()[0].cancelled_at is None
    desk.client.post(f"{HERE}/{row.id}/cancel")
    assert desk.client.post(f"{HERE}/{row.id}/go-on").status_code == 303
    desk.make_all()
    assert desk.rows()[0].finished_at is not None


def test_a_whole_set_is_stopped_and_goes_on_with_what_is_missing(desk: Desk) -> None:
    assert desk.ask("an", which="all", region="/") == 303
    first, *rest = desk.rows()
    make(desk.land.engine, desk.land.settings, first.id)
    before = desk.rows()[0].finished_at
    page = desk.get(HERE, "an").text
    assert "11 件中已生成 1 件" in page and f"{HERE}/stop" in page and f'{HERE}/go-on"' not in page
    assert desk.client.post(f"{HERE}/stop", data={"wave": "2026-11"}).status_code == 303
    desk.make_all()
    stopped = desk.get(HERE, "an").text
    assert "1 件中已生成 1 件" in stopped and "已停 10 件" in stopped and f"{HERE}/stop" not in stopped
    assert [it.finished_at for it in desk.rows()] == [before, *[None] * len(rest)]
    assert desk.client.post(f"{HERE}/go-on", data={"wave": "2026-11"}).status_code == 303
    told = desk.get(f"{HERE}/state?wave=2026-11", "an").json()
    assert told["percent"] == 100 // 11 and len(told["files"]) == 11
    desk.make_all()
    assert desk.rows()[0].finished_at == before, "what was made is not made again"
    assert all(it.finished_at for it in desk.rows()) and "11 件中已生成 11 件" in desk.get(HERE, "an").text


def test_a_region_s_supervisor_stops_no_other_region_s_files(desk: Desk) -> None:
    assert desk.ask("an", which="raw.csv", region="/51/") == 303
    assert desk.ask("an", which="raw.csv", region="/52/") == 303
    desk.client.cookies.set("__Host-anfang-desk", "mei")
    assert desk.client.post(f"{HERE}/stop", data={"wave": "2026-11"}).status_code == 303
    assert {it.region_path: it.cancelled_at is None for it in desk.rows()} == {"/51/": True, "/52/": False}


def test_an_old_edition_can_still_be_asked_for_and_the_page_says_which(desk: Desk) -> None:
    amended(desk.land)
    page = desk.get(f"{HERE}?wave=2026-11&edition=1", "mei").text
    assert "所选为第 1 版，最新为第 2 版" in page
    assert desk.ask("mei", which="raw.csv", region="/52/", edition="1") == 303
    assert desk.ask("mei", which="raw.csv", region="/52/") == 303
    assert len({row.publication_id for row in desk.rows()}) == 2


def test_a_hall_s_own_login_finds_nothing(desk: Desk) -> None:
    assert desk.ask("an", which="all", region="/") == 303
    desk.make_all()
    paths = [HERE, f"{HERE}?wave=2026-11", f"{HERE}/state", f"{HERE}/state?wave=2026-11", "/desk/weekly"]
    paths += [f"{HERE}/{row.id}/{what}" for row in desk.rows() for what in ("file", "page")]
    answers = [desk.get(path, "wu") for path in paths]
    assert {it.status_code for it in answers} == {404}
    assert desk.ask("wu", which="raw.csv", hall="GY-1") == 404
    assert "/desk/deliverables" not in desk.get("/desk/results", "wu").text


def test_the_whole_wave_is_offered_to_whoever_sees_all_of_its_halls(desk: Desk) -> None:
    with reading(desk.land.engine) as session:
        people = {it.login: it for it in session.exec(select(Person))}
        wave = desk.land.laid.waves["2026-11"]
        offered = {name: list(regions_out(session, who_is(session, people[name]), wave)) for name in people}
    assert offered["an"][0] == "/" and "/51/5101/" in offered["an"]
    assert offered["tang"] == ["/52/", "/52/5201/", "/52/5201/520102/"] == offered["mei"]
    assert offered["wu"] == []
