"""A plan as a table: what is written is read again, and a bad table is told whole."""

from datetime import date

import pytest
from hypothesis import given, settings

from anfang.core.rotation.month import Lock, Month, Plan, Stop
from anfang.planning.sheet import read_plan, write_plan
from anfang.problems import Language
from anfang.sheets.columns import SheetUnsound
from tests.planning.months import filled, months

DAY = date(2026, 12, 9)
PLAN = Plan((Stop("A", "lan", DAY, 570, "hua"), Stop("B", "lan", DAY, 840, shadow=True)))


def complaints(text: str) -> list[str]:
    with pytest.raises(SheetUnsound) as refused:
        read_plan(text.encode(), halls={"A", "B"}, shoppers={"lan", "hua"})
    return [it.text("zh") for it in refused.value.complaints]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_again(kind: str, language: Language) -> None:
    lock = Lock("A", "lan", DAY, 570)
    made = write_plan(PLAN, [lock], kind=kind, language=language)
    table = read_plan(made.content, halls={"A", "B"}, shoppers={"lan", "hua"})
    assert (table.plan, table.locks, table.rows) == (PLAN, (lock,), (2, 3))


@given(months())
@settings(max_examples=30, deadline=None)
def test_every_plan_comes_back_as_it_was(month: Month) -> None:
    plan = filled(month)
    if not plan.stops:
        return
    names = {it.login for it in month.shoppers}
    back = read_plan(write_plan(plan).content, halls={it.code for it in month.halls}, shoppers=names)
    assert set(back.plan.stops) == set(plan.stops)


def test_headings_in_either_language_and_cells_as_people_write_them() -> None:
    text = "hall,神秘顾客登录名,day,到店时刻,companion\nA,LAN,2026/12/9,9:30,\n"
    table = read_plan(text.encode(), halls={"A"}, shoppers={"lan"})
    assert table.plan.stops == (Stop("A", "lan", DAY, 570),)


def test_everything_that_is_wrong_is_told_with_row_and_column() -> None:
    text = (
        "hall,shopper,day,from,companion,locked,shadow\n"
        "Z,lan,2026-12-09,09:30,,,\n"
        "A,zoe,2026-02-30,25:00,,perhaps,\n"
        "A,lan,2026-12-09,09:30,lan,,\n"
        "B,lan,2026-12-09,10:30,,,yes\n"
        "B,lan,2026-12-09,15:30,,,\n"
    )
    told = complaints(text)
    assert [it.split(" ")[1] for it in told] == ["2", "3", "3", "3", "3", "4", "6"]
    assert "Z" in told[0] and "zoe" in told[1] and "第 5 行" in told[6]


def test_a_table_without_a_needed_column_or_of_another_kind_is_refused() -> None:
    assert any("日期" in it for it in complaints("hall,shopper,from\nA,lan,09:30\n"))
    assert complaints("hall,shopper,day,from,wage\nA,lan,2026-12-09,09:30,8\n")
    assert complaints("")
