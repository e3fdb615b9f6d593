"""What publishing a plan would tell phones: new visits, moved ones, cancelled ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.asked import Look
from anfang.planning.begin import clock_time
from anfang.planning.publishing.windows import holds
from anfang.planning.records import PlanStop
from anfang.waves.records import Assignment

Kind = Literal["new", "moved", "cancelled"]
Place = tuple[str, str, str]
"""Day, shopper's name, time."""


@dataclass(frozen=True)
class Differing:
    """One visit that is not as phones know it. `before`: None for a new one; `after`: None for one that is cancelled."""

    kind: Kind
    hall: Hall
    before: Place | None
    after: Place | None


def difference(session: Session, at: Look) -> list[Differing]:
    """The plan as it stands beside the assignments that stand, within reach, by day."""
    halls = {it.id: it for it in session.exec(select(Hall)) if at.reach.holds(it.region_path, it.id)}
    standing = select(Assignment).where(
        Assignment.wave_id == at.wave.id, col(Assignment.cancelled_at).is_(None)
    )
    known = {it.id: it for it in session.exec(standing) if it.hall_id in halls}
    planned = select(PlanStop).where(PlanStop.wave_id == at.wave.id)
    stops = [it for it in session.exec(planned) if it.hall_id in halls]
    names = _names(session, [*known.values(), *stops])
    found = []
    for stop in stops:
        was = known.pop(stop.assignment_id, None) if stop.assignment_id else None
        after = (stop.day_on.isoformat(), names[stop.shopper_id], clock_time(stop.at))
        if was is None:
            found.append(Differing("new", halls[stop.hall_id], None, after))
        elif not _same(stop, was):
            found.append(Differing("moved", halls[stop.hall_id], _place(was, names), after))
    found += [Differing("cancelled", halls[it.hall_id], _place(it, names), None) for it in known.values()]
    return sorted(found, key=lambda it: (it.after or it.before or ("", "", ""), it.hall.code))


def _names(session: Session, rows: Iterable[Assignment | PlanStop]) -> dict[object, str]:
    ids = {it.shopper_id for it in rows}
    return {it.id: it.name for it in session.exec(select(Person)) if it.id in ids}


def _same(stop: PlanStop, was: Assignment) -> bool:
    who = (stop.shopper_id, stop.companion_id, stop.day_on) == (was.shopper_id, was.companion_id, was.day_on)
    return who and holds((was.from_time, was.to_time), stop.at)


def _place(it: Assignment, names: dict[object, str]) -> Place:
    return it.day_on.isoformat(), names[it.shopper_id], f"{it.from_time}–{it.to_time}"
