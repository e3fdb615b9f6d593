"""The console's pages of halls."""

import io
import re
from html import unescape

import pytest
from httpx import Response
from openpyxl import load_workbook
from sqlmodel import select

from anfang.database import reading, transaction
from anfang.halls.bring_in import bring_in
from anfang.halls.records import Hall
from tests.halls.tables import as_csv, row
from tests.scenario import MORNING, Scenario


def halls(scenario: Scenario) -> list[Hall]:
    with reading(scenario.engine) as session:
        return list(session.exec(select(Hall).order_by(Hall.code)))


def bring(scenario: Scenario, *rows: dict[str, str]) -> None:
    with transaction(scenario.engine) as session:
        bring_in(session, as_csv(*rows), by=None, now=MORNING)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a preview page's form."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def send(scenario: Scenario, content: bytes, who: str = "qiang") -> Response:
    return scenario.desk(who).post("/desk/halls/import", files={"file": ("halls.csv", content)})


def confirm(scenario: Scenario, fields: dict[str, str], who: str = "qiang") -> Response:
    given = {name: (None, value) for name, value in fields.items() if name in ("name", "content", "seen")}
    return scenario.desk(who).post("/desk/halls/import/confirm", files=given)


def test_a_table_is_previewed_confirmed_and_imported(scenario: Scenario) -> None:
    preview = send(scenario, as_csv(row()))
    assert preview.status_code == 200 and "新增 1" in preview.text
    assert halls(scenario) == [], "nothing is written before it is confirmed"
    done = confirm(scenario, hidden(preview.text))
    assert (done.status_code, done.headers["location"]) == (303, "/desk/halls?done=1-0-0-0")
    assert [hall.code for hall in halls(scenario)] == ["GY-001"]


def test_other_bytes_than_those_previewed_are_shown_again_and_not_imported(scenario: Scenario) -> None:
    fields, other = (hidden(send(scenario, as_csv(row(name=name))).text) for name in ("甲", "乙"))
    answer = confirm(scenario, {**fields, "content": other["content"]})
    assert answer.status_code == 409 and "预览之后内容有了变化" in answer.text and "乙" in answer.text
    assert halls(scenario) == []
    assert confirm(scenario, hidden(answer.text)).status_code == 303
    assert [hall.name for hall in halls(scenario)] == ["乙"]


@pytest.mark.parametrize("fields", [{}, {"content": "no base 64!"}, {"content": "AAAA", "seen": "x"}])
def test_a_torn_confirmation_is_a_problem_and_no_fault(scenario: Scenario, fields: dict[str, str]) -> None:
    assert confirm(scenario, fields or {"name": "x"}).status_code == 422


def test_all_bad_rows_stand_on_the_page(scenario: Scenario) -> None:
    answer = send(scenario, as_csv(row(tier="特级"), row(code="B", kind="?")))
    assert answer.status_code == 422 and "2 处问题" in answer.text
    assert "特级" in answer.text and "竞争对手" in answer.text
    assert "确认导入" not in answer.text


def test_old_and_new_of_each_field_stand_on_the_page(scenario: Scenario) -> None:
    bring(scenario, row())
    page = send(scenario, as_csv(row(name="新名<b>", tier="二级厅"))).text
    assert "<del>旗舰厅</del> → <ins>二级厅</ins>" in page
    assert "<ins>新名&lt;b&gt;</ins>" in page


def test_no_file_and_a_large_body_are_told(scenario: Scenario) -> None:
    client = scenario.desk("qiang")
    assert "请选择一个文件" in client.post("/desk/halls/import").text
    assert send(scenario, b"x" * (5 * 1024 * 1024)).status_code == 413
    chunked = client.post(
        "/desk/halls/import",
        content=iter([b"x"]),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert chunked.status_code == 422


def test_a_stranger_s_body_is_not_read(scenario: Scenario) -> None:
    """Uploads: authenticated and measured before a byte is read [security §Doors]."""
    read = []

    def body():  # type: ignore[no-untyped-def]
        read.append(1)
        yield b"x" * 1000

    answer = scenario.desk("wu").post(
        "/desk/halls/import", content=body(), headers={"content-length": "1000"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_explains_itself_and_imports_nothing(scenario: Scenario, kind: str) -> None:
    answer = scenario.desk("qiang").get(f"/desk/halls/template.{kind}")
    assert f'filename="halls-template.{kind}"' in answer.headers["content-disposition"]
    if kind == "xlsx":
        table = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        assert [table.cell(1, 1).value, table.cell(2, 1).value[:2], table.cell(3, 1).value] == [
            "编码",
            "#必",
            "#GY-001",
        ]
    sent = send(scenario, answer.content)
    assert sent.status_code == 422 and "标题下面没有内容" in sent.text


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_exported_can_be_imported_unchanged(scenario: Scenario, kind: str, language: str) -> None:
    county = {"county_code": "520103", "county": "云岩区"}
    full = row(
        latitude="26.5", longitude="106.7", sun="休息", languages="苗语,普通话", pressure="低", **county
    )
    bring(scenario, full, row(code="B", name="=cmd|' /C calc'!A0", kind="竞争对手", address="+86 路"))
    client = scenario.desk("qiang")
    client.cookies.set("anfang-language", language)
    content = client.get(f"/desk/halls/all.{kind}").content
    page = send(scenario, content).text
    assert "新增 0 · 变更 0 · 停用 0 · 不变 2" in page and "无需导入" in page


def test_the_list_is_narrowed_by_what_stands_in_the_address(scenario: Scenario) -> None:
    bring(
        scenario,
        row(code="A", name="甲厅"),
        row(code="B", name="乙厅", tier="三级厅", kind="竞争对手"),
        row(code="C", name="丙厅", retired="是"),
        row(code="D", name="丁_厅", county_code="520103", county="云岩区"),
    )
    client = scenario.desk("mei")

    def shown(query: str) -> list[str]:
        return re.findall(r'<td class="code">(\w+)</td>', client.get(f"/desk/halls?{query}").text)

    assert shown("") == ["A", "B", "D"]
    assert shown("retired=yes") == ["C"] and shown("retired=") == ["A", "B", "C", "D"]
    assert shown("tier=third") == ["B"] and shown("kind=competitor") == ["B"]
    assert shown("region=/52/5201/520103/") == ["D"]
    assert shown("q=%E4%B8%81_") == ["D"] and shown("q=_") == ["D"], "an underscore is no wildcard"
    assert shown("q=%07") == ["A", "B", "D"]
    assert scenario.desk("zhou").get("/desk/halls?retired=").text.count('class="code"') == 0


def test_fifty_halls_stand_on_a_page(scenario: Scenario) -> None:
    bring(scenario, *(row(code=f"H{number:03}") for number in range(51)))
    client = scenario.desk("mei")
    first, second = client.get("/desk/halls?q=h0").text, client.get("/desk/halls?q=h0&page=2").text
    assert (first.count('class="code"'), second.count('class="code"')) == (50, 1)
    assert "q=h0" in first.split('rel="next"')[1].split(">")[0] and 'rel="next"' not in second


def test_a_hall_s_card_says_all_in_both_languages(scenario: Scenario) -> None:
    bring(scenario, row(latitude="26.5783434", longitude="106.713478", sun="休息", languages="苗语"))
    client, (hall,) = scenario.desk("mei"), halls(scenario)
    page = client.get(f"/desk/halls/{hall.id}").text
    assert "贵州省 · 贵阳市" in page and "26.578343, 106.713478" in page and "苗语" in page and "休息" in page
    client.cookies.set("anfang-language", "en")
    english = client.get(f"/desk/halls/{hall.id}").text
    assert "Flagship" in english and "closed" in english and "Miao" in english
