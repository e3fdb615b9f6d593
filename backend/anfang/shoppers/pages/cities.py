"""Where a shopper sleeps who is posted to a city."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, select

from anfang import desk
from anfang.clock import Now
from anfang.database import Reading
from anfang.halls.lodging import cities, set_lodging
from anfang.halls.place import degrees
from anfang.halls.reach import reach_of
from anfang.halls.records import Region
from anfang.people.records import Role
from anfang.people.who import Who, may
from anfang.problems import Invalid, NotHere, Problem
from anfang.sheets.columns import CellWrong
from anfang.shoppers.fields import home

router = APIRouter(prefix="/desk/cities", include_in_schema=False)

Planning = Annotated[Who, may(Role.PLANNER, Role.ADMIN)]
Text = Annotated[str, Form(max_length=40)]


@router.get("")
def city_list(request: Request, who: Planning, session: Reading) -> HTMLResponse:
    """The cities in one's regions and where one sleeps there."""
    return _list(request, who, session)


@router.post("/{code}")
def move_bed(
    request: Request, who: Planning, now: Now, code: str, lat: Text = "", lon: Text = ""
) -> Response:
    """Set the place; both fields empty: the middle of the halls again."""

    def take(session: Session) -> str:
        region = session.get(Region, code[:20])
        if region is None:
            raise NotHere
        try:
            place = home(lat.strip(), lon.strip())
        except CellWrong as wrong:
            raise Invalid(at=code[:20], what=wrong.what) from wrong
        set_lodging(session, region, place, by=who.person, now=now)
        return "/desk/cities"

    return desk.changed(
        request, take, lambda session, problem: _list(request, who, session, problem.status, problem)
    )


def _list(
    request: Request, who: Who, session: Session, status: int = 200, problem: Problem | None = None
) -> HTMLResponse:
    reach = reach_of(session, who.person)
    asked = select(Region).where(Region.level == "city").order_by(Region.path)
    regions = [it for it in session.exec(asked) if reach.holds(it.path)]
    facts = {"regions": regions, "placed": {it.code: it for it in cities(session)}, "problem": problem}
    return desk.page(request, "cities.html", status=status, who=who, degrees=degrees, **facts)
