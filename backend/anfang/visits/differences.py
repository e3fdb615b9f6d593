"""What changed from one revision of a visit to the next, in words."""

from sqlmodel import Session

from anfang.problems import Language
from anfang.visits.answers_of import answers_of
from anfang.visits.numbered import numbered
from anfang.visits.reading import VisitRead
from anfang.visits.records import Revision
from anfang.visits.spelled import Line, Scored, Spelled, spell


class Change(Spelled):
    """One item that reads differently."""

    key: str
    ask: str
    old: str
    new: str


class RevisionTold(Spelled):
    """One revision beside the one it stands on (`base_words`, empty for the first).

    `current`: the one that counts; `branch`: a person has to choose about it.
    """

    revision: Revision
    words: str
    base_words: str
    current: bool
    branch: bool
    agrees: bool
    changes: list[Change]


def revisions_told(session: Session, read: VisitRead, language: Language) -> list[RevisionTold]:
    """All revisions, newest first, each with what it changed."""
    spelled = {it.revision: _spelled(session, read, it, language) for it in read.revisions}
    told = []
    for n, revision in enumerate(read.revisions):
        earlier = read.revisions[n - 1].revision if n else None
        below = revision.base if revision.base in spelled else earlier
        base = spelled.get(below) if below is not None else None
        told.append(
            RevisionTold(
                revision=revision,
                words=numbered(revision.revision, language),
                base_words=numbered(below, language) if below is not None else "",
                current=revision.id == read.revision.id,
                branch=revision.stale_base,
                agrees=revision.claim_digest == revision.scorecard_digest,
                changes=_changes(base, spelled[revision.revision]) if base else [],
            )
        )
    return told[::-1]


def _spelled(session: Session, read: VisitRead, revision: Revision, language: Language) -> Scored:
    return spell(read.checklist, revision.scorecard, answers_of(session, revision), language)


def _changes(old: Scored, new: Scored) -> list[Change]:
    before = {line.key: _said(line) for line in _lines(old)}
    after = [(line, _said(line)) for line in _lines(new)]
    return [
        Change(key=line.key, ask=line.ask, old=before.get(line.key, ""), new=said)
        for line, said in after
        if before.get(line.key, "") != said
    ]


def _lines(scored: Scored) -> list[Line]:
    return [line for block in scored.blocks for group in block.groups for line in group.lines]


def _said(line: Line) -> str:
    return " · ".join(filter(None, (line.answer, line.reason, line.note)))
