"""What all pages of figures have in common: who may look, the filters, and how a figure reads."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlmodel import Session, select

from anfang import desk
from anfang.database import Reading
from anfang.halls.fields import KINDS, TIERS
from anfang.halls.records import Region
from anfang.people.records import Role
from anfang.people.scope import sees
from anfang.people.who import Who, may
from anfang.reports.figures.asked import Asked, Ground, ground

LookingAtFigures = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN, Role.ANALYST)]
BringingIn = Annotated[Who, may(Role.SUPERVISOR, Role.ADMIN)]
TABS = ("", "/items", "/heat", "/trend", "/groups", "/ranking", "/composite", "/standstill", "/overlap")
NO_HALL = UUID(int=0)


def looked_at(who: LookingAtFigures, session: Reading, asked: Annotated[Asked, Query()]) -> Ground:
    """The caller's ground, by the address's filters."""
    return ground(session, who, asked)


OnGround = Annotated[Ground, Depends(looked_at)]


def signed(value: int) -> str:
    """-123 → "−1.23", 50 → "+0.50"."""
    size = abs(value)
    return f"{'−' if value < 0 else '+' if value else ''}{size // 100}.{size % 100:02d}"


def show(request: Request, session: Session, here: Ground, tab: str, template: str, **facts: Any) -> Response:
    """A page of figures."""
    return desk.page(
        request,
        template,
        who=here.who,
        here=here,
        asked=here.asked,
        tab=tab,
        tabs=TABS,
        regions=[
            region
            for region in session.exec(select(Region).order_by(Region.path))
            if sees(here.who, region.path, NO_HALL)
        ],
        names=here.names,
        tiers=TIERS,
        kinds=KINDS,
        signed=signed,
        **facts,
    )
