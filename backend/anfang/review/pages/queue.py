"""The review queue, and how far a wave has come."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading, Writing
from anfang.halls.records import Region
from anfang.halls.regions import region_names
from anfang.people.records import Role
from anfang.people.scope import sees
from anfang.people.who import Who, may
from anfang.problems import NotHere
from anfang.review.progress import progress
from anfang.review.queue import COUNT_TO, Asked, address, next_after, queue
from anfang.review.share_out import MOST, share_out
from anfang.visits.records import Visit
from anfang.visits.spelled import band_words
from anfang.waves.records import Wave

router = APIRouter(prefix="/desk/review", include_in_schema=False)
NO_HALL = UUID(int=0)
Reviewer = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]


@router.get("")
def queue_page(
    request: Request, who: Reviewer, session: Reading, now: Now, asked: Annotated[Asked, Query()]
) -> Response:
    """What waits, or what was laid aside."""
    language = desk.language_of(request)
    return desk.page(
        request,
        "review.html",
        who=who,
        asked=asked,
        queue=queue(session, asked, by=who, now=now),
        count_to=COUNT_TO,
        most=MOST,
        waves=_waves(session),
        regions=_regions(session, who),
        names=region_names(session),
        now=now,
        band_words=lambda band: band_words(band, language),
        to=lambda path="", **more: address(asked, path, **more),
    )


@router.post("/share-out")
def share_out_all(who: Reviewer, session: Writing, now: Now, asked: Annotated[Asked, Query()]) -> Response:
    """What nobody has goes to the supervisors of its regions."""
    share_out(session, asked, by=who, now=now)
    return RedirectResponse(address(asked, show="all"), 303)


@router.get("/next")
def next_page(
    request: Request,
    who: Reviewer,
    session: Reading,
    asked: Annotated[Asked, Query()],
    behind: UUID | None = None,
) -> Response:
    """On to the next visit of the queue; back to the queue where none is left."""
    visit = session.get(Visit, behind) if behind else None
    found = next_after(session, asked, visit, by=who)
    return RedirectResponse(address(asked, f"/{found}" if found else "", after=""), 303)


@router.get("/progress")
def progress_page(request: Request, who: Reviewer, session: Reading, now: Now, wave: str = "") -> Response:
    """How far a wave has come, region by region; the latest that has begun where none is named."""
    waves = _waves(session)
    today = now.astimezone(request.app.state.settings.zone).date()
    begun = [one for one in waves if one.starts_on <= today] or waves
    chosen = next((one for one in waves if one.code == wave), None) if wave else begun[0] if begun else None
    if wave and chosen is None:
        raise NotHere
    whole, rows = progress(session, chosen, by=who, today=today) if chosen else (None, [])
    return desk.page(
        request,
        "review_progress.html",
        who=who,
        waves=waves,
        wave=chosen,
        whole=whole,
        rows=rows,
        names=region_names(session),
    )


def _waves(session: Session) -> list[Wave]:
    return list(session.exec(select(Wave).order_by(col(Wave.starts_on).desc(), Wave.code)).all())


def _regions(session: Session, who: Who) -> list[Region]:
    """The caller's own regions, and what lies in them."""
    every = session.exec(select(Region).order_by(Region.path)).all()
    return [region for region in every if sees(who, region.path, NO_HALL)]
