"""A visit's report as a file: its facts, its photos, set as PDF."""

from sqlmodel import Session

from anfang.problems import Language, NotHere
from anfang.reports.facts import ReportFacts, report_facts
from anfang.reports.typeset import typeset
from anfang.settings import Settings
from anfang.visits.picture import shown
from anfang.visits.reading import VisitRead
from anfang.visits.seal_evidence import open_evidence

LONGEST = 1100  # pixels: sharp at the size a photo has on paper


def render_report(session: Session, read: VisitRead, language: Language, settings: Settings) -> bytes:
    """The PDF. A photo that cannot be read is left out and told; raises Unavailable when the vault does not answer at all."""
    facts = report_facts(read, language, settings.zone)
    return typeset(facts, _photos(session, facts, settings))


def _photos(session: Session, facts: ReportFacts, settings: Settings) -> dict[int, bytes]:
    found = {}
    for photo in facts.photos:
        try:
            original = b"".join(open_evidence(session, settings, photo.digest))
            found[photo.n] = shown(original, longest=LONGEST)
        except (FileNotFoundError, NotHere):
            continue
    return found
