"""A plan as a table: out and in again, checked by the same checker, all or nothing; and from a shell."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from anfang import database
from anfang.__main__ import main
from anfang.halls.reach import EVERYWHERE
from anfang.halls.records import Region
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.post import post
from anfang.planning.records import PlanPosting
from anfang.planning.rows import rows_of
from anfang.planning.tables.bring_in_plan import bring_in_plan
from anfang.planning.tables.read_plan import read_plan
from anfang.planning.tables.write_plan import plan_file
from anfang.planning.undo import undo
from anfang.settings import Settings
from anfang.sheets.columns import SheetUnsound
from tests.planning.ground import TUESDAY, WEDNESDAY, Ground
from tests.planning.test_publish import put

HEAD = "hall,shopper,day_on,at,lodging,until\n"


def whole(ground: Ground) -> Assembled:
    return assemble(
        ground.session, ground.wave, rows_of(ground.session, ground.wave.id), reach=EVERYWHERE,
        settings=ground.settings, now=ground.now,
    )  # fmt: skip


def complaints(ground: Ground, text: str) -> list[str]:
    with pytest.raises(SheetUnsound) as caught:
        bring_in_plan(ground.session, ground.desk(), (HEAD + text).encode())
    return [it.text("en") for it in caught.value.complaints]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_in_again_as_the_same_plan(ground: Ground, kind: str) -> None:
    ground.begin()
    put(ground, "A")
    put(ground, "B", "hong", day=WEDNESDAY, at=725)
    here = whole(ground)
    file = plan_file(kind, here.month, here.plan, here.regions, "zh")
    told = read_plan(file.content, here.regions)
    assert sorted(told.plan.stops, key=str) == sorted(here.plan.stops, key=str)
    step = bring_in_plan(ground.session, ground.desk(), file.content)
    assert step.changes == [], "nothing changed"


def test_a_table_replaces_the_plan_in_one_step_and_posts_whom_it_says(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    text = "B,hong,2026-12-02,12:05,,\nC,lan,2026年12月3日,10:00,,\n,bao,2026-12-07,,5201,2026-12-09\n"
    bring_in_plan(ground.session, ground.desk(), (HEAD + text).encode())
    assert ground.stops() == [("B", "hong", WEDNESDAY, 725), ("C", "lan", date(2026, 12, 3), 600)]
    assert [(it.region_code, it.proposed) for it in ground.session.exec(select(PlanPosting))] == [
        ("5201", True)
    ]
    undo(ground.session, ground.desk())
    assert ground.stops() == [("A", "lan", TUESDAY, 600)]
    assert ground.session.exec(select(PlanPosting)).all() == []


def test_what_a_planner_posted_by_hand_is_no_part_of_the_table_and_stays(ground: Ground) -> None:
    ground.begin()
    city = ground.session.exec(select(Region).where(Region.code == "5201")).one()
    post(ground.session, ground.desk(), ground.people["bao"].id, city, date(2026, 12, 7), date(2026, 12, 9))
    bring_in_plan(ground.session, ground.desk(), (HEAD + "A,lan,2026-12-01,10:00,,\n").encode())
    assert [it.proposed for it in ground.session.exec(select(PlanPosting))] == [False]


def test_everything_wrong_is_told_by_row_and_nothing_comes_in(ground: Ground) -> None:
    ground.begin()
    put(ground, "A")
    told = complaints(
        ground, "A,lan,2026-12-06,10:00,,\nZ,lan,2026-12-02,10:00,,\nB,nobody,2026-12-02,11:00,,\n"
    )
    assert [it.split(" ")[0:2] for it in told] == [["Row", "2"], ["Row", "2"], ["Row", "3"], ["Row", "4"]]
    assert any("2026-12-06" in it and "兰小雨" in it for it in told)
    told = complaints(ground, "A,lan,2026-12-01,10:00,,\nA,lan,2026-12-01,11:00,,\n")
    assert any("Row 3" in it for it in told), "a doubled stop"
    told = complaints(ground, "A,lan,never,25:00,,\n")
    assert len(told) == 2 and "Row 2" in told[0]
    assert ground.stops() == [("A", "lan", TUESDAY, 600)]


def test_the_shell_checks_exports_and_tells(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = database.connect(settings.database)
    with database.transaction(engine) as session:
        ground = Ground(session, settings)
        ground.begin()
        put(ground, "A")
        session.info.pop("later", None)
    engine.dispose()
    where = ["--data", str(settings.data)]
    assert main(["plan", "check", "2026-12", *where]) == 0
    assert main(["plan", "export", "2026-12", str(tmp_path / "plan.csv"), *where]) == 0
    text = (tmp_path / "plan.csv").read_text("utf-8-sig")
    assert "A,云岩营业厅,lan,2026-12-01,10:00" in text
    (tmp_path / "bad.csv").write_text(HEAD + "A,lan,2026-12-06,10:00,,\n", "utf-8")
    capsys.readouterr()
    assert main(["plan", "check", "2026-12", str(tmp_path / "bad.csv"), *where]) == 1
    said = capsys.readouterr().out
    assert "2026-12-06" in said and "云岩营业厅" in said and "兰小雨" in said and said.count("\n") == 3
    assert main(["plan", "headroom", "2026-12", *where]) == 0
    assert main(["plan", "guess", "2026-12", *where]) == 0
    assert main(["plan", "check", "2031-01", *where]) == 1
