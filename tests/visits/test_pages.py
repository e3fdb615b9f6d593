"""The console's pages of visits, as a supervisor gets them."""

import io
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from anfang.visits.picture import shown
from tests.people.permissions import visited
from tests.reports.made import photo
from tests.scenario import Scenario


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The whole app's, over https; this folder's own one stands in another world."""
    with TestClient(
        app, base_url="https://anfang.test", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


def test_the_list_keeps_its_filters_in_the_address(scenario: Scenario) -> None:
    visited(scenario)
    page = scenario.desk("mei").get("/desk/visits?vetoed=no&sort=score&order=up")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    links = re.findall(r'href="(/desk/visits\?[^"]*)"', page.text)
    assert links and all("vetoed=no" in link for link in links if "sort" in link or "order" in link)
    assert 'aria-sort="ascending"' in page.text


@pytest.mark.parametrize(
    "query",
    ["state=x", "sort=name", "order=sideways", "after=x", "wave=" + "x" * 99, "after=~~", "text=%25%27"],
)
def test_an_address_that_makes_no_sense_is_answered_and_never_a_fault(scenario: Scenario, query: str) -> None:
    visited(scenario)
    answer = scenario.desk("mei").get(f"/desk/visits?{query}")
    assert answer.status_code == (200 if query.startswith("text") else 422)


def test_one_visit_adds_up_and_names_its_shopper_phone_and_journal(scenario: Scenario) -> None:
    ids = visited(scenario)
    page = scenario.desk("mei").get(f"/desk/visits/{ids['visit_id']}").text
    lost = [
        int(it.replace(".", ""))
        for it in re.findall(r"<td class=\"number\"><span class=\"minus\">−([0-9.]+)", page)
    ]
    total = lost.pop()
    final = int(re.search(r'class="figure">([0-9.]+)<', page)[1].replace(".", ""))  # type: ignore[index]
    assert sum(lost) == total == 10_000 - final
    assert scenario.people["lan"].name in page
    assert "收到访次" in page and "与服务器一致" in page


def test_words_that_a_shopper_typed_are_words_on_the_page(scenario: Scenario) -> None:
    page = scenario.desk("mei").get("/desk/visits", params={"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_a_photo_is_shown_as_new_pixels_without_what_the_camera_wrote(scenario: Scenario) -> None:
    ids = visited(scenario)
    answer = scenario.desk("mei").get(f"/desk/evidence/{ids['digest']}?size=small")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(answer.content)).getexif() == {}
    assert scenario.desk("mei").get(f"/desk/evidence/{ids['digest']}?size=huge").status_code == 404
    assert scenario.desk("mei").get(f"/desk/evidence/{'0' * 64}").status_code == 404


def test_no_metadata_survives_and_the_picture_stands_upright() -> None:
    original = photo(1)
    assert b"SecretPhoneMaker" in original
    plain = shown(original, longest=480)
    assert b"SecretPhoneMaker" not in plain and b"Exif" not in plain
    assert Image.open(io.BytesIO(plain)).size == (480, 360)
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.new("RGB", (400, 200), "red").save(turned, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(shown(turned.getvalue(), longest=480))).size == (200, 400)
    assert shown(original, longest=480) == plain
