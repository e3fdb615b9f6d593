"""Assignments come in by a table: previewed, all or nothing, under the same rules as one by one."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from anfang import journal
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import SheetUnsound
from anfang.waves.bring_in import bring_in
from anfang.waves.preview import Preview, preview
from anfang.waves.records import Assignment
from tests.halls.tables import as_csv, as_xlsx
from tests.scenario import MORNING
from tests.waves.ground import Ground

TODAY = date(2026, 11, 23)
PLAIN = {
    "wave": "2026-11",
    "hall code": "A",
    "shopper login": "lan",
    "day": "2026-11-24",
    "scenario": "问套餐",
}


def line(**given: str) -> dict[str, str]:
    return {**PLAIN, **{key.replace("_", " "): value for key, value in given.items()}}


def imported(ground: Ground, content: bytes, **other: Any) -> Preview:
    return bring_in(
        ground.session, content, now=MORNING, today=TODAY, **({"by": ground.people["qiang"]} | other)
    )


def told(ground: Ground, *rows: dict[str, str], by: Person | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(SheetUnsound) as caught:
        imported(ground, as_csv(*rows), by=by or ground.people["qiang"])
    assert made(ground) == [], "all or nothing"
    return [
        (it.row, f"{it.column['en'] if it.column else ''}: {it.what['en']}") for it in caught.value.complaints
    ]


def made(ground: Ground) -> list[Assignment]:
    return list(ground.session.exec(select(Assignment).order_by(Assignment.day_on)))


def test_rows_become_assignments_with_all_that_they_say(ground: Ground) -> None:
    found = imported(
        ground,
        as_csv(line(window="9:30-11:30"), line(hall_code="B", shopper_login="HONG", day="2026年11月25日")),
    )
    assert (found.weight, len(found.planned)) == (2, 2)
    first, second = made(ground)
    assert (first.hall_id, first.shopper_id) == (ground.hall().id, ground.people["lan"].id)
    assert (first.day_on, first.from_time, first.to_time, first.scenario) == (
        date(2026, 11, 24),
        "09:30",
        "11:30",
        "问套餐",
    )
    # Without a window it is the whole opening time of that day.
    assert (second.day_on, second.from_time, second.to_time) == (date(2026, 11, 25), "09:00", "18:00")
    assert second.shopper_id == ground.people["hong"].id


def test_a_workbook_with_a_real_date_cell_reads_the_same(ground: Ground) -> None:
    rows = [list(PLAIN), [*PLAIN.values()]]
    rows[1][3] = TODAY.replace(day=24)  # type: ignore[call-overload]
    imported(ground, as_xlsx(*rows))
    assert [it.day_on for it in made(ground)] == [date(2026, 11, 24)]


def test_every_bad_row_is_told_with_row_column_and_reason(ground: Ground) -> None:
    found = told(
        ground,
        line(),
        line(wave="2027-01", hall_code="ZZ", shopper_login="mei", day="24.13.2026"),
        line(hall_code="", day="2026-11-29", window="morning"),
        line(shopper_login="hong", day="2026-11-29"),
        line(shopper_login="hong", day="2026-12-24", window="08:00-10:00"),
    )
    assert [(row, text.split(":")[0]) for row, text in found] == [
        (3, "wave"), (3, "hall code"), (3, "shopper login"), (3, "day"),
        (4, "hall code"),
        (5, "day"),
        (6, "day"), (6, "window"),
    ]  # fmt: skip
    assert "is closed" in found[5][1] and "outside wave 2026-11" in found[6][1]


def test_the_rotation_holds_between_the_rows_of_one_table(ground: Ground) -> None:
    found = told(ground, line(), line(day="2026-11-26"))
    assert [row for row, _ in found] == [3]
    assert "planned on 2026-11-24; possible from 2027-02-24 on" in found[0][1]


def test_the_rotation_holds_against_what_is_planned(ground: Ground) -> None:
    stands = ground.assign(date(2026, 11, 20))
    with pytest.raises(SheetUnsound, match="planned on 2026-11-20"):
        imported(ground, as_csv(line()))
    assert made(ground) == [stands]


def test_the_same_table_again_makes_nothing(ground: Ground) -> None:
    content = as_csv(line())
    imported(ground, content)
    again = imported(ground, content)
    assert (again.weight, [it.fresh for it in again.planned]) == (0, [False])
    assert len(made(ground)) == 1
    with pytest.raises(SheetUnsound, match="planned already with another window or scenario"):
        imported(ground, as_csv(line(scenario="别的情景")))


def test_doubtful_rows_are_told_and_come_in(ground: Ground) -> None:
    found = imported(
        ground, as_csv(line(day="2026-11-20", scenario=""), line(shopper_login="hong", day="2026-11-20"))
    )
    said = [(it.row, it.what["en"]) for it in found.doubts]
    assert [row for row, _ in said] == [2, 2, 3, 3, 3]
    assert "is over" in said[0][1] and "no scenario" in said[1][1]
    assert "Another visit" in said[3][1] and "has its 1 visits" in said[4][1]
    assert len(made(ground)) == 2


def test_halls_and_shoppers_out_of_reach_look_like_missing_ones(ground: Ground) -> None:
    ground.shopper("far", "/51/")
    (far,), (missing,) = told(ground, line(shopper_login="far")), told(ground, line(shopper_login="nobody"))
    assert far[1].replace("far", "nobody") == missing[1]
    # mei sees Guiyang, qiang all of /52/; a planner of another province sees neither hall nor shopper.
    stranger = ground.shopper("zhou", "/51/")
    stranger.role = "planner"
    found = told(ground, line(), by=stranger)
    assert [text.split(":")[0] for _, text in found] == ["hall code", "shopper login"]


def test_what_was_confirmed_is_what_is_made(ground: Ground) -> None:
    content = as_csv(line(), line(hall_code="B", shopper_login="hong"))
    seen = preview(ground.session, content, by=None, today=TODAY).seen
    ground.assign(
        date(2026, 11, 24), window=("09:00", "18:00"), scenario="问套餐"
    )  # meanwhile, the first row
    with pytest.raises(Clash):
        imported(ground, content, seen=seen)
    assert len(made(ground)) == 1
    imported(ground, content, seen=preview(ground.session, content, by=None, today=TODAY).seen)
    assert len(made(ground)) == 2


def test_the_journal_says_who_imported_what(ground: Ground) -> None:
    imported(ground, as_csv(line()))
    journal._chain(ground.session)
    (entry,) = journal.of(ground.session, "waves")
    assert (entry.what, entry.by, entry.facts["made"]) == (
        "assignments.imported",
        ground.people["qiang"].id,
        1,
    )
    (own,) = journal.of(ground.session, f"assignment:{made(ground)[0].id}")
    assert own.what == "assignment.made"
    assert "lan" not in str(entry.facts) and own.facts == {}, "no shopper's name in the journal"
