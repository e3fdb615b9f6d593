"""What a hall manager reads: page, PDF and tables of the hall's own published result."""

import io
import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import Session, select

from anfang.core.canonical import digest
from anfang.database import transaction
from anfang.people.records import Person, SignIn
from anfang.people.who import token_digest
from anfang.reports.amend import confirm_amendment, propose_amendment
from anfang.reports.publish import publish
from anfang.visits.records import Visit
from anfang.waves.close import close
from tests.reports.laid import LONG_AGO, Laid, Made, answers, ids
from tests.reports.made import photo
from tests.reports.test_publish import CLOSED, NOW

HERE = "/desk/results/GY-1/2026-10"
ADDRESSES = ("", "/report.pdf", "/losses.csv", "/losses.xlsx")


def lay(app: FastAPI) -> None:
    """October is out: two visits of wu's hall, one of another hall. November is not."""
    engine, settings = app.state.engine, app.state.settings
    with transaction(engine) as session:
        laid = Laid(session, settings, ids("results")).ground()
        laid.visit(
            Made(
                answers=answers(greet="broken", forced="broken"),
                photos=[("tidy", photo(1)), ("greet", photo(2))],
                release_photos=(0,),
                note="整体不错",
                release_words=(None,),
            )
        )
        laid.visit(Made(at=Made().at + timedelta(days=7), answers=answers(tidy="broken")))
        laid.visit(Made(hall="GY-2", answers=answers(badge="broken")))
        laid.visit(Made(wave="2026-11", at=NOW - timedelta(days=1)))
        mei = laid.people["mei"]
        close(session, laid.waves["2026-10"], by=mei, now=CLOSED)
        publish(session, laid.waves["2026-10"], by=mei, now=NOW, settings=settings)
        for person in laid.people.values():
            session.add(
                SignIn(
                    token_digest=token_digest(person.login), person_id=person.id,
                    made_at=LONG_AGO, ends_at=NOW + timedelta(days=365),
                )
            )  # fmt: skip


def desk(client: TestClient, login: str = "wu") -> TestClient:
    client.cookies.set("__Host-anfang-desk", login)
    return client


@pytest.fixture
def wu(app: FastAPI, client: TestClient) -> TestClient:
    lay(app)
    return desk(client)


def test_home_leads_a_hall_manager_to_the_results(wu: TestClient) -> None:
    assert wu.get("/desk/").headers["location"] == "/desk/results"
    page = wu.get("/desk/results").text
    assert 'href="/desk/results/GY-1/2026-10"' in page
    assert "GY-2" not in page and "2026-11" not in page


def test_without_a_publication_the_page_says_so(app: FastAPI, client: TestClient) -> None:
    with transaction(app.state.engine) as session:
        wu = Laid(session, app.state.settings, ids("none")).ground().people["wu"]
        session.add(
            SignIn(
                token_digest=token_digest("wu"),
                person_id=wu.id,
                made_at=LONG_AGO,
                ends_at=NOW + timedelta(days=99),
            )
        )
    assert "暂无已发布的结果" in desk(client).get("/desk/results").text


def test_the_page_tells_score_veto_losses_and_released_words(wu: TestClient) -> None:
    page = wu.get(HERE).text
    assert 'id="final">65.28' in page
    assert "触发一票否决" in page and "整体不错" in page and "2026 年第 42 周" in page
    assert "2026-10-1" not in page and "11:00" not in page and "lan某" not in page
    assert len(re.findall(r"<img ", page)) == 1


@pytest.mark.parametrize("tail", ADDRESSES)
def test_no_answer_can_be_kept_or_dated(wu: TestClient, tail: str) -> None:
    answer = wu.get(HERE + tail)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert not {"etag", "last-modified", "date", "expires"} & set(answer.headers)


@pytest.mark.parametrize("tail", ADDRESSES)
@pytest.mark.parametrize("where", ["GY-2/2026-10", "GY-1/2026-11", "GY-1/2026-12", "CD-1/2026-10", "X/Y"])
def test_everything_else_is_one_and_the_same_404(wu: TestClient, where: str, tail: str) -> None:
    absent, hidden = wu.get(f"/desk/results/no/no{tail}"), wu.get(f"/desk/results/{where}{tail}")
    assert hidden.status_code == absent.status_code == 404
    text, expected = hidden.text.replace(where, "no/no"), absent.text
    nonce = re.compile(r"nonce-[\w-]+")
    assert nonce.sub("", text) == nonce.sub("", expected)


def test_a_supervisor_sees_what_the_hall_sees_and_another_province_s_does_not(wu: TestClient) -> None:
    assert desk(wu, "mei").get(HERE).status_code == 200
    assert desk(wu, "an").get(f"{HERE}/losses.csv").status_code == 200
    for login in ("zhou", "lan"):
        assert desk(wu, login).get(HERE).status_code == 404


def test_a_photo_has_the_address_of_the_bytes_that_are_shown(wu: TestClient) -> None:
    address = re.findall(r'<img src="([^"]+)"', wu.get(HERE).text)[0]
    answer = wu.get(address)
    assert answer.headers["content-type"] == "image/jpeg"
    assert address.endswith(digest(answer.content)) and b"SecretPhoneMaker" not in answer.content
    for name in (digest(photo(1)), digest(photo(2)), "0" * 64, "x"):
        assert wu.get(f"{HERE}/photos/{name}").status_code == 404
    other = address.replace("GY-1", "GY-2")
    assert wu.get(other).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_says_the_same_and_no_date(wu: TestClient, language: str) -> None:
    wu.cookies.set("anfang-language", language)
    pdf = wu.get(f"{HERE}/report.pdf").content
    read = PdfReader(io.BytesIO(pdf))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in read.pages))
    assert "65.28" in text and "整体不错" in text and "GY-1" in text
    assert "2026-10-1" not in text and "11:00" not in text
    assert set(read.metadata or {}) <= {"/Title"}
    assert b"Typst" not in pdf and b"CreationDate" not in pdf and b"ModDate" not in pdf
    assert pdf == wu.get(f"{HERE}/report.pdf").content


def test_the_tables_hold_every_lost_point_and_no_date(wu: TestClient) -> None:
    rows = wu.get(f"{HERE}/losses.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("检查,周,维度") and len(rows) == 1 + 4
    content = wu.get(f"{HERE}/losses.xlsx").content
    book = load_workbook(io.BytesIO(content))
    assert book.properties.created is not None and book.properties.created.year == 2000
    table = book.worksheets[0]
    points = [row[7] for row in table.iter_rows(min_row=2, values_only=True)]
    assert all(isinstance(it, int | float) for it in points) and round(sum(points), 2) == 69.44  # type: ignore[arg-type]
    assert content == wu.get(f"{HERE}/losses.xlsx").content
    assert wu.get(f"{HERE}/losses.exe").status_code == 404


def test_an_amendment_is_told_and_the_old_edition_stays_readable(app: FastAPI, wu: TestClient) -> None:
    old = wu.get(HERE).text
    with transaction(app.state.engine) as session:
        _amend(session)
    new = wu.get(HERE).text
    assert "检查 1 ·“greet”：未做到 → 做到" in new or "检查 2 ·“greet”：未做到 → 做到" in new
    assert "第 2 版" in new and "录音" not in new, "the reason is for the desk"
    first = wu.get(f"{HERE}?edition=1").text
    assert 'id="final">65.28' in first and "您正在看旧版" in first and 'id="final">65.28' in old
    assert wu.get(f"{HERE}?edition=3").status_code == wu.get(f"{HERE}?edition=x").status_code == 404


def _amend(session: Session) -> None:
    who = {person.login: person for person in session.exec(select(Person))}
    visit = session.exec(select(Visit).where(Visit.verdict == "vetoed")).one()
    items = [{"item": "greet", "answer": {"state": "answered", "value": "kept"}}]
    wish = propose_amendment(session, visit, items, "录音为证", by=who["mei"], now=NOW)
    confirm_amendment(session, wish, by=who["ying"], now=NOW)
