"""What a change of the plan breaks, and what it costs, before it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from anfang.core.rotation.check import broken
from anfang.core.rotation.verdict import Broken
from anfang.halls.reach import Reach
from anfang.planning.assembling.assemble import Assembled, assemble, relaid
from anfang.planning.cost import Cost, cost_of
from anfang.planning.records import PlanStop
from anfang.planning.rows import Change, Rows, as_if, people, row_of, rows_near
from anfang.settings import Settings
from anfang.waves.records import Wave

Named = tuple[str, str, str, date]


@dataclass(frozen=True)
class Effect:
    """What a change does. `broken`: hard rules that it breaks anew, those waived left out; `waived`: those that it breaks and that were
    set aside by name; `mended`: broken before, not after. `cost`: what is added, negative where it is saved.
    """

    broken: tuple[Broken, ...]
    waived: tuple[Broken, ...]
    mended: tuple[Broken, ...]
    cost: Cost


def weigh(
    session: Session,
    wave: Wave,
    changes: Sequence[Change],
    *,
    reach: Reach,
    settings: Settings,
    now: datetime,
) -> Effect:
    """Judge the changes by the checker that judges every plan, over the halls, days and shoppers that they touch, and no more."""
    touched = [row for change in changes if change.kind == "stop" for row in _rows(change)]
    loose = [
        (change.kind, row)
        for change in changes
        if change.kind not in ("stop", "waiver")
        for row in _rows(change)
    ]
    halls = {row.hall_id for kind, row in loose if kind != "posting" and row.hall_id}
    under = [stop for kind, row in loose for stop in _under(session, wave, kind, row)]
    before = rows_near(session, wave.id, [*touched, *under], halls)
    after = as_if(before, changes)
    shoppers = {who for stop in (*before.stops, *after.stops) for who in people(stop)}
    shoppers |= {row.shopper_id for kind, row in loose if kind == "posting"}
    few = ({stop.hall_id for stop in (*before.stops, *after.stops)} | halls, shoppers)

    both = Rows(
        [*before.stops, *after.stops], [*before.postings, *after.postings], after.locks, after.forbids
    )
    here = assemble(session, wave, both, reach=reach, settings=settings, now=now, only=few)
    was, is_ = (relaid(session, wave, here, it, settings=settings, now=now) for it in (before, after))
    # A ban, a lock or a posting has to do with stops that stand: all that were read are judged then.
    some = None if loose else _touched(touched, was)
    old = {_name(it): it for it in broken(was.month, was.plan, only=some)}
    new = {_name(it): it for it in broken(is_.month, is_.plan, only=some)}
    waivers = {(it.rule, it.hall_id, it.shopper_id, it.day_on) for it in after.waivers}

    def waived(it: Broken) -> bool:
        return (it.rule, is_.halls.get(it.code), is_.shoppers.get(it.login), it.day_on) in waivers

    fresh = [it for name, it in new.items() if name not in old]
    return Effect(
        tuple(it for it in fresh if not waived(it)),
        tuple(it for it in fresh if waived(it)),
        tuple(it for name, it in old.items() if name not in new),
        cost_of(is_.month, is_.plan) - cost_of(was.month, was.plan),
    )


def _rows(change: Change) -> list[Any]:
    return [row_of(change.kind, it) for it in (change.before, change.after) if it]


def _under(session: Session, wave: Wave, kind: str, row: Any) -> Iterable[PlanStop]:
    """The stops that a ban forbids, or that a posting is about."""
    if kind == "lock":
        return []
    asked = select(PlanStop).where(PlanStop.wave_id == wave.id)
    if row.shopper_id is not None:
        asked = asked.where(
            or_(PlanStop.shopper_id == row.shopper_id, PlanStop.companion_id == row.shopper_id)
        )
    if kind == "posting":
        asked = asked.where(col(PlanStop.day_on).between(row.first_on, row.last_on))
    elif row.hall_id is not None:
        asked = asked.where(PlanStop.hall_id == row.hall_id)
    if kind == "forbid" and row.day_on is not None:
        asked = asked.where(PlanStop.day_on == row.day_on)
    return session.exec(asked)


def _touched(stops: Iterable[PlanStop], world: Assembled) -> list[tuple[str, str, date]]:
    codes = {hall: code for code, hall in world.halls.items()}
    names = {person: login for login, person in world.shoppers.items()}
    return [
        (codes[stop.hall_id], names[who], stop.day_on)
        for stop in stops
        for who in people(stop)
        if stop.hall_id in codes and who in names
    ]


def _name(it: Broken) -> Named:
    return it.rule, it.code, it.login, it.day_on
