"""The report on paper: what it says, how it is tagged, and what is not in it."""

import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from anfang.problems import Language
from anfang.reports.facts import ReportFacts, report_facts
from anfang.reports.typeset import typeset
from anfang.visits.picture import shown
from anfang.visits.reading import VisitRead
from tests.reports import made

ZONE = ZoneInfo("Asia/Shanghai")


def set_(
    read: VisitRead, photos: dict[int, bytes] | None = None, language: Language = "zh"
) -> tuple[ReportFacts, bytes]:
    facts = report_facts(read, language, ZONE)
    return facts, typeset(facts, photos or {})


def words(pdf: bytes) -> str:
    """All text, without the spaces that a layout puts in."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def with_note(note: str) -> VisitRead:
    said: dict[str, Any] = made.answers()
    said["first_asked"] = {"state": "answered", "value": "broken", "note": note}
    return made.visit(said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_score_and_every_deduction_stand_in_the_pdf(language: Language) -> None:
    facts, pdf = set_(with_note("推诿"), language=language)
    text = words(pdf)
    assert f"{facts.scored.final / 100:.2f}" in text  # type: ignore[operator]
    for loss in facts.scored.losses:
        assert f"−{loss.points / 100:.2f}{loss.left / 100:.2f}" in text, loss.words
        assert re.sub(r"\s", "", loss.words) in text
    assert facts.digest in text and facts.hall in text


def test_it_is_tagged_titled_and_says_its_language() -> None:
    """PDF/UA-1: who listens to a report gets the same as who looks at it."""
    _, pdf = set_(made.visit())
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert "/StructTreeRoot" in root


def test_it_tells_neither_maker_nor_date_nor_hall_nor_shopper_beside_its_pages() -> None:
    """[security §Who must not learn what] PDF without producer or dates."""
    _, pdf = set_(made.visit())
    assert not re.search(rb"/Creator|/Producer|CreationDate|ModDate|CreatorTool|CreateDate|Typst", pdf)
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None and set(metadata) == {"/Title"}
    assert made.SHOPPER_NAME not in words(pdf)
    assert "云岩" not in str(metadata.title)


def test_the_same_facts_give_the_same_bytes() -> None:
    photos = {1: shown(made.photo(1), longest=300)}
    read = made.visit(photos=[("smile", made.photo(1))])
    assert set_(read, photos)[1] == set_(read, photos)[1]


@pytest.mark.parametrize(
    "note", ['#let x = 1; *粗* _斜_ $x$ @a <b> = "', "#sys.inputs\\ \\u{41}", '[#read("/1.jpg")]']
)
def test_what_a_shopper_wrote_is_text_and_never_markup(note: str) -> None:
    assert re.sub(r"\s", "", note) in words(set_(with_note(note))[1])


@pytest.mark.parametrize("note", ["很吵😀👨‍👩‍👧", "ไทย", "ᠮᠣᠩ", "a\u0301\U0001f1e8\U0001f1f3 你\u0007好"])
def test_letters_that_the_font_does_not_have_are_boxes_and_the_report_says_so(note: str) -> None:
    _, pdf = set_(with_note(note))
    text = words(pdf)
    assert b"pdfuaid" in pdf
    assert "以□代替" in text and text.count("□") > 1


def test_photos_are_shown_and_one_that_cannot_be_read_is_told() -> None:
    read = made.visit(photos=[("smile", made.photo(1)), (None, made.photo(2))])
    facts, pdf = set_(read, {1: shown(made.photo(1), longest=600)})
    assert len(facts.photos) == 2
    assert "1份影像无法读取" in words(pdf)
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_very_long_name_and_an_empty_scorecard_can_be_set() -> None:
    read = made.visit({}, hall="龙里县冠山街道" * 14, marks=False)
    assert "无可计分项" in words(set_(read)[1])
