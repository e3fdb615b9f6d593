"""What has happened since a plan was begun: re-visits asked for, halls that are new, shoppers who keep away."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, or_, select

from anfang.halls.hours import DAYS
from anfang.halls.records import Hall
from anfang.planning.asked import Look
from anfang.planning.assembling.halls import revisits, visits_wanted
from anfang.planning.assembling.lacking import Lacking
from anfang.planning.records import PlanStop
from anfang.waves.inputs.rules import inputs_of
from anfang.waves.records import Assignment, Cooling, Revisit


@dataclass(frozen=True)
class HallNow:
    """A hall as the wave has it by now. `lacks`: what keeps it out of any plan, None where nothing does."""

    hall: Hall
    planned: int
    wanted: int
    lacks: Lacking | None = None


@dataclass(frozen=True)
class Asked:
    """A re-visit that somebody asked for and that no visit which stands serves. `lost`: one did, and was cancelled."""

    wish: Revisit
    at: HallNow
    lost: bool


def asked_for(session: Session, at: Look) -> list[Asked]:
    """The open re-visits within reach, oldest first. The wave wants them from the moment they are asked for."""
    open_ = or_(col(Revisit.assignment_id).is_(None), col(Assignment.cancelled_at).is_not(None))
    asked = (
        select(Revisit, Hall)
        .join(Hall, col(Hall.id) == Revisit.hall_id)
        .outerjoin(Assignment, col(Assignment.id) == Revisit.assignment_id)
        .where(open_)
        .order_by(col(Revisit.asked_at))
    )
    rows = [(it, hall) for it, hall in session.exec(asked) if at.reach.holds(hall.region_path, hall.id)]
    now = dict(zip((wish.id for wish, _ in rows), _now(session, at, [hall for _, hall in rows]), strict=True))
    return [Asked(wish, now[wish.id], wish.assignment_id is not None) for wish, _ in rows]


def new_halls(session: Session, at: Look) -> list[HallNow]:
    """The halls within reach that came after the plan was begun and that no phone was told of yet, newest first."""
    if at.plan is None:
        return []
    told = select(Assignment.hall_id).where(
        Assignment.wave_id == at.wave.id, col(Assignment.cancelled_at).is_(None)
    )
    asked = select(Hall).where(
        Hall.created_at > at.plan.begun_at, col(Hall.retired_at).is_(None), col(Hall.id).not_in(told)
    )
    found = [it for it in session.exec(asked) if at.reach.holds(it.region_path, it.id)]
    found.sort(key=lambda it: it.created_at, reverse=True)
    return list(_now(session, at, [it for it in found if it.kind != "competitor"]))


def kept_away(session: Session, at: Look) -> list[tuple[Cooling, Hall]]:
    """Who keeps away from which hall within reach longer than the three months, the newest first."""
    asked = (
        select(Cooling, Hall)
        .join(Hall, col(Hall.id) == Cooling.hall_id)
        .where(Cooling.until_on > at.wave.starts_on)
        .order_by(col(Cooling.since_on).desc(), col(Hall.code))
    )
    return [(it, hall) for it, hall in session.exec(asked) if at.reach.holds(hall.region_path, hall.id)]


def _now(session: Session, at: Look, halls: list[Hall]) -> Iterator[HallNow]:
    inputs, more = inputs_of(session, at.wave), revisits(session, at.wave)
    stops: Counter[UUID] = Counter(
        session.exec(
            select(PlanStop.hall_id).where(PlanStop.wave_id == at.wave.id, col(PlanStop.shadow).is_(False))
        )
    )
    for hall in halls:
        yield HallNow(hall, stops[hall.id], visits_wanted(inputs, hall, more), _lacks(hall))


def _lacks(hall: Hall) -> Lacking | None:
    facts: dict[str, str | int] = {"hall": hall.name, "code": hall.code}
    if hall.lat_e6 is None or hall.lon_e6 is None:
        return Lacking("no_place", hall.code, facts)
    return Lacking("no_hours", hall.code, facts) if all(hall.hours.get(it) is None for it in DAYS) else None
