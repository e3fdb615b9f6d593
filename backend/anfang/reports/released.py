"""What of a wave's visits was released to halls: words, and photos."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.core.answers import Answers
from anfang.core.checklist import Checklist, Note
from anfang.reports.hall_document import NoteTold
from anfang.reports.pictures import keep_pictures
from anfang.review.records import Release
from anfang.settings import Settings
from anfang.visits.answers_of import answers_of
from anfang.visits.reading import parcel_of
from anfang.visits.records import EvidenceOfItem, Revision, Visit


@dataclass(frozen=True)
class Released:
    """`words`: visit → items whose words are released (None: the visit's note); `pictures`: revision → (digest for halls, item)."""

    words: dict[UUID, set[str | None]]
    pictures: dict[UUID, set[tuple[str, str | None]]]

    def notes(self, session: Session, revision: Revision, checklist: Checklist) -> list[NoteTold]:
        """The released words of a visit as this revision has them; nothing for an item without any."""
        asked = self.words.get(revision.visit_id)
        if not asked:
            return []
        answers = answers_of(session, revision)
        told = [_told(item, answers, checklist) for item in sorted(it for it in asked if it)]
        if None in asked:
            told.insert(0, NoteTold(item=None, note=parcel_of(session, revision).note, reason=""))
        return [it for it in told if it.note or it.reason]

    def photos(self, revision: Revision) -> Iterable[tuple[str, str | None]]:
        """The released photos that this revision names, as halls get them."""
        return self.pictures.get(revision.id, set())


def released_in(session: Session, wave_id: UUID, settings: Settings) -> Released:
    """All releases of a wave's visits that were not withdrawn; the photos are re-encoded and kept."""
    every = (
        select(Release)
        .join(Visit, col(Visit.id) == col(Release.visit_id))
        .where(Visit.wave_id == wave_id, col(Release.withdrawn_at).is_(None))
    )
    words: dict[UUID, set[str | None]] = defaultdict(set)
    originals = set()
    for release in session.exec(every):
        if release.digest is None:
            words[release.visit_id].add(release.item)
        else:
            originals.add((release.visit_id, release.digest))
    kept = keep_pictures(session, settings, {name for _, name in originals})
    pictures: dict[UUID, set[tuple[str, str | None]]] = defaultdict(set)
    for visit_id, original in originals:
        for link in _links(session, visit_id, original) if original in kept else []:
            pictures[link.revision_id].add((kept[original], link.item))
    return Released(words, pictures)


def _links(session: Session, visit_id: UUID, original: str) -> list[EvidenceOfItem]:
    naming = (
        select(EvidenceOfItem)
        .join(Revision, col(Revision.id) == col(EvidenceOfItem.revision_id))
        .where(Revision.visit_id == visit_id, EvidenceOfItem.digest == original)
    )
    return list(session.exec(naming))


def _told(item: str, answers: Answers, checklist: Checklist) -> NoteTold:
    """What was written beside an answer; of an item that is answered in words, the answer."""
    said = answers.get(item) or {}
    known = checklist.by_key.get(item)
    words = str(said.get("value", "")) if known and isinstance(known.answer, Note) else ""
    return NoteTold(item=item, note=said.get("note", "") or words, reason=said.get("reason", ""))
