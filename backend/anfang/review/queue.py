"""What waits to be judged: open vetoes and doubtful visits first, then the rest, each oldest first. So what is overdue stands on top of
the rest by itself. Only what waits is walked: both parts have an index of their own, which holds nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlmodel import Session, col, func, select, tuple_

from anfang.halls.records import Hall
from anfang.people.below import below
from anfang.people.records import Person
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.problems import Invalid
from anfang.visits.records import Visit
from anfang.waves.programme import programme
from anfang.waves.records import Wave

PAGE = 50
COUNT_TO = 1000
FEW_HALLS = 100
# As the indexes say it, word for word: they hold only such rows, and are used only where a question says so.
_WAITING = text("visits.standing = 'waiting'")
_URGENT = text("(visits.veto_open OR visits.doubt <> 'clear')")
_CALM = text("NOT (visits.veto_open OR visits.doubt <> 'clear')")
_ASIDE = text("visits.standing <> 'approved' AND visits.standing <> 'waiting'")


class Asked(BaseModel):
    """What the address asks for. `show`: whose; `standing`: what waits, or what was laid aside. `after`: urgent or not, time, id."""

    model_config = ConfigDict(extra="ignore")

    show: Literal["all", "mine", "free"] = "all"
    standing: Literal["waiting", "held", "returned", "excluded"] = "waiting"
    wave: str = Field(default="", max_length=40)
    region: str = Field(default="", max_length=120)
    after: str = Field(default="", max_length=120)


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    visit: Visit
    hall: Hall
    wave: str
    shopper: str
    reviewer: str
    overdue: bool


@dataclass(frozen=True)
class Queue:
    """A page of it. `count` is exact up to COUNT_TO; `after` leads on."""

    lines: list[Waiting] = field(default_factory=list)
    count: int = 0
    after: str | None = None


@dataclass(frozen=True)
class _Mark:
    urgent: bool
    at: datetime
    id: UUID


def queue(session: Session, asked: Asked, *, by: Who, now: datetime) -> Queue:
    """The page of the queue that is asked for, of the visits that `by` may see."""
    where = _where(session, asked, by)
    rows = _walk(session, asked, where, _read(asked.after), PAGE + 1)
    counted = select(col(Visit.id)).join(Hall, col(Hall.id) == _bare(Visit.hall_id))
    counted = counted.where(_standing(asked), *where).limit(COUNT_TO + 1)
    count = session.exec(select(func.count()).select_from(counted.subquery())).one()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    overdue_at = now - timedelta(days=programme(session).review_days)
    return Queue(_named(session, rows, overdue_at), count, _told(asked, rows[-1][0]) if more else None)


def next_after(session: Session, asked: Asked, visit: Visit | None, *, by: Who) -> UUID | None:
    """The visit behind `visit` in the queue, or else its first; None where nothing else waits."""
    where = _where(session, asked, by)
    if visit is not None:
        where.append(col(Visit.id) != visit.id)
        behind = _walk(session, asked, where, _mark(asked, visit), 1)
        if behind:
            return behind[0][0].id
    first = _walk(session, asked, where, None, 1)
    return first[0][0].id if first else None


def walk_free(session: Session, asked: Asked, *, by: Who, size: int) -> list[tuple[Visit, Hall]]:
    """The first visits of the queue that wait and that nobody has, whatever else the address asks for."""
    free = asked.model_copy(update={"show": "free", "standing": "waiting"})
    return _walk(session, free, _where(session, free, by), None, size)


def address(asked: Asked, path: str = "", **more: str) -> str:
    """An address below the queue that remembers what is asked of it; what is as usual stays out."""
    usual = Asked().model_dump()
    said = {**asked.model_dump(), "after": "", **more}
    query = urlencode({key: value for key, value in said.items() if value != usual.get(key, "")})
    return f"/desk/review{path}{'?' if query else ''}{query}"


def _standing(asked: Asked) -> Any:
    if asked.standing == "waiting":
        return _WAITING
    return text(
        f"visits.standing = '{asked.standing}' AND {_ASIDE.text}"
    )  # one of four words, none from outside


def _walk(
    session: Session, asked: Asked, where: list[Any], mark: _Mark | None, size: int
) -> list[tuple[Visit, Hall]]:
    """The next rows behind the mark: the urgent ones, then the others."""
    parts: list[tuple[bool, Any]] = [(True, _URGENT), (False, _CALM)]
    if asked.standing != "waiting":
        parts = [(False, text("1 = 1"))]
    rows: list[tuple[Visit, Hall]] = []
    for urgent, part in parts:
        if len(rows) >= size or (mark is not None and mark.urgent < urgent):
            continue
        found = select(Visit, Hall).join(Hall, col(Hall.id) == _bare(Visit.hall_id))
        found = found.where(_standing(asked), part, *where)
        if mark is not None and mark.urgent == urgent:
            found = found.where(tuple_(col(Visit.first_received_at), col(Visit.id)) > (mark.at, mark.id))
        found = found.order_by(col(Visit.first_received_at), col(Visit.id)).limit(size - len(rows))
        rows += session.exec(found).all()
    return rows


def _where(session: Session, asked: Asked, by: Who) -> list[Any]:
    halls: list[Any] = [may_see(by, Hall.region_path, Hall.id)]
    if asked.region:
        halls.append(below(Hall.region_path, asked.region.rstrip("/") + "/"))
    # Halls are few beside visits: a handful is looked up first, so that their visits come by an index.
    few = session.exec(select(col(Hall.id)).where(*halls).limit(FEW_HALLS + 1)).all()
    found = [*halls, col(Visit.hall_id).in_(few)] if len(few) <= FEW_HALLS else halls
    if asked.wave:
        wave = session.exec(select(Wave.id).where(Wave.code == asked.wave)).first()
        found.append(_bare(Visit.wave_id) == wave if wave else col(Visit.id).is_(None))
    if asked.show == "mine":
        found.append(col(Visit.reviewer_id) == by.person.id)
    elif asked.show == "free":
        found.append(_bare(Visit.reviewer_id).is_(None))
    return found


def _bare(column: Any) -> Any:
    """A column without its index: that of a wave, a hall or a reviewer holds all that was ever judged, more than what waits."""
    return func.coalesce(column, column)


def _mark(asked: Asked, visit: Visit) -> _Mark:
    urgent = asked.standing == "waiting" and (visit.veto_open or visit.doubt != "clear")
    return _Mark(urgent, visit.first_received_at, visit.id)


def _told(asked: Asked, visit: Visit) -> str:
    mark = _mark(asked, visit)
    return f"{'u' if mark.urgent else 'c'}~{mark.at.isoformat()}~{mark.id}"


def _read(text_: str) -> _Mark | None:
    if not text_:
        return None
    try:
        part, at, id_ = text_.split("~")
        moment = datetime.fromisoformat(at)
        if part not in ("u", "c") or moment.tzinfo is None:
            raise ValueError(text_)
        return _Mark(part == "u", moment, UUID(id_))
    except (ValueError, OverflowError) as error:
        what = {"zh": "不是这个列表给出的位置", "en": "is no place in this list"}
        raise Invalid(at="after", what=what) from error


def _named(session: Session, rows: list[tuple[Visit, Hall]], overdue_at: datetime) -> list[Waiting]:
    waves = {visit.wave_id for visit, _ in rows if visit.wave_id}
    people = {one for visit, _ in rows for one in (visit.shopper_id, visit.reviewer_id) if one}
    titles = dict(session.exec(select(Wave.id, Wave.title).where(col(Wave.id).in_(waves))).all())
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    return [
        Waiting(
            visit,
            hall,
            titles.get(visit.wave_id, "") if visit.wave_id else "",
            names[visit.shopper_id],
            names.get(visit.reviewer_id, "") if visit.reviewer_id else "",
            visit.standing == "waiting" and visit.first_received_at < overdue_at,
        )
        for visit, hall in rows
    ]
