"""Whether there are people enough, before anything is solved: by region and hall, now and in the three months to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, select

from anfang import desk
from anfang.clock import Now
from anfang.core.rotation.headroom import AHEAD, HallHeadroom, city_of
from anfang.core.rotation.month import Month
from anfang.database import Reading
from anfang.halls.lodging import cities
from anfang.halls.records import Region
from anfang.halls.regions import own_names
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.planning.asked import Look, desk_of, look
from anfang.planning.begin import begin
from anfang.planning.change import Desk
from anfang.planning.judged import judged
from anfang.planning.post import call_back, post
from anfang.planning.records import PlanPosting
from anfang.problems import Invalid, Problem
from anfang.sheets.columns import told
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import Planning, day_or_none

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Text = Annotated[str, Form(max_length=200)]
Word = Annotated[str, Query(max_length=120)]
Number = Annotated[int, Query(ge=1, le=100_000)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
PAGE = 50
A_WEEK = timedelta(days=4)


@dataclass(frozen=True)
class Narrowed:
    """Which halls to show: all, those short now, those that lack people; of one city (its path), "" of all."""

    state: str = "short"
    city: str = ""


@router.get("/{wave_id}/headroom")
def headroom_page(
    request: Request,
    who: Planning,
    session: Reading,
    now: Now,
    wave_id: UUID,
    state: Word = "",
    city: Word = "",
    page: Number = 1,
) -> HTMLResponse:
    """The table of regions, what would cure it, the halls."""
    return _page(request, who, session, now, wave_id, narrowed=Narrowed(state, city), page=page)


@router.post("/{wave_id}/headroom/post")
def post_somebody(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    seen: Seen,
    shopper: Text = "",
    region: Text = "",
    first_on: Text = "",
    last_on: Text = "",
) -> Response:
    """Let a shopper lodge in a city for some nights."""

    def change(session: Session, it: Desk) -> None:
        begin(session, it.wave, by=who.person, now=now)
        first, last, city = day_or_none(first_on), day_or_none(last_on), session.get(Region, region[:20])
        if first is None or last is None or city is None:
            raise Invalid(at="posting", what=told("planning.wrong.posting"))
        post(session, it, _named(session, look(session, who, wave_id), shopper).id, city, first, last)

    return _changed(request, who, now, wave_id, seen, change)


@router.post("/{wave_id}/headroom/call-back/{posting_id}")
def call_somebody_back(
    request: Request, who: Planning, now: Now, wave_id: UUID, posting_id: UUID, seen: Seen
) -> Response:
    """End a posting."""
    return _changed(request, who, now, wave_id, seen, lambda session, it: call_back(session, it, posting_id))


def _named(session: Session, at: Look, said: str) -> Person:
    for person in shoppers_in(session, at.reach).values():
        if str(person.id) == said:
            return person
    raise Invalid(at="posting", what=told("waves.wrong.no_shopper", given=said[:40]))


def _changed(
    request: Request,
    who: Who,
    now: Now,
    wave_id: UUID,
    seen: int,
    change: Callable[[Session, Desk], object],
) -> Response:
    def take(session: Session) -> str:
        change(session, desk_of(session, who, wave_id, seen, request.app.state.settings, now))
        return f"/desk/waves/{wave_id}/headroom#postings"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        return _page(request, who, session, now, wave_id, problem.status, problem=problem)

    return desk.changed(request, take, refused)


def _page(
    request: Request,
    who: Who,
    session: Session,
    now: Now,
    wave_id: UUID,
    status: int = 200,
    *,
    narrowed: Narrowed = Narrowed(),
    page: int = 1,
    problem: Problem | None = None,
) -> HTMLResponse:
    at = look(session, who, wave_id)
    known = judged(session, at, request.app.state.settings, now)
    world, found = known.world, known.headroom
    names = own_names(session)
    asked = Narrowed(
        narrowed.state or ("short" if any(it.short for it in found.regions) else "all"), narrowed.city
    )
    halls = [it for it in found.halls if it.visits and _wanted(it, asked, world.month)]
    halls.sort(key=lambda it: (-it.short, -it.missing, it.rank, it.code))
    shown = halls[(page - 1) * PAGE : page * PAGE]
    facts: dict[str, Any] = {
        "wave": at.wave,
        "seen": at.revision,
        "found": found,
        "names": names,
        "asked": asked,
    }
    facts |= {"halls": shown, "total": len(halls), "page": page, "pages": max(1, -(-len(halls) // PAGE))}
    facts |= {"hall": {it.code: it for it in world.month.halls}, "months": _months(at.wave.starts_on)}
    facts |= {
        "person": {it.login: it for it in shoppers_in(session, at.reach).values()},
        "lacking": world.lacking,
    }
    facts |= {"cities": [it for it in cities(session) if at.reach.meets((it.path,))], "problem": problem}
    facts |= {"postings": _postings(session, at), "usual": _usual(at, now, request), "ids": world.halls}
    facts |= {
        "short": sum(it.short for it in found.regions),
        "missing": sum(it.missing for it in found.regions),
    }
    return desk.page(request, "headroom.html", status=status, who=who, **facts)


def _wanted(it: HallHeadroom, asked: Narrowed, month: Month) -> bool:
    here = not asked.city or city_of(it.region, [city.region for city in month.cities]) == asked.city
    return here and {"short": it.short > 0, "missing": it.missing > 0}.get(asked.state, True)


def _months(first: date) -> list[str]:
    """This month and those ahead, as "12" … for the heads of columns."""
    numbers = [first.year * 12 + first.month - 1 + ahead for ahead in range(AHEAD + 1)]
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def _postings(session: Session, at: Look) -> list[PlanPosting]:
    known = shoppers_in(session, at.reach)
    asked = select(PlanPosting).where(PlanPosting.wave_id == at.wave.id).order_by(PlanPosting.first_on)  # type: ignore[arg-type]
    return [it for it in session.exec(asked) if it.shopper_id in known]


def _usual(at: Look, now: Now, request: Request) -> tuple[date, date]:
    """A week that a posting may be proposed for: the first whole one of the wave that has not begun."""
    today = now.astimezone(request.app.state.settings.zone).date()
    first = max(at.wave.starts_on, min(today + timedelta(days=1), at.wave.ends_on))
    monday = first + timedelta(days=-first.weekday() % 7)
    first = monday if monday + A_WEEK <= at.wave.ends_on else first
    return first, min(first + A_WEEK, at.wave.ends_on)
