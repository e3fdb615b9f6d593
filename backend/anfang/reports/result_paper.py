"""A hall's result as PDF: its facts and its released photos."""

from anfang.problems import NotHere
from anfang.reports.compose import compose
from anfang.reports.pictures import open_picture
from anfang.reports.result_facts import ResultFacts
from anfang.settings import Settings


def render_result(facts: ResultFacts, settings: Settings) -> bytes:
    """The PDF; the same bytes for the same facts. Raises Unavailable when the vault or the typesetter does not answer."""
    files: dict[str, bytes] = {}
    gone = 0
    for visit in facts.visits:
        for photo in visit.photos:
            try:
                files[photo.file] = open_picture(settings, photo.digest)
            except NotHere:
                gone += 1
    said = facts.model_dump(mode="json") | {"there": sorted(files), "gone": gone}
    return compose("result.typ", said, files)
