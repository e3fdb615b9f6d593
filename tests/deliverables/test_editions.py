"""An amendment makes a new edition of every deliverable, which says so; the old one stays what it was."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from anfang.database import reading, transaction
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.reports.amend import confirm_amendment, propose_amendment
from anfang.reports.deliverables.ground import ground_of
from anfang.reports.deliverables.report import report_told
from anfang.reports.ranking_hold import hold_ranking
from anfang.reports.records import Deliverable
from anfang.visits.answers_of import answers_of
from anfang.visits.records import Revision, Visit
from tests.deliverables.ground import OUT, Land
from tests.deliverables.test_files import book, read_csv


def amended(land: Land) -> None:
    """A broken greeting of GY-2 turns out to have been kept, or the other way about."""
    with transaction(land.engine) as session:
        visit = session.get_one(Visit, land.visits["2026-11"]["GY-2"][0].id)
        said = "kept" if _answer(session, visit) == "broken" else "broken"
        items = [{"item": "greet", "answer": {"state": "answered", "value": said}}]
        people = {it.login: it for it in session.exec(select(Person))}
        wish = propose_amendment(session, visit, items, "录音里听得清楚", by=people["mei"], now=OUT)
        land.made["new"] = confirm_amendment(session, wish, by=people["ying"], now=OUT)


def _answer(session: Session, visit: Visit) -> str:
    return str(answers_of(session, session.get_one(Revision, visit.revision_id))["greet"]["value"])


def told(land: Land, asked: Deliverable) -> dict:  # type: ignore[type-arg]
    with reading(land.engine) as session:
        return report_told(ground_of(session, asked))


def test_a_new_edition_says_what_changed_and_the_old_one_stays(own: Land, tmp_path: Path) -> None:
    forms = [("scores", "xlsx"), ("raw", "csv"), ("overall", "html")]
    before = {what: own.file(tmp_path, what, form).read_bytes() for what, form in forms}
    amended(own)
    for what, form in forms:
        assert own.file(tmp_path, what, form).read_bytes() == before[what], "edition 1 is frozen"
    new = own.made["new"]
    assert new.edition == 2
    explained = own.file(tmp_path, "scores", "xlsx", publication_id=new.id)
    assert "本版经两人确认更正，取代第 1 版。" in str(book(explained)["列说明"])
    hall = lambda path: {it["营业厅编码"]: it["平均得分"] for it in read_csv(path)}  # noqa: E731
    old, now = (
        hall(own.file(tmp_path, "scores", "csv", **more)) for more in ({}, {"publication_id": new.id})
    )
    assert {code for code in old if old[code] != now[code]} == {"GY-2"}
    said = told(own, own.row("overall", "pdf", publication_id=new.id))
    assert (
        said["replaces"]
        and "录音里听得清楚" in said["changes"]
        and any("GY-2" in it for it in said["changes"])
    )
    elsewhere = told(own, own.row("branch", "pdf", region="/51/", publication_id=new.id))
    assert elsewhere["changes"] == ["本版改动不涉及这一区域。"]
    assert "录音里听得清楚" not in str(elsewhere), "a reason may speak of what another region must not know"


def test_a_hall_that_moves_or_is_renamed_afterwards_stays_where_it_was(own: Land, tmp_path: Path) -> None:
    before = own.file(tmp_path, "scores", "csv").read_bytes()
    with transaction(own.engine) as session:
        hall = session.get_one(Hall, own.laid.halls["GY-2"].id)
        hall.region_path, hall.name, hall.kind = "/51/5101/", "改名营业厅", "cooperative"
        session.add(hall)
    assert own.file(tmp_path, "scores", "csv").read_bytes() == before


def test_a_hall_whose_appeal_waits_has_no_place_and_no_pay_out(own: Land, tmp_path: Path) -> None:
    one = own.laid.halls["GY-2"]
    with transaction(own.engine) as session:
        hold_ranking(session, own.made["2026-11"].wave_id, one.id, now=OUT)
    held = {it["营业厅编码"]: it for it in read_csv(own.file(tmp_path, "scores", "csv", held=[str(one.id)]))}
    assert held["GY-2"]["名次"] == "" and held["GY-2"]["排名说明"] == "申诉未决，暂不排名和兑现"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_s_sentences_hold_the_figures_of_its_tables(land: Land, language: str) -> None:
    said = told(land, land.row("overall", "pdf", language=language))  # type: ignore[arg-type]
    text = " ".join(said["summary"])
    mean, before = said["mean"], said["before"]
    for figure in (mean["value"], mean["low"], mean["high"], before["value"]):
        assert f"{figure // 100}.{figure % 100:02d}" in text
    assert sum(it["n"] for it in said["lights"]) == said["halls_n"] == sum(said["spread"])
    ranked = said["ranking"]
    assert ranked["ranked"] + ranked["few"] + ranked["held"] == said["halls_n"] - 1  # a competitor
