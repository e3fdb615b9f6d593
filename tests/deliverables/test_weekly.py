"""The weekly report: made once at the meeting's hour, for each supervisor's region, of that region and nothing beyond it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import select

from anfang.appeals.records import Dispatch
from anfang.core.programme import Programme
from anfang.database import reading, transaction
from anfang.halls.records import Hall
from anfang.reports.compose import compose
from anfang.reports.facts import labels_of
from anfang.reports.records import WeeklyReport
from anfang.reports.weekly.make import make_due
from anfang.reports.weekly.term import last_meeting, week_named
from anfang.reports.weekly.told import week_told
from anfang.waves.programme import set_programme
from tests.deliverables.ground import OUT, Land
from tests.reports.laid import Made, answers

MONDAY = datetime(2026, 12, 7, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


@pytest.mark.parametrize(
    "now, meeting",
    [
        ("2026-12-07T00:00:00+00:00", "2026-12-07T08:00:00+08:00"),
        ("2026-12-06T23:59:59+00:00", "2026-11-30T08:00:00+08:00"),
        ("2026-12-09T12:00:00+00:00", "2026-12-07T08:00:00+08:00"),
        ("2027-01-03T12:00:00+00:00", "2026-12-28T08:00:00+08:00"),
    ],
)
def test_the_last_meeting_is_by_the_programme_s_day_and_hour(now: str, meeting: str) -> None:
    found = last_meeting(Programme(), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(meeting)
    friday = last_meeting(Programme(meeting_day=4, meeting_hour=17), datetime.fromisoformat(now))
    assert (friday.weekday(), friday.hour) == (4, 17)


def test_a_week_at_the_turn_of_the_year_has_its_iso_name() -> None:
    assert week_named(datetime(2026, 12, 28, 8, tzinfo=UTC)) == "2026-W53"


def reports(land: Land) -> dict[str, WeeklyReport]:
    with reading(land.engine) as session:
        return {it.region_path: it for it in session.exec(select(WeeklyReport))}


def test_each_region_of_a_supervisor_gets_one_report_a_week(own: Land) -> None:
    assert make_due(own.engine, now=MONDAY) == 3
    assert set(reports(own)) == {"/", "/52/", "/51/"}
    assert make_due(own.engine, now=MONDAY + timedelta(hours=1)) == 0, "once"
    assert make_due(own.engine, now=MONDAY + timedelta(days=7)) == 3


def test_a_programme_that_wants_none_gets_none(own: Land) -> None:
    with transaction(own.engine) as session:
        set_programme(session, Programme(weekly=False), by=None, now=OUT)
    assert make_due(own.engine, now=MONDAY) == 0


def test_its_figures_are_those_of_the_region(own: Land) -> None:
    """The publications opened dispatches four days ago: each of them is overdue by now, but for one that was closed."""
    with transaction(own.engine) as session:
        rows = session.exec(select(Dispatch, Hall).join(Hall)).all()
        closed = next(row for row, hall in rows if hall.region_path.startswith("/52/"))
        closed.standing, closed.closed_at = "closed", MONDAY - timedelta(hours=5)
        session.add(closed)
        regions = [hall.region_path for _, hall in rows]
    mine, others = (sum(path.startswith(region) for path in regions) for region in ("/52/", "/51/"))
    assert mine > 1 and others > 0
    with reading(own.engine) as session:
        guizhou, sichuan = (week_told(session, path, MONDAY) for path in ("/52/", "/51/"))
    told = guizhou["dispatches"]
    assert (told["overdue"], told["running"], told["opened"], told["closed"]) == (mine - 1, mine - 1, mine, 1)
    assert len(told["lines"]) == mine - 1 and sichuan["dispatches"]["overdue"] == others
    (out,) = [it for it in guizhou["published"] if it["code"] == "2026-11"]
    finals = [[it.final for it in visits] for visits in own.counted(region="/52/").values()]
    mean = sum(sum(each) / len(each) for each in finals) / len(finals)
    assert out["mean"]["value"] == pytest.approx(mean, abs=0.51) and out["halls"] == len(finals)
    assert "CD-1" not in str(guizhou) and "GY-" not in str(sichuan)


def test_a_running_wave_s_progress_is_told_and_adds_up(own: Land) -> None:
    with transaction(own.engine) as session:
        own.laid.session = session
        wave = own.laid.wave("2026-12", datetime(2026, 12, 1).date(), datetime(2026, 12, 31).date())
        at = datetime(2026, 12, 2, 3, tzinfo=UTC)
        for standing, more in (("approved", {}), ("waiting", {}), ("waiting", {"veto_open": True})):
            said = answers(forced="broken") if more else answers()
            own.laid.visit(Made(wave="2026-12", at=at, standing=standing, answers=said, **more))  # type: ignore[arg-type]
        own.laid.assign(Made(hall="GY-2", wave="2026-12", at=at), next(own.laid.ids))
    with reading(own.engine) as session:
        told = week_told(session, "/52/", MONDAY)
    (running,) = told["waves"]
    assert running["code"] == wave.code
    whole = running["whole"]
    assert (whole["approved"], whole["waiting"], whole["unsynced"], whole["total"]) == (1, 2, 1, 4)
    assert told["vetoes"]["open"] == 1 and told["vetoes"]["fired"] == 1
    assert told["vetoes"]["lines"][0]["zh"] == "未forced"
    with reading(own.engine) as session:
        assert week_told(session, "/51/", MONDAY)["waves"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_set_on_paper(own: Land, tmp_path: Any, language: str) -> None:
    make_due(own.engine, now=MONDAY)
    labels = labels_of(language, "deliverables.") | labels_of(language, "weekly.")  # type: ignore[arg-type]
    said = {**reports(own)["/52/"].facts, "language": language, "title": "W50", "labels": labels}
    path = tmp_path / "weekly.pdf"
    path.write_bytes(compose("weekly.typ", said, {}))
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "2026-11" in text and "贵州省" in text
