"""What a wave asks for, on one page: rules, halls that are different, the calendar, pairs."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls.fields import TIERS
from anfang.halls.find import by_code
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.people.who import Who
from anfang.problems import Invalid, Problem
from anfang.sheets.cells import clean
from anfang.sheets.columns import told
from anfang.shoppers.within import shoppers_in
from anfang.waves.asked import Planning, day_or_none
from anfang.waves.find import wave_by_id
from anfang.waves.inputs.days import days_of, make_day
from anfang.waves.inputs.official import published
from anfang.waves.inputs.one_hall import WHYS, reset_hall, set_hall
from anfang.waves.inputs.pairs import pair, part
from anfang.waves.inputs.rules import LEAST_GAP, inputs_of, set_rules
from anfang.waves.records import Wave

router = APIRouter(prefix="/desk/waves", include_in_schema=False)

Text = Annotated[str, Form(max_length=200)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
Change = Callable[[Session, Wave], object]


@router.get("/{wave_id}/inputs")
def inputs_page(
    request: Request,
    who: Planning,
    session: Reading,
    wave_id: UUID,
    hall: Annotated[str, Query(max_length=30)] = "",
) -> HTMLResponse:
    """All of it; `hall` fills in the code of the hall that is to be different."""
    return _page(request, who, session, wave_id, given={"code": hall})


async def _sent(request: Request, who: Planning) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=40) as form:
        return {key: value for key, value in form.items() if isinstance(value, str)}


@router.post("/{wave_id}/inputs/rules")
def rules(
    request: Request,
    who: Planning,
    sent: Annotated[dict[str, str], Depends(_sent)],
    now: Now,
    wave_id: UUID,
) -> Response:
    """Set order, minutes, gaps, shadow visits, postings."""

    def change(session: Session, wave: Wave) -> object:
        places = {tier: _number(sent.get(f"rank_{tier}", "")) for tier in TIERS}
        if sorted(places.values()) != list(range(1, len(TIERS) + 1)):
            raise Invalid(at="priority", what=told("inputs.wrong.priority"))
        return set_rules(
            session,
            wave,
            priority=sorted(TIERS, key=lambda tier: places[tier]),
            minutes={tier: _number(sent.get(f"minutes_{tier}", "")) for tier in TIERS},
            least_gap={visits: _number(sent.get(f"gap_{visits}", "")) for visits in LEAST_GAP},
            shadow_percent=_number(sent.get("shadow_percent", "")),
            may_post=sent.get("may_post") == "yes",
            seen=max(0, _number(sent.get("seen", ""))),
            by=who.person,
            now=now,
        )

    return _changed(request, who, wave_id, "rules", change, sent)


@router.post("/{wave_id}/inputs/hall")
def different_hall(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    seen: Seen,
    code: Text = "",
    visits: Text = "",
    minutes: Text = "",
    least_gap: Text = "",
    team: Text = "",
    why: Text = "",
) -> Response:
    """Let something else hold for one hall."""
    figures = {"visits": visits, "minutes": minutes, "least_gap": least_gap}

    def change(session: Session, wave: Wave) -> object:
        said = {name: _number(text) if text.strip() else None for name, text in figures.items()}
        hall = _hall(session, who, code)
        return set_hall(
            session, wave, hall, **said, team=team == "yes", why=why, seen=seen, by=who.person, now=now
        )

    given = {"code": code, "team": team, "why": why, **figures}
    return _changed(request, who, wave_id, "halls", change, given)


@router.post("/{wave_id}/inputs/hall/reset")
def ordinary_hall(
    request: Request, who: Planning, now: Now, wave_id: UUID, seen: Seen, code: Text = ""
) -> Response:
    """Let the tier's rules hold for a hall again."""
    return _changed(
        request,
        who,
        wave_id,
        "halls",
        lambda session, wave: reset_hall(
            session, wave, _hall(session, who, code), seen=seen, by=who.person, now=now
        ),
    )


@router.post("/{wave_id}/inputs/day")
def day(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    seen: Seen,
    day_on: Text = "",
    make: Text = "",
    why: Text = "",
) -> Response:
    """Make a day working or free, or let the public calendar hold."""

    def change(session: Session, wave: Wave) -> object:
        on = day_or_none(day_on)
        if on is None or make not in ("working", "free", "public"):
            raise Invalid(at="day_on", what=told("sheets.wrong_day"))
        working = None if make == "public" else make == "working"
        return make_day(session, wave, on, working, why, seen=seen, by=who.person, now=now)

    return _changed(request, who, wave_id, "days", change, {"day_on": day_on, "make": make, "day_why": why})


@router.post("/{wave_id}/inputs/pair")
def team(
    request: Request,
    who: Planning,
    now: Now,
    wave_id: UUID,
    seen: Seen,
    lead: Text = "",
    companion: Text = "",
) -> Response:
    """Two shoppers go together."""

    def change(session: Session, wave: Wave) -> object:
        two = [_shopper(session, who, text) for text in (lead, companion)]
        return pair(session, wave, *two, seen=seen, by=who.person, now=now)

    return _changed(request, who, wave_id, "pairs", change, {"lead": lead, "companion": companion})


@router.post("/{wave_id}/inputs/part")
def team_no_more(
    request: Request, who: Planning, now: Now, wave_id: UUID, seen: Seen, lead: Text = ""
) -> Response:
    """End a pair."""
    return _changed(
        request,
        who,
        wave_id,
        "pairs",
        lambda session, wave: part(
            session, wave, _shopper(session, who, lead), seen=seen, by=who.person, now=now
        ),
    )


def _changed(
    request: Request, who: Who, wave_id: UUID, part_: str, change: Change, given: dict[str, str] | None = None
) -> Response:
    """Make the change and come back to its part of the page; where it cannot be, the page says so and keeps what was typed."""

    def take(session: Session) -> str:
        change(session, wave_by_id(session, wave_id))
        return f"/desk/waves/{wave_id}/inputs#{part_}"

    def refused(session: Session, problem: Problem) -> HTMLResponse:
        typed = {} if problem.status == 409 else given or {}
        return _page(request, who, session, wave_id, problem.status, problem=problem, part=part_, given=typed)

    return desk.changed(request, take, refused)


def _number(text: str) -> int:
    """What was typed as a whole number; -1, which no limit allows, where it is none."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else -1


def _hall(session: Session, who: Who, code: str) -> Hall:
    hall = by_code(session, clean(code))
    if hall is None or not reach_of(session, who.person).holds(hall.region_path, hall.id):
        raise Invalid(at="code", what=told("waves.wrong.no_hall", given=code[:60]))
    return hall


def _shopper(session: Session, who: Who, text: str) -> Person:
    for person in shoppers_in(session, reach_of(session, who.person)).values():
        if str(person.id) == text:
            return person
    raise Invalid(at="pair", what=told("waves.wrong.needed"))


def _page(
    request: Request, who: Who, session: Session, wave_id: UUID, status: int = 200, **facts: Any
) -> HTMLResponse:
    wave = wave_by_id(session, wave_id)
    asked, days = inputs_of(session, wave), days_of(session, wave)
    known = shoppers_in(session, reach_of(session, who.person))
    reach = reach_of(session, who.person)
    here = session.exec(select(Hall).where(col(Hall.id).in_(list(asked.halls)[:1000])).order_by(Hall.code))
    halls = [(hall, asked.halls[hall.id]) for hall in here if reach.holds(hall.region_path, hall.id)]
    changed_by = session.get(Person, asked.changed_by) if asked.changed_by else None
    unknown = sorted({each.day_on.year for each in days if not published(each.day_on.year)})
    shown: dict[str, Any] = {
        "wave": wave,
        "asked": asked,
        "weeks": _weeks(days),
        "halls": halls,
        "tiers": TIERS,
    }
    shown |= {"people": [it for it in known.values() if it.left_at is None], "known": known, "whys": WHYS}
    shown |= {"unpublished": unknown, "changed_by": changed_by, "gaps": sorted(LEAST_GAP)}
    shown |= {"problem": None, "part": "", "given": {}, **facts}
    return desk.page(request, "inputs.html", status=status, who=who, **shown)


def _weeks(days: list[Any]) -> list[list[Any]]:
    """The days in rows of seven from Monday on; None where the wave has not begun or has ended."""
    first: date = days[0].day_on
    row: list[Any] = [None] * first.weekday() + days
    row += [None] * (-len(row) % 7)
    return [row[start : start + 7] for start in range(0, len(row), 7)]
