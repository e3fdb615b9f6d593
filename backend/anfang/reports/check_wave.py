"""Check a wave before it is published: what is not done yet, and where each of it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, or_, select

from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.reports.refusals import WaveBeyondReach
from anfang.visits.records import UNSETTLED, Visit
from anfang.waves.close import closing_of
from anfang.waves.records import MISSING, Assignment, Wave

JUDGED = ("approved", "excluded")


@dataclass(frozen=True)
class Lacking:
    """One thing that stands in the way. `what`: unvisited, veto or unjudged; `standing`: the visit's; `link`: where it is mended."""

    what: str
    hall: Hall
    day_on: date
    standing: str
    link: str


def check_wave(
    session: Session, wave: Wave, seen: ColumnElement[bool] | None = None, *, most: int | None = None
) -> list[Lacking]:
    """What is lacking, by hall: every assignment that is not given up has its visit, every visit is judged, no veto is open.

    `seen` narrows it to some halls, `most` to the first lines. Visits that came after the wave was closed ask for nothing: they
    are no part of it.
    """
    found = []
    for question, day_on, made in (
        (_unvisited(wave), Assignment.day_on, _planned),
        (_unjudged(session, wave), Visit.visited_on, _made),
    ):
        narrowed = question if seen is None else question.where(seen)
        rows = session.exec(narrowed.order_by(col(Hall.code), col(day_on)).limit(most))
        found += [made(row, hall) for row, hall in rows]
    return sorted(found, key=lambda it: (it.hall.code, it.day_on, it.what, it.link))[:most]


def count_lacking(session: Session, wave: Wave, seen: ColumnElement[bool]) -> tuple[int, int]:
    """How many lines there are in the halls that are `seen`, and in all others."""
    inside = others = 0
    for question in (_unvisited(wave), _unjudged(session, wave)):
        counting = question.with_only_columns(func.count(case((seen, 1))), func.count())
        mine, every = session.connection().execute(counting).one()
        inside, others = inside + mine, others + every - mine
    return inside, others


def late_visits(session: Session, wave: Wave) -> list[tuple[Visit, Hall]]:
    """Visits that came in after the wave was closed: kept, and out of its figures. None of them is ever approved [in_time]."""
    closing = closing_of(session, wave.id)
    if closing is None:
        return []
    found = (
        select(Visit, Hall)
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .where(Visit.wave_id == wave.id, UNSETTLED, col(Visit.first_received_at) > closing.at)
        .order_by(col(Visit.first_received_at), col(Visit.id))
    )
    return [(visit, hall) for visit, hall in session.exec(found)]


def halls_of(session: Session, wave: Wave) -> Sequence[tuple[UUID, str]]:
    """Every hall that the wave has to do with, with its region's path: planned or visited."""
    planned = select(Assignment.hall_id).where(
        Assignment.wave_id == wave.id, col(Assignment.cancelled_at).is_(None)
    )
    visited = select(Visit.hall_id).where(Visit.wave_id == wave.id)
    every = select(Hall.id, Hall.region_path).where(or_(col(Hall.id).in_(planned), col(Hall.id).in_(visited)))
    return session.exec(every).all()


def refuse_beyond_reach(session: Session, wave: Wave, by: Person) -> None:
    """Raises WaveBeyondReach where the wave has a hall that `by` may not see: nobody publishes what they cannot have checked."""
    reach = reach_of(session, by)
    if any(not reach.holds(path, hall_id) for hall_id, path in halls_of(session, wave)):
        raise WaveBeyondReach


def _unvisited(wave: Wave) -> Any:
    return (
        select(Assignment, Hall)
        .join(Hall, col(Hall.id) == col(Assignment.hall_id))
        .where(Assignment.wave_id == wave.id, MISSING)
    )


def _planned(planned: Assignment, hall: Hall) -> Lacking:
    link = f"/desk/waves/{planned.wave_id}/assignments/{planned.id}"
    return Lacking("unvisited", hall, planned.day_on, "", link)


def _unjudged(session: Session, wave: Wave) -> Any:
    closing = closing_of(session, wave.id)
    open_ = or_(col(Visit.veto_open), col(Visit.standing).not_in(JUDGED))
    found = (
        select(Visit, Hall)
        .join(Hall, col(Hall.id) == col(Visit.hall_id))
        .where(Visit.wave_id == wave.id, UNSETTLED, Visit.standing != "excluded", open_)
    )
    return found if closing is None else found.where(col(Visit.first_received_at) <= closing.at)


def _made(visit: Visit, hall: Hall) -> Lacking:
    what = "veto" if visit.veto_open else "unjudged"
    return Lacking(what, hall, visit.visited_on, visit.standing, f"/desk/review/{visit.id}")
