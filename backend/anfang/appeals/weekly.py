"""What the weekly report says of appeals and dispatches in a region."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from anfang.appeals.listing import RUNNING
from anfang.appeals.records import Appeal, Decision, Dispatch, OwnVeto
from anfang.appeals.told import document_for, term, told
from anfang.halls.records import Hall
from anfang.people.scope import may_see
from anfang.people.who import Who
from anfang.waves.programme import programme
from anfang.waves.records import Wave

SHOWN = 40


def week_of_appeals(session: Session, who: Who, since: datetime, until: datetime) -> dict[str, Any]:
    """`dispatches`: running, overdue, opened and closed in the week, the overdue ones by name; `appeals`: made, decided, waiting."""
    running = col(Dispatch.standing).in_(RUNNING)
    late = _overdue(until)
    return {
        "dispatches": {
            "running": _count(session, who, Dispatch, running),
            "overdue": _count(session, who, Dispatch, late),
            "opened": _count(session, who, Dispatch, *_within(Dispatch.opened_at, since, until)),
            "closed": _count(session, who, Dispatch, *_within(Dispatch.closed_at, since, until)),
            "own_vetoes": _count(session, who, OwnVeto, *_within(OwnVeto.at, since, until)),
            "lines": _lines(session, who, late),
        },
        "appeals": {
            "made": _count(session, who, Appeal, *_within(Appeal.at, since, until)),
            "decided": _count(session, who, Appeal, _decided(*_within(Decision.at, since, until))),
            "waiting": _count(session, who, Appeal, ~_decided()),
        },
    }


def _overdue(until: datetime) -> ColumnElement[bool]:
    unanswered = (col(Dispatch.standing) == "open") & (col(Dispatch.answer_due_at) < until)
    return or_(unanswered, col(Dispatch.standing).in_(RUNNING) & (col(Dispatch.mend_due_at) < until))


def _within(moment: Any, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(moment) >= since, col(moment) < until


def _decided(*when: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Decision.appeal_id).where(Decision.appeal_id == Appeal.id, *when).exists()


def _count(session: Session, who: Who, table: Any, *where: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).join(Hall, col(Hall.id) == table.hall_id)
    return session.exec(found.where(may_see(who, Hall.region_path, Hall.id), *where)).one()


def _lines(session: Session, who: Who, late: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Those that wait longest first, in words of both languages."""
    found = (
        select(Dispatch, Hall, Wave)
        .join(Hall, col(Hall.id) == col(Dispatch.hall_id))
        .join(Wave, col(Wave.id) == col(Dispatch.wave_id))
        .where(may_see(who, Hall.region_path, Hall.id), late)
        .order_by(col(Dispatch.mend_due_at), col(Dispatch.id))
        .limit(SHOWN)
    )
    zone = ZoneInfo(programme(session).clock.zone)
    lines = []
    for dispatch, hall, wave in session.exec(found).all():
        document, due = document_for(session, wave.id, hall.id), term(dispatch)
        words = {key: told(session, document, dispatch, key).what for key in ("zh", "en")}
        day = due.astimezone(zone).date().isoformat() if due else ""
        lines.append(
            {"hall": hall.name, "code": hall.code, "standing": dispatch.standing, "due": day, **words}
        )
    return lines
