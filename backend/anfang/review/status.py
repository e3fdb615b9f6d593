"""What has become of a visit with its reviewers, for pages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.people.records import Person
from anfang.review.records import Approval, BranchChoice, Exclusion, Hold, Return, Share
from anfang.visits.records import Reopening, Revision, Visit


@dataclass(frozen=True)
class Step:
    """One judgement: `what` names its words, `words` are the reviewer's own."""

    at: datetime
    what: str
    by: str
    words: str = ""
    to: str = ""
    revision: int = 0


@dataclass(frozen=True)
class Judged:
    """Where the visit stands and why. `asked`: what its shopper was asked; `steps`: all judgements, newest first."""

    standing: str
    reviewer: Person | None
    asked: Reopening | None
    hold: Hold | None
    exclusion: Exclusion | None
    steps: list[Step]


def judged(session: Session, visit: Visit) -> Judged:
    """All judgements of the visit."""
    steps = _steps(session, visit)
    people = {one for step in steps for one in (step[2], step[4]) if one}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    asked = select(Reopening).where(Reopening.visit_id == visit.id, col(Reopening.withdrawn_at).is_(None))
    held = select(Hold).where(Hold.visit_id == visit.id, col(Hold.ended_at).is_(None))
    out = select(Exclusion).where(Exclusion.visit_id == visit.id, col(Exclusion.ended_at).is_(None))
    return Judged(
        standing=visit.standing,
        reviewer=session.get(Person, visit.reviewer_id) if visit.reviewer_id else None,
        asked=session.exec(asked.order_by(col(Reopening.at).desc())).first(),
        hold=session.exec(held).first() if visit.standing == "held" else None,
        exclusion=session.exec(out).first() if visit.standing == "excluded" else None,
        steps=[
            Step(at, what, names.get(by, "") if by else "", words, names.get(to, "") if to else "", revision)
            for at, what, by, words, to, revision in sorted(steps, key=lambda step: step[0], reverse=True)
        ],
    )


_Raw = tuple[datetime, str, UUID | None, str, UUID | None, int]


def _steps(session: Session, visit: Visit) -> list[_Raw]:
    of = visit.id
    revisions = session.exec(select(Revision).where(Revision.visit_id == of)).all()
    n = {row.id: row.revision for row in revisions}
    found: list[_Raw] = [
        (row.received_at, "corrected", row.corrected_by, "", None, row.revision)
        for row in revisions
        if row.corrected_by
    ]
    for approval in session.exec(select(Approval).where(Approval.visit_id == of)):
        found.append((approval.at, "approved", approval.by, "", None, n[approval.revision_id]))
    for sent in session.exec(select(Return).where(Return.visit_id == of)):
        found.append((sent.at, "returned", sent.by, "", None, n[sent.revision_id]))
    for out in session.exec(select(Exclusion).where(Exclusion.visit_id == of)):
        found.append((out.at, "excluded", out.by, out.reason, None, 0))
        if out.ended_at:
            found.append((out.ended_at, "readmitted", out.ended_by, "", None, 0))
    for held in session.exec(select(Hold).where(Hold.visit_id == of)):
        found.append((held.at, "held", held.by, held.reason, None, 0))
        if held.ended_at:
            found.append((held.ended_at, "released", held.ended_by, "", None, 0))
    for share in session.exec(select(Share).where(Share.visit_id == of)):
        taken = "taken" if share.to_id == share.by else "handed_on" if share.to_id else "laid_back"
        found.append((share.at, taken, share.by, "", share.to_id if taken == "handed_on" else None, 0))
    for choice in session.exec(select(BranchChoice).where(BranchChoice.visit_id == of)):
        found.append((choice.at, "chosen", choice.by, "", None, n[choice.revision_id]))
    return found
