"""What changed from one revision of a visit to the next, in words."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from anfang import desk
from anfang.problems import Language
from anfang.visits.answers_of import answers_of
from anfang.visits.numbered import numbered
from anfang.visits.photos_moved import Moves, PhotoMoved, moves, photos_by_revision
from anfang.visits.reading import VisitRead, parcel_of
from anfang.visits.records import Reopening, Revision
from anfang.visits.spelled import Line, Scored, Spelled, spell


class Change(Spelled):
    """One item that reads or is shown differently; `key` is empty for photos of the visit as a whole.

    `asked`: why a reviewer wanted it looked at again; `reason`: why the shopper, or a reviewer, changed it; `unasked`: neither, although
    the revision answers a return and the item had an answer before. `joined`, `dropped`: photos that only one of the two names for it.
    """

    key: str
    ask: str
    state: str
    old: str
    new: str
    asked: str = ""
    reason: str = ""
    unasked: bool = False
    joined: tuple[PhotoMoved, ...] = ()
    dropped: tuple[PhotoMoved, ...] = ()


class RevisionTold(Spelled):
    """One revision beside the one it stands on (`base_words`, empty for the first).

    `current`: the one that counts; `branch`: a person has to choose about it; `answers`: it answers a return, or corrects.
    """

    revision: Revision
    words: str
    base_words: str
    current: bool
    branch: bool
    answers: bool
    agrees: bool
    changes: list[Change]


def revisions_told(session: Session, read: VisitRead, language: Language) -> list[RevisionTold]:
    """All revisions, newest first, each with what it changed."""
    spelled = {it.revision: _spelled(session, read, it, language) for it in read.revisions}
    ids = {it.revision: it.id for it in read.revisions}
    photos = photos_by_revision(session, list(ids.values()))
    told = []
    for n, revision in enumerate(read.revisions):
        earlier = read.revisions[n - 1].revision if n else None
        below = revision.base if revision.base in spelled else earlier
        base = spelled.get(below) if below is not None else None
        why = _why(session, revision, None if below is None else ids[below])
        moved = moves(photos[ids[below]], photos[revision.id]) if below is not None else {}
        changes = _changes(base, spelled[revision.revision], moved, language) if base else []
        told.append(
            RevisionTold(
                revision=revision,
                words=numbered(revision.revision, language),
                base_words=numbered(below, language) if below is not None else "",
                current=revision.id == read.revision.id,
                branch=revision.stale_base,
                agrees=revision.claim_digest == revision.scorecard_digest,
                answers=why.answers,
                changes=[why.told(it) for it in changes],
            )
        )
    return told[::-1]


@dataclass(frozen=True)
class _Why:
    """Reasons by item: a reviewer's who asked, and those of whoever changed it."""

    asked: dict[str, str]
    reasons: dict[str, str]
    answers: bool

    def told(self, change: Change) -> Change:
        key = change.key
        asked, reason = self.asked.get(key, ""), self.reasons.get(key, "")
        still = bool(change.old) and change.state != "not_asked"  # else it follows another item's answer
        unasked = self.answers and still and not asked and not reason
        return change.model_copy(update={"asked": asked, "reason": reason, "unasked": unasked})


def _why(session: Session, revision: Revision, base_id: UUID | None) -> _Why:
    if revision.corrections:
        return _Why({}, {item: said["reason"] for item, said in revision.corrections.items()}, answers=True)
    of_base = select(Reopening).where(Reopening.revision_id == base_id).order_by(col(Reopening.at).desc())
    opened = session.exec(of_base.limit(1)).first() if base_id else None
    asked = {one["item"]: one["reason"] for one in opened.items} if opened else {}
    return _Why(asked, dict(parcel_of(session, revision).reasons), answers=opened is not None)


def _spelled(session: Session, read: VisitRead, revision: Revision, language: Language) -> Scored:
    return spell(read.checklist, revision.scorecard, answers_of(session, revision), language)


def _changes(old: Scored, new: Scored, moved: Moves, language: Language) -> list[Change]:
    before = {line.key: _said(line) for line in _lines(old)}
    found = [
        Change(key=line.key, ask=line.ask, state=line.state, old=before.get(line.key, ""), new=_said(line))
        for line in _lines(new)
    ]
    found.append(Change(key="", ask=desk.say(language, "visits.photo_visit"), state="", old="", new=""))
    shown = [it.model_copy(update=moved.get(it.key, {})) for it in found]
    return [it for it in shown if it.old != it.new or it.joined or it.dropped]


def _lines(scored: Scored) -> list[Line]:
    return [line for block in scored.blocks for group in block.groups for line in group.lines]


def _said(line: Line) -> str:
    return " · ".join(filter(None, (line.answer, line.reason, line.note)))
