"""Halls come in by a table: previewed, all or nothing, by code, within one's regions."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from anfang import journal
from anfang.core.canonical import digest
from anfang.halls.bring_in import bring_in
from anfang.halls.preview import preview
from anfang.halls.records import Hall, Region
from anfang.halls.regions import region_names
from anfang.people.records import Person
from anfang.problems import Clash
from anfang.sheets.columns import SheetUnsound
from tests.halls.tables import as_csv, as_xlsx, row
from tests.scenario import MORNING, add_person

OPEN = [["09:00", "18:00"]]


def imported(
    session: Session, *rows: dict[str, str], by: Person | None = None, seen: str | None = None
) -> Any:
    return bring_in(session, as_csv(*rows), by=by, now=MORNING, seen=seen)


def told(session: Session, *rows: dict[str, str], by: Person | None = None) -> list[str]:
    with pytest.raises(SheetUnsound) as caught:
        preview(session, as_csv(*rows), by=by)
    return [complaint.text("en") for complaint in caught.value.complaints]


def hall(session: Session, code: str = "GY-001") -> Hall:
    return session.exec(select(Hall).where(Hall.code == code)).one()


def test_a_new_hall_comes_with_its_regions_and_every_field(session: Session) -> None:
    given = row(
        county_code="520103", county="云岩区", address="中华北路 1 号", latitude="26.5783434", longitude="106.713478",
        sun="休息", sat="9：00～12：00、14:00—17:30", pressure="高", languages="普通话，苗语",
    )  # fmt: skip
    found = imported(session, given)
    assert found.counts == {"new": 1, "changed": 0, "retired": 0, "unchanged": 0}
    made = hall(session)
    assert (made.tier, made.kind, made.pressure, made.languages) == ("flagship", "own", "high", ["zh", "hmn"])
    assert (made.lat_e6, made.lon_e6) == (26_578_343, 106_713_478)
    assert made.hours == dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OPEN) | {
        "sat": [["09:00", "12:00"], ["14:00", "17:30"]],
        "sun": [],
    }
    assert (made.region_path, made.created_at, made.retired_at) == ("/52/5201/520103/", MORNING, None)
    assert region_names(session)[made.region_path] == "贵州省 · 贵阳市 · 云岩区"
    assert [
        (it.code, it.level, it.parent_code) for it in session.exec(select(Region).order_by(Region.path))
    ] == [
        ("52", "province", None),
        ("5201", "city", "52"),
        ("520103", "county", "5201"),
    ]


def test_the_preview_writes_nothing(session: Session) -> None:
    preview(session, as_csv(row()), by=None)
    assert session.exec(select(Hall)).all() == [] and session.exec(select(Region)).all() == []


def test_the_preview_tells_old_and_new_of_each_field(session: Session) -> None:
    imported(session, row(), row(code="GY-002", name="南明营业厅"))
    found = preview(
        session,
        as_csv(row(name="云岩旗舰厅", tier="second", sun="closed"), row(code="GY-002", name="")),
        by=None,
    )
    first, second = found.changes
    assert (first.kind, second.kind) == ("changed", "unchanged")
    assert [(it.field, it.old, it.new) for it in first.differences] == [
        ("name", "云岩营业厅", "云岩旗舰厅"),
        ("tier", "flagship", "second"),
        ("hours", dict.fromkeys(first.values["hours"], OPEN), {**first.values["hours"]}),
    ]
    assert first.values["hours"]["sun"] == [] and first.values["hours"]["mon"] == OPEN


def test_an_empty_cell_and_a_missing_column_leave_what_is_there(session: Session) -> None:
    imported(session, row(address="中华北路 1 号", latitude="26.5", longitude="106.7", languages="苗语"))
    found = imported(session, {"code": "GY-001", "address": "", "name": "新名"})
    assert [it.field for it in found.changes[0].differences] == ["name"]
    imported(session, {"code": "GY-001", "address": "-", "latitude": "-", "longitude": "-", "languages": "-"})
    made = hall(session)
    assert (made.address, made.lat_e6, made.lon_e6, made.languages, made.name) == ("", None, None, [], "新名")


def test_a_hall_is_retired_and_taken_back_but_never_deleted(session: Session) -> None:
    imported(session, row())
    found = preview(session, as_csv(row(retired="是")), by=None)
    assert found.counts["retired"] == 1 and "planned there" in found.doubts[0].text("en")
    imported(session, row(retired="是"))
    assert hall(session).retired_at == MORNING
    bring_in(session, as_csv(row(name="再改名", retired="yes")), by=None, now=MORNING + timedelta(days=1))
    assert hall(session).retired_at == MORNING, "the first retirement stands"
    imported(session, row(retired="否"))
    assert hall(session).retired_at is None


def test_every_bad_row_is_told_and_nothing_is_written(session: Session) -> None:
    bad = as_csv(
        row(code="OK-1"),
        row(code="有 空格", tier="特级", latitude="106.7", longitude="26.6"),
        row(code="B2", kind="", daily_hours="18:00-09:00", latitude="26.6"),
        row(code="OK-1", languages="克林贡语", retired="也许", mon="9-18"),
        row(code="", name="x" * 121),
        row(code="B5", province_code="", city_code="5201"),
        row(code="B6", latitude="abc", longitude="200"),
    )
    with pytest.raises(SheetUnsound) as caught:
        bring_in(session, bad, by=None, now=MORNING)
    assert [(it.row, it.column["en"] if it.column else None) for it in caught.value.complaints] == [
        (3, "code"), (3, "tier"), (3, "latitude"),
        (4, "daily hours"), (4, "longitude"), (4, "kind"),
        (5, "languages"), (5, "retired"), (5, "Mon"), (5, "code"),
        (6, "code"), (6, "name"),
        (7, "province code"),
        (8, "latitude"),
    ]  # fmt: skip
    assert all(it.what["zh"] and it.what["en"] for it in caught.value.complaints)
    assert session.exec(select(Hall)).all() == [] and session.exec(select(Region)).all() == []
    assert session.info.get("journal", []) == []


def test_exchanged_latitude_and_longitude_are_told_as_such(session: Session) -> None:
    assert "swapped" in told(session, row(latitude="106.7135", longitude="26.5928"))[0]


def test_a_place_outside_china_is_a_warning(session: Session) -> None:
    found = imported(session, row(latitude="48.8566", longitude="2.3522"))
    assert "outside China" in found.doubts[0].text("en")
    assert hall(session).lat_e6 == 48_856_600


def test_a_competitor_s_hall_has_a_tier_too(session: Session) -> None:
    assert "new hall" in told(session, row(kind="竞争对手", tier=""))[0]
    imported(session, row(kind="竞争对手", tier="二级厅"))
    assert (hall(session).kind, hall(session).tier) == ("competitor", "second")


def test_a_workbook_gives_the_same_halls_as_a_csv(session: Session) -> None:
    given = row(latitude="26.5783", longitude="106.7134")
    numbers = {**given, "latitude": 26.5783, "longitude": 106.7134, "province code": 52, "city code": 5201}
    workbook = as_xlsx(list(numbers), list(numbers.values()))
    assert preview(session, workbook, by=None).changes == preview(session, as_csv(given), by=None).changes


def test_regions_contradict_neither_themselves_nor_what_is_there(session: Session) -> None:
    assert "needs a name" in told(session, row(city=""))[0]
    assert "two names" in told(session, row(), row(code="GY-002", city="筑城"))[0]
    imported(session, row())
    assert "another region" in told(session, row(code="GY-002", province_code="51", province="四川省"))[0]
    imported(session, row(code="GY-002", province="", city=""))
    assert hall(session, "GY-002").region_path == "/52/5201/"


def test_another_name_for_a_known_code_renames_the_region_and_says_so(session: Session) -> None:
    imported(session, row())
    found = imported(session, row(city="贵阳"))
    assert [(it.path, it.old, it.new) for it in found.regions] == [("/52/5201/", "贵阳市", "贵阳")]
    assert region_names(session)["/52/5201/"] == "贵州省 · 贵阳"


def test_a_planner_s_table_reaches_no_further_than_their_regions(session: Session) -> None:
    qiang = add_person(session, "qiang", now=MORNING)  # plans all of /52/
    imported(
        session, row(code="CD-1", province_code="51", province="四川省", city_code="5101", city="成都市")
    )
    outside = row(code="CD-2", province_code="51", province="四川省", city_code="5101", city="成都市")
    assert "outside your regions" in told(session, outside, by=qiang)[0]
    assert "outside your regions" in told(session, {"code": "CD-1", "name": "抢来的"}, by=qiang)[0]
    assert (
        "outside your regions"
        in told(session, {**row(), "city code": "5101", "province code": "51"}, by=qiang)[0]
    )
    assert imported(session, row(), by=qiang).counts["new"] == 1


def test_what_was_confirmed_is_what_is_imported(session: Session) -> None:
    content = as_csv(row(name="新名"))
    seen = preview(session, content, by=None).seen
    imported(session, row(name="别人先改的"))  # meanwhile
    with pytest.raises(Clash):
        bring_in(session, content, by=None, now=MORNING, seen=seen)
    assert hall(session).name == "别人先改的"
    bring_in(session, content, by=None, now=MORNING, seen=preview(session, content, by=None).seen)
    assert hall(session).name == "新名"


def test_the_journal_says_who_imported_what(session: Session) -> None:
    qiang, content = add_person(session, "qiang", now=MORNING), as_csv(row())
    bring_in(session, content, by=qiang, now=MORNING)
    bring_in(session, content, by=qiang, now=MORNING)  # nothing changes: nothing to say
    journal._chain(session)
    (entry,) = journal.of(session, "halls")
    assert (entry.what, entry.by, entry.at) == ("halls.imported", qiang.id, MORNING)
    assert entry.facts == {
        "digest": digest(content),
        "regions": 2,
        "new": 1,
        "changed": 0,
        "retired": 0,
        "unchanged": 0,
    }
