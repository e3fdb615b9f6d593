"""A visit's report as PDF."""

from collections.abc import Mapping

from anfang.reports.compose import compose
from anfang.reports.facts import ReportFacts


def typeset(facts: ReportFacts, photos: Mapping[int, bytes]) -> bytes:
    """The PDF. `photos`: JPEG by the photo's number; one that is not given is told as unreadable.

    Letters that the font does not have are shown as □, and the report says so. Raises Unavailable when it cannot be set at all.
    """
    said = facts.model_dump(mode="json")
    said["photos"] = [photo for photo in said["photos"] if photo["n"] in photos]
    said["gone"] = len(facts.photos) - len(said["photos"])
    return compose("report.typ", said, {f"{n}.jpg": content for n, content in photos.items()})
