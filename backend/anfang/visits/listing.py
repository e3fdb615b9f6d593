"""The visits that somebody may see, filtered, sorted, fifty at a time.

Pages are cut by key, never by offset: page 400 costs what page 1 costs, and a visit that comes in meanwhile moves no other
from one page to the next. What has no score stands last in both directions.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, func, select

from anfang.core.scorecard import WHOLE
from anfang.halls.few import few_halls
from anfang.halls.records import Hall
from anfang.people.below import below
from anfang.people.records import Person
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.visits.records import ItemResult, Visit
from anfang.visits.turning import Spot, page_of
from anfang.waves.records import Wave

PAGE = 50
COUNT_TO = 1000  # an exact number beyond it helps nobody, and costs the more the larger the table

Sort = Literal["visited", "score", "hall"]


class Filters(BaseModel):
    """What the address asks for. Empty: no filter. `region` is a path; `text` looks at the hall's name and code.

    The rest is what figures lead to: the halls' `kind`, one `hall` by its code, only `counted` visits (approved, not exposed), only
    `exposed` ones, those in which an `item` was observed, and there `complied` or not.
    """

    model_config = ConfigDict(extra="ignore")

    wave: str = Field(default="", max_length=40)
    region: str = Field(default="", max_length=120)
    tier: str = Field(default="", max_length=20)
    state: Literal["", "received", "complete"] = ""
    band: str = Field(default="", max_length=20)
    vetoed: Literal["", "yes", "no"] = ""
    flagged: Literal["", "yes", "no"] = ""
    text: str = Field(default="", max_length=120)
    kind: str = Field(default="", max_length=20)
    hall: str = Field(default="", max_length=30)
    counted: Literal["", "yes"] = ""
    exposed: Literal["", "yes"] = ""
    item: str = Field(default="", max_length=60)
    complied: Literal["", "yes", "no"] = ""
    sort: Sort = "visited"
    order: Literal["up", "down"] = "down"
    after: str = Field(default="", max_length=120)
    before: str = Field(default="", max_length=120)

    def narrowed(self) -> bool:
        """Whether anything is filtered out."""
        of_visit = (self.wave, self.tier, self.state, self.band, self.vetoed, self.flagged)
        return any((*of_visit, self.region, self.text, *self.narrowed_by_figures().values()))

    def narrowed_by_figures(self) -> dict[str, str]:
        """The filters that have no field on the page, as they are asked for."""
        given = {
            name: str(getattr(self, name))
            for name in ("kind", "hall", "counted", "exposed", "item", "complied")
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    visit: Visit
    hall: Hall
    wave: str
    shopper: str


@dataclass(frozen=True)
class Listing:
    """A page of the list. `count` is exact up to COUNT_TO, `more_than_counted` beyond; `after`, `before` lead to the neighbours."""

    lines: list[Listed] = field(default_factory=list)
    count: int = 0
    more_than_counted: bool = False
    after: str | None = None
    before: str | None = None


def visits_listed(session: Session, filters: Filters, *, by: Who) -> Listing:
    """The page of visits that `filters` ask for, of those that `by` may see."""
    where = _where(session, filters, by)
    # By hall: coalesce keeps SQLite from walking all visits and looking up their halls, instead of the halls in order.
    hall_id = func.coalesce(Hall.id, Hall.id) if filters.sort == "hall" else col(Hall.id)
    joined = select(Visit, Hall).join(Hall, col(Visit.hall_id) == hall_id).where(*where)
    counted = (
        select(col(Visit.id)).join(Hall, col(Hall.id) == col(Visit.hall_id)).where(*where).limit(COUNT_TO + 1)
    )
    count = session.exec(select(func.count()).select_from(counted.subquery())).one()
    found = page_of(session, joined, _keys(filters.sort), filters, size=PAGE)
    return Listing(
        lines=_named(session, found.rows),
        count=min(count, COUNT_TO),
        more_than_counted=count > COUNT_TO,
        after=found.after,
        before=found.before,
    )


def _keys(sort: Sort) -> list[Spot]:
    """The columns to sort by, the id last, so that the order is total; an index begins with each first one."""
    last = Spot(col(Visit.id), lambda row: row[0].id, UUID)
    visited = Spot(col(Visit.visited_at), lambda row: row[0].visited_at, _moment)
    if sort == "score":
        return [Spot(col(Visit.final), lambda row: row[0].final, _score, nullable=True), last]
    if sort == "hall":
        return [Spot(col(Hall.code), lambda row: row[1].code, str), visited, last]
    return [visited, last]


def _score(text: str) -> int:
    score = int(text)
    if not 0 <= score <= WHOLE:
        raise ValueError(text)
    return score


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _where(session: Session, filters: Filters, by: Who) -> list[ColumnElement[bool]]:
    found: list[Any] = _of_halls(session, filters, by)
    if filters.wave:
        wave = session.exec(select(Wave.id).where(Wave.code == filters.wave)).first()
        found.append(col(Visit.wave_id) == wave if wave else col(Visit.id).is_(None))
    if filters.tier:
        found.append(col(Visit.tier) == filters.tier)
    if filters.state:
        found.append(col(Visit.wanting) > 0 if filters.state == "received" else col(Visit.wanting) == 0)
    if filters.band:
        found.append(col(Visit.band) == filters.band)
    if filters.band or filters.sort == "score":
        # What the list does not show it does not tell by its order either, nor by the address of its next page.
        found.append(col(Visit.veto_open).is_(False))
    if filters.vetoed:
        vetoed = col(Visit.verdict) == "vetoed"
        found.append(vetoed if filters.vetoed == "yes" else ~vetoed)
    if filters.flagged:
        none = cast(Visit.flags, String) == "[]"
        found.append(~none if filters.flagged == "yes" else none)
    return found + _of_figures(filters)


def _of_figures(filters: Filters) -> list[Any]:
    found: list[Any] = []
    if filters.counted:
        found += [
            col(Visit.standing) == "approved",
            col(Visit.exposed).is_(False),
            col(Visit.wave_id).is_not(None),
        ]
    if filters.exposed:
        found.append(col(Visit.exposed).is_(True))
    if filters.item:
        of_head = (
            col(ItemResult.revision_id) == col(Visit.revision_id),
            col(ItemResult.item) == filters.item,
        )
        # One value a visit, not "exists": PostgreSQL would begin with all visits ever that said so of the item.
        complied = select(col(ItemResult.complied)).where(*of_head).scalar_subquery()
        found.append(
            complied.is_not(None) if not filters.complied else complied.is_(filters.complied == "yes")
        )
    return found


def _of_halls(session: Session, filters: Filters, by: Who) -> list[Any]:
    """The caller's halls, and of these those in the region and with the name that are asked for.

    Halls are few beside visits. A handful is looked up first, so that their visits come by an index; of many halls, fifty visits
    are soon found along the order of the list, and each is checked against its hall.
    """
    wanted: list[Any] = [may_see(by, Hall.region_path, Hall.id)]
    if filters.region:
        wanted.append(below(Hall.region_path, filters.region.rstrip("/") + "/"))
    if filters.kind:
        wanted.append(col(Hall.kind) == filters.kind)
    if filters.hall:
        wanted.append(col(Hall.code) == filters.hall)
    if text := filters.text.strip():  # autoescape: what LIKE takes for wildcards are letters here
        name, code = (
            col(Hall.name).icontains(text, autoescape=True),
            col(Hall.code).icontains(text, autoescape=True),
        )
        wanted.append(name | code)
    few = few_halls(session, *wanted)
    return wanted if few is None else [*wanted, col(Visit.hall_id).in_(few)]


def _named(session: Session, rows: list[tuple[Visit, Hall]]) -> list[Listed]:
    waves = {visit.wave_id for visit, _ in rows if visit.wave_id}
    shoppers = {visit.shopper_id for visit, _ in rows}
    titles = dict(session.exec(select(Wave.id, Wave.title).where(col(Wave.id).in_(waves))).all())
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(shoppers))).all())
    return [
        Listed(visit, hall, titles.get(visit.wave_id, "") if visit.wave_id else "", names[visit.shopper_id])
        for visit, hall in rows
    ]
