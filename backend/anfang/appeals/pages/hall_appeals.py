"""Where a hall manager appeals against items of the own hall's published result, and reads what became of it."""

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from anfang import desk
from anfang.appeals.appeal import CATEGORIES, appeal, appeal_until, appeals_left
from anfang.appeals.enclose import MOST, look_at
from anfang.appeals.listing import appeals_of_hall, files_of
from anfang.appeals.told import ask_of
from anfang.clock import Now
from anfang.database import Reading, reading, transaction
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Invalid, NotHere, Problem
from anfang.reports.published import hall_editions
from anfang.reports.result_facts import result_facts
from anfang.uploads import FilesSent, several
from anfang.waves.programme import programme

router = APIRouter(prefix="/desk/results/{hall_code}/{wave_code}/appeals", include_in_schema=False)
Manager = Annotated[Who, may(Role.HALL_MANAGER)]
Code = Annotated[str, Path(max_length=200)]


async def _sent(request: Request, who: Manager) -> FilesSent:
    return await several(request, limit=request.app.state.settings.request_limit, most=MOST)


Sent = Annotated[FilesSent, Depends(_sent)]


@router.get("")
def appeals_page(
    request: Request,
    who: Manager,
    session: Reading,
    now: Now,
    hall_code: Code,
    wave_code: Code,
    item: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The hall's appeals of the wave, and the form for another one."""
    return _page(request, session, who, hall_code, wave_code, now=now, given={"item": item})


@router.post("")
def make_appeal(
    request: Request, who: Manager, sent: Sent, now: Now, hall_code: Code, wave_code: Code
) -> Response:
    """One item; a refusal keeps what was typed."""
    settings, engine = request.app.state.settings, request.app.state.engine
    try:
        with reading(engine) as session:
            found = hall_editions(session, who, hall_code, wave_code)[0]
        files = look_at(sent.files)
        place, item = _chosen(sent.of("item"))
        with transaction(engine) as session:
            appeal(
                session, found.wave.id, found.hall.id, place,
                item, sent.of("category"), sent.of("words"), files, by=who.person, now=now, settings=settings,
            )  # fmt: skip
    except NotHere:
        raise
    except Problem as problem:
        with reading(engine) as session:
            return _page(
                request, session, who, hall_code, wave_code, now=now, given=sent.fields, problem=problem
            )
    return RedirectResponse(f"{_here(hall_code, wave_code)}?made=1", 303)


def _chosen(said: str) -> tuple[int, str]:
    """ "2.greet": the visit's place, and the item."""
    place, _, item = said.partition(".")
    if not re.fullmatch(r"[0-9]{1,6}", place) or not item:
        raise Invalid(at="item", what={"zh": "请选择检查项", "en": "choose an item"})
    return int(place), item


def _here(hall_code: str, wave_code: str) -> str:
    return f"/desk/results/{quote(hall_code, safe='')}/{quote(wave_code, safe='')}/appeals"


def _page(
    request: Request,
    session: Session,
    who: Who,
    hall_code: str,
    wave_code: str,
    *,
    now: Any,
    given: dict[str, str],
    problem: Problem | None = None,
) -> Response:
    result = hall_editions(session, who, hall_code, wave_code)[0]
    language, rules = desk.language_of(request), programme(session)
    until = appeal_until(session, result.wave.id, result.hall.id, rules)
    made = appeals_of_hall(session, result.wave.id, result.hall.id)
    return desk.page(
        request,
        "appeals_hall.html",
        status=problem.status if problem else 200,
        who=who,
        result=result,
        here=_here(result.hall.code, result.wave.code),
        facts=result_facts(session, result.document, result.row.digest, language),
        made=[
            (it, standing, ask_of(session, result.document, it.item, language), files_of(session, it.id))
            for it, standing in made
        ],
        taken={(it.place, it.item) for it, _ in made},
        categories=CATEGORIES,
        until=until,
        late=now > until,
        left=appeals_left(session, result.wave.id, result.hall.id, rules),
        rules=rules,
        most=MOST,
        given=given,
        problem=problem.detail(language) if problem else "",
        done=request.query_params.get("made") == "1",
    )
