"""Vetoes of a visit's head: pending until the evidence meets the item's minimum and a second reviewer, who sees neither hall nor
shopper, agrees; where the two differ a third decides [docs/decisions/0032]. One that could not be rated needs one reviewer's word."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from anfang import journal
from anfang.checklists.find import parsed
from anfang.core.answers import evidence_missing
from anfang.core.checklist import blank
from anfang.people.records import Person
from anfang.problems import NotHere
from anfang.review.records import BlindCase, VetoOpinion
from anfang.review.refusals import EvidenceShort, WordGiven
from anfang.review.turn import begin
from anfang.visits.answers_of import answers_of
from anfang.visits.records import Evidence, EvidenceOfItem, Revision, Visit
from anfang.visits.refusals import ReasonMissing
from anfang.visits.veto_settled import veto_settled


@dataclass(frozen=True)
class Veto:
    """One veto item of a revision. `fired`, or else it could not be rated (`why`); `short`: it lacks evidence.

    `first`: the reviewer's word, `blind`: the others'. `upheld`: None while it is not settled.
    """

    item: str
    fired: bool
    why: str
    short: bool
    first: VetoOpinion | None
    blind: list[VetoOpinion]
    case: BlindCase | None

    @property
    def upheld(self) -> bool | None:
        """Two that agree, or two of three; where nothing fired the one word that is asked for."""
        if self.first is None:
            return None
        if not self.fired:
            return self.first.upheld
        words = [self.first.upheld, *(one.upheld for one in self.blind)]
        return next((word for word in (True, False) if words.count(word) >= 2), None)


def vetoes_of(session: Session, visit: Visit) -> list[Veto]:
    """The veto items of the head about which reviewers have to say something, fired ones first."""
    head = session.get_one(Revision, visit.revision_id)
    card = head.scorecard
    if not card["vetoes"] and not card["review"]:
        return []
    given = select(VetoOpinion).where(VetoOpinion.revision_id == head.id).order_by(col(VetoOpinion.at))
    words = session.exec(given).all()
    cases = {one.item: one for one in session.exec(select(BlindCase).where(BlindCase.revision_id == head.id))}
    short = lacking(session, head)
    return [
        Veto(
            item=line["item"],
            fired="reach" in line,
            why=line.get("why", ""),
            short="reach" in line and line["item"] in short,
            first=next((one for one in words if one.item == line["item"] and not one.blind), None),
            blind=[one for one in words if one.item == line["item"] and one.blind],
            case=cases.get(line["item"]),
        )
        for line in (*card["vetoes"], *card["review"])
    ]


def opine(
    session: Session,
    visit: Visit,
    revision_id: UUID,
    item: str,
    upheld: bool,
    words: str,
    *,
    by: Person,
    now: datetime,
) -> VetoOpinion:
    """The reviewer's own word; about a fired veto it opens the case for the second one, who sees none of it.

    Raises what `begin` raises, and NotHere, WordGiven, EvidenceShort, ReasonMissing where it is not upheld and nobody says why.
    """
    begin(session, visit, "waiting", by=by, now=now, looked_at=revision_id)
    veto = next((one for one in vetoes_of(session, visit) if one.item == item), None)
    if veto is None:
        raise NotHere
    if veto.first is not None:
        raise WordGiven(at=item)
    made = give(session, visit, veto, upheld, words, blind=False, by=by, now=now)
    if veto.fired:
        # A random name: one of ours that begin with the time would tell when.
        case = BlindCase(id=uuid4(), visit_id=visit.id, revision_id=revision_id, item=item, opened_at=now)
        session.add(case)
        session.flush()
    reckon(session, visit)
    return made


def give(
    session: Session,
    visit: Visit,
    veto: Veto,
    upheld: bool,
    words: str,
    *,
    blind: bool,
    by: Person,
    now: datetime,
) -> VetoOpinion:
    """Write one word down. Raises EvidenceShort, ReasonMissing."""
    if upheld and veto.short:
        raise EvidenceShort(at=veto.item)
    if (not upheld and blank(words)) or len(words) > 2000:
        raise ReasonMissing(at=veto.item)
    made = VetoOpinion(
        id=uuid7(),
        visit_id=visit.id,
        revision_id=visit.revision_id,
        item=veto.item,
        upheld=upheld,
        blind=blind,
        words=words.strip(),
        by=by.id,
        at=now,
    )
    session.add(made)
    session.flush()
    facts = {"item": veto.item, "upheld": upheld, "blind": blind}
    journal.write(session, "veto.word", f"visit:{visit.id}", by=by.id, now=now, **facts)
    return made


def reckon(session: Session, visit: Visit) -> None:
    """Once every veto of the head is settled as upheld, none is open."""
    if visit.veto_open and all(veto.upheld is True for veto in vetoes_of(session, visit)):
        veto_settled(session, visit)


def lacking(session: Session, revision: Revision) -> set[str]:
    """Items whose sealed evidence is less than their rule asks for."""
    checklist = parsed(session, revision.scorecard["checklist"]["digest"])
    sealed = (
        select(EvidenceOfItem.item, Evidence.type, func.count(func.distinct(Evidence.digest)))
        .join(Evidence, col(Evidence.digest) == col(EvidenceOfItem.digest))
        .where(EvidenceOfItem.revision_id == revision.id, col(Evidence.sealed_at).is_not(None))
        .group_by(col(EvidenceOfItem.item), col(Evidence.type))
    )
    counts: dict[str, dict[str, int]] = {}
    for item, type_, count in session.exec(sealed):
        if item is not None:
            kind = "audio" if type_.startswith("audio/") else "photo"
            counts.setdefault(item, {})[kind] = counts.get(item, {}).get(kind, 0) + count
    answers = answers_of(session, revision)
    wanting = evidence_missing(checklist, revision.scorecard["tier"], answers, counts)
    return {one.item for one in wanting}
