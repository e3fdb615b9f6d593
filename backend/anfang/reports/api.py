"""The report on the shopper's phone: only of own visits, and only where the checklist lets a shopper see the score."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from anfang import desk
from anfang.core.wire import Digest, Wire
from anfang.database import Reading
from anfang.people.who import Shopper
from anfang.reports.facts import file_name
from anfang.reports.render import render_report
from anfang.visits.reading import VisitRead, read_own_visit

router = APIRouter(prefix="/api/visits")
Reach = Literal["indicator", "dimension", "visit"]


class ChecklistNamed(Wire):
    """Which version scored it."""

    code: str
    version: str
    digest: Digest


class ItemScored(Wire):
    """`credit`: numerator and denominator in lowest terms, null where not scorable; `share`, `lost` in hundredths of a point."""

    key: str
    state: Literal["answered", "not_applicable", "not_observed", "not_asked", "unanswered"]
    value: str | int | None
    credit: tuple[int, int] | None
    share: int
    lost: int


class IndicatorScored(Wire):
    """Scores in hundredths; `vetoed_by`: the items whose veto reaches exactly this far."""

    key: str
    weight: int
    raw: int | None
    final: int | None
    vetoed_by: list[str]
    items: list[ItemScored]


class DimensionScored(Wire):
    """Scores in hundredths."""

    key: str
    weight: int
    raw: int | None
    final: int | None
    indicators: list[IndicatorScored]


class Deduction(Wire):
    """One line of the deduction table; `points` in hundredths. They add up to 10000 − final."""

    item: str
    reason: Literal["broken", "veto"]
    reach: Reach | None
    points: int


class Veto(Wire):
    """One veto that fired."""

    item: str
    reach: Reach


class Review(Wire):
    """A veto item that could not be rated."""

    item: str
    why: Literal["veto_not_applicable", "veto_not_observed"]


class ScorecardSent(Wire):
    """The server's scorecard, engine 1."""

    engine: Literal[1]
    checklist: ChecklistNamed
    tier: str
    raw: int | None
    final: int | None
    verdict: Literal["clean", "vetoed", "unscored"]
    band: str | None
    dimensions: list[DimensionScored]
    deductions: list[Deduction]
    vetoes: list[Veto]
    review: list[Review]


class VisitSent(Wire):
    """One synced visit as the server has it: `complete` once no evidence is `wanting`. `agrees`: with what the phone claimed.

    `withheld`: a veto waits for its second word; until then the scorecard, its digest and whether it agrees are null.
    """

    visit: UUID
    revision: int
    parcel: Digest
    hall: str
    visited_at: datetime
    received_at: datetime
    state: Literal["received", "complete"]
    wanting: int
    withheld: bool
    agrees: bool | None
    scorecard_digest: Digest | None
    scorecard: ScorecardSent | None


@router.get("/{visit_id}")
def own_visit(who: Shopper, session: Reading, visit_id: UUID) -> VisitSent:
    """One's own visit as the server has received and scored it."""
    return _sent(read_own_visit(session, visit_id, by=who))


@router.get(
    "/{visit_id}/report.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}}
)
def own_report(request: Request, who: Shopper, session: Reading, visit_id: UUID) -> Response:
    """The report of one's own visit as PDF, in the reader's language."""
    read = read_own_visit(session, visit_id, by=who)
    pdf = render_report(session, read, desk.language_of(request), request.app.state.settings)
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{file_name(read)}"'},
    )


def _sent(read: VisitRead) -> VisitSent:
    revision, open_ = read.revision, read.visit.veto_open
    return VisitSent(
        visit=read.visit.id,
        revision=revision.revision,
        parcel=revision.parcel_digest,
        hall=read.hall.name,
        visited_at=read.visit.visited_at,
        received_at=revision.received_at,
        state="received" if read.wanting else "complete",
        wanting=read.wanting,
        withheld=open_,
        agrees=None if open_ else revision.claim_digest == revision.scorecard_digest,
        scorecard_digest=None if open_ else revision.scorecard_digest,
        scorecard=None if open_ else ScorecardSent.model_validate(revision.scorecard),
    )
