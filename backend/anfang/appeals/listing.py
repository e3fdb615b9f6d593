"""Lists of appeals and dispatches for whoever may see their halls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import Session, case, col, func, or_, select

from anfang.appeals.records import Appeal, Decision, Dispatch, DispatchStep, Enclosure
from anfang.appeals.standing import AppealStanding
from anfang.appeals.standing import told as standing_told
from anfang.halls.records import Hall
from anfang.people.scope import visible
from anfang.people.who import Who
from anfang.problems import NotHere
from anfang.reports.records import Amendment, Publication
from anfang.waves.records import Wave

PAGE = 50
RUNNING = ("open", "answered", "reopened")


class Asked(BaseModel):
    """The filters of both lists, as they stand in the address."""

    wave: str = Field(default="", max_length=40)
    show: str = Field(default="", max_length=12)
    page: int = Field(default=1, ge=1, le=100_000)


@dataclass(frozen=True)
class AppealSeen:
    """One appeal with where it belongs."""

    appeal: Appeal
    hall: Hall
    wave: Wave
    standing: AppealStanding


@dataclass(frozen=True)
class DispatchSeen:
    """One dispatch with where it belongs."""

    dispatch: Dispatch
    hall: Hall
    wave: Wave


def appeals_listed(session: Session, who: Who, asked: Asked) -> tuple[list[AppealSeen], int]:
    """A page of appeals and how many there are; those that wait first, the oldest first. `show`: waiting, done, or all."""
    final = col(Decision.accepted).is_(False) | col(Amendment.decided_at).is_not(None)
    found = _appeals(who)
    if asked.wave:
        found = found.where(Wave.code == asked.wave)
    if asked.show == "waiting":
        found = found.where(col(Decision.appeal_id).is_(None) | ~func.coalesce(final, False))
    elif asked.show == "done":
        found = found.where(func.coalesce(final, False))
    total = session.exec(select(func.count()).select_from(found.subquery())).one()
    rows = session.exec(
        found.order_by(col(Decision.appeal_id).is_not(None), col(Appeal.at), col(Appeal.id))
        .offset((asked.page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    return [_appeal_seen(row) for row in rows], total


def appeal_for(session: Session, who: Who, appeal_id: UUID) -> AppealSeen:
    """One appeal. Raises NotHere."""
    row = session.exec(_appeals(who).where(Appeal.id == appeal_id)).first()
    if row is None:
        raise NotHere
    return _appeal_seen(row)


def appeals_of_hall(session: Session, wave_id: UUID, hall_id: UUID) -> list[tuple[Appeal, AppealStanding]]:
    """A hall's own appeals of one wave, in the order in which they were made."""
    mine = (
        select(Appeal, Decision, Amendment)
        .outerjoin(Decision, col(Decision.appeal_id) == col(Appeal.id))
        .outerjoin(Amendment, col(Amendment.id) == col(Decision.amendment_id))
        .where(Appeal.wave_id == wave_id, Appeal.hall_id == hall_id)
        .order_by(col(Appeal.at), col(Appeal.place), Appeal.item)
    )
    return [(row, standing_told(word, changed)) for row, word, changed in session.exec(mine).all()]


def dispatches_listed(
    session: Session, who: Who, asked: Asked, *, now: datetime
) -> tuple[list[DispatchSeen], int]:
    """A page of dispatches and how many there are, the most urgent first. `show`: overdue, one of their standings, or all."""
    found = _dispatches(who)
    if asked.wave:
        found = found.where(Wave.code == asked.wave)
    if asked.show == "overdue":
        unanswered = (col(Dispatch.standing) == "open") & (col(Dispatch.answer_due_at) < now)
        unmended = col(Dispatch.standing).in_(RUNNING) & (col(Dispatch.mend_due_at) < now)
        found = found.where(or_(unanswered, unmended))
    elif asked.show == "running":
        found = found.where(col(Dispatch.standing).in_(RUNNING))
    elif asked.show:
        found = found.where(Dispatch.standing == asked.show)
    total = session.exec(select(func.count()).select_from(found.subquery())).one()
    runs = case(
        (col(Dispatch.standing) == "open", col(Dispatch.answer_due_at)),
        (col(Dispatch.standing).in_(RUNNING), col(Dispatch.mend_due_at)),
    )
    order = (
        col(Dispatch.closed_at).is_not(None),
        runs.is_(None),  # what waits for the desk has no term
        runs,
        Hall.code,
        Dispatch.why,
        Dispatch.item,
    )
    rows = session.exec(found.order_by(*order).offset((asked.page - 1) * PAGE).limit(PAGE)).all()
    return [DispatchSeen(*row) for row in rows], total


def dispatch_for(session: Session, who: Who, **by: Any) -> DispatchSeen:
    """One dispatch, by its id or by hall_code, wave_code and key. Raises NotHere."""
    found = _dispatches(who)
    if "id" in by:
        found = found.where(Dispatch.id == by["id"])
    else:
        why, _, item = by["key"].partition(".")
        found = found.where(Hall.code == by["hall_code"], Wave.code == by["wave_code"])
        found = found.where(Dispatch.why == why, Dispatch.item == item)
    row = session.exec(found).first()
    if row is None:
        raise NotHere
    return DispatchSeen(*row)


def steps_of(session: Session, dispatch_id: UUID) -> list[tuple[DispatchStep, list[Enclosure]]]:
    """All that happened to it, the oldest first, with what was enclosed."""
    every = select(DispatchStep).where(DispatchStep.dispatch_id == dispatch_id)
    rows = session.exec(every.order_by(col(DispatchStep.at), col(DispatchStep.id))).all()
    files = select(Enclosure).where(col(Enclosure.step_id).in_([row.id for row in rows]))
    kept = session.exec(files.order_by(Enclosure.name, col(Enclosure.id))).all()
    return [(row, [file for file in kept if file.step_id == row.id]) for row in rows]


def files_of(session: Session, appeal_id: UUID) -> list[Enclosure]:
    """What was enclosed with an appeal."""
    mine = select(Enclosure).where(Enclosure.appeal_id == appeal_id)
    return list(session.exec(mine.order_by(Enclosure.name, col(Enclosure.id))).all())


def enclosure_for(session: Session, who: Who, enclosure_id: UUID) -> Enclosure:
    """One file, for whoever sees its hall. Raises NotHere."""
    file = session.get(Enclosure, enclosure_id)
    if file is None:
        raise NotHere
    if file.appeal_id is not None:
        appeal_for(session, who, file.appeal_id)
    else:
        step = session.get_one(DispatchStep, file.step_id)
        dispatch_for(session, who, id=step.dispatch_id)
    return file


def waves_published(session: Session) -> list[Wave]:
    """The waves that halls can have something to say about, the newest first."""
    out = select(Publication.wave_id).where(Publication.edition == 1)
    return list(
        session.exec(
            select(Wave).where(col(Wave.id).in_(out)).order_by(col(Wave.starts_on).desc(), Wave.code)
        )
    )


def _appeals(who: Who) -> Any:
    found = (
        select(Appeal, Hall, Wave, Decision, Amendment)  # type: ignore[call-overload]  # known for four tables only
        .join(Hall, col(Hall.id) == col(Appeal.hall_id))
        .join(Wave, col(Wave.id) == col(Appeal.wave_id))
        .outerjoin(Decision, col(Decision.appeal_id) == col(Appeal.id))
        .outerjoin(Amendment, col(Amendment.id) == col(Decision.amendment_id))
    )
    return visible(found, who, Hall.region_path, Hall.id)


def _appeal_seen(row: Any) -> AppealSeen:
    appeal, hall, wave, decision, amendment = row
    return AppealSeen(appeal, hall, wave, standing_told(decision, amendment))


def _dispatches(who: Who) -> Any:
    found = (
        select(Dispatch, Hall, Wave)
        .join(Hall, col(Hall.id) == col(Dispatch.hall_id))
        .join(Wave, col(Wave.id) == col(Dispatch.wave_id))
    )
    return visible(found, who, Hall.region_path, Hall.id)
