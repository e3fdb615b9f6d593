"""Satisfaction results come in whole or not at all, and make the composite."""

import base64
import re
from typing import Any

import pytest
from sqlmodel import select

from anfang.core.programme import Programme
from anfang.database import reading, transaction
from anfang.problems import Clash
from anfang.reports.figures.asked import Asked, ground
from anfang.reports.figures.composite import composites
from anfang.reports.figures.satisfaction import bring_interviews_in, preview_interviews
from anfang.reports.records import SatisfactionResult
from anfang.sheets.columns import SheetUnsound
from tests.figures.conftest import Land, who_is
from tests.tallies.stored import NOW

HEAD = "波次,营业厅编码,满意度,访谈数\n"


def table(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def test_results_come_in_and_make_the_composite(land: Land) -> None:
    rows = table("2026-11,GY-00,82.5,30", "2026-11,GY-01,90,29")
    an = land.scenario.people["an"]
    with transaction(land.scenario.engine) as session:
        found = bring_interviews_in(session, rows, by=an, now=NOW)
        assert found.weight == 2
    with reading(land.scenario.engine) as session:
        here = ground(session, who_is(session, an), Asked(wave="2026-11"))
        assert here.wave is not None
        made = {each.row.code: each for each in composites(session, here, here.wave, Programme())}
        first, second = made["GY-00"], made["GY-01"]
        # 60 % of the hall's mean and 40 % of the interviews', rounded once, half up.
        scored, total, _ = first.row.sums
        assert first.value == (2 * (60 * total + 40 * 8250 * scored) + 100 * scored) // (2 * 100 * scored)
        assert (first.thin, second.thin) == (False, True)
        assert made["GY-02"].value is None


def test_every_bad_row_is_listed_and_nothing_is_stored(land: Land) -> None:
    rows = table(
        "2031-01,GY-00,80,30", "2026-11,XX,80,30", "2026-11,GY-01,101,30", "2026-11,GY-02,80,0", "2026-11,GY-03,8,9",
        "2026-11,GY-03,8,9",
    )  # fmt: skip
    with transaction(land.scenario.engine) as session, pytest.raises(SheetUnsound) as refused:
        bring_interviews_in(session, rows, by=land.scenario.people["an"], now=NOW)
    assert [each.row for each in refused.value.complaints] == [2, 3, 4, 5, 7]
    with reading(land.scenario.engine) as session:
        assert session.exec(select(SatisfactionResult)).all() == []


def test_a_hall_out_of_reach_looks_like_one_that_is_not_there(land: Land) -> None:
    mei = land.scenario.people["mei"]
    told: list[Any] = []
    with reading(land.scenario.engine) as session:
        for code in ("GY-02", "GY-99"):  # GY-02 lies in another city
            with pytest.raises(SheetUnsound) as refused:
                preview_interviews(session, table(f"2026-11,{code},80,30"), by=mei)
            told.append(refused.value.complaints[0].what["en"].replace(code, "…"))
    assert told[0] == told[1]


def test_what_moved_since_the_preview_is_a_clash(land: Land) -> None:
    an = land.scenario.people["an"]
    rows = table("2026-11,GY-00,80,30")
    with reading(land.scenario.engine) as session:
        seen = preview_interviews(session, rows, by=an).seen
    with transaction(land.scenario.engine) as session:
        bring_interviews_in(session, table("2026-11,GY-00,70,30"), by=an, now=NOW)
    with transaction(land.scenario.engine) as session, pytest.raises(Clash):
        bring_interviews_in(session, rows, by=an, now=NOW, seen=seen)


def test_the_pages_preview_and_confirm(land: Land) -> None:
    client = land.scenario.desk("mei")
    client.cookies.set("anfang-language", "en")
    rows = table("2026-11,GY-00,80,30", "2026-11,GY-01,70.25,12")
    shown = client.post("/desk/figures/satisfaction/import", files={"file": ("s.csv", rows)})
    assert shown.status_code == 200 and "2 rows will be stored" in shown.text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.text)
    assert seen
    sent = {"name": "s.csv", "seen": seen[1], "content": base64.b64encode(rows).decode()}
    done = client.post("/desk/figures/satisfaction/import/confirm", data=sent, files={"none": b""})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/figures/composite?wave=2026-11")
    page = client.get(done.headers["location"]).text
    assert "70.25" in page and "under 30" in page
    assert (
        client.post(
            "/desk/figures/satisfaction/import", files={"file": ("s.csv", table("x,y,z,w"))}
        ).status_code
        == 422
    )
