"""Publish a plan: its stops become assignments, those that vanished are cancelled, and phones are told at their next sync."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from anfang import journal
from anfang.checklists.effective import version_for
from anfang.checklists.records import ChecklistVersion
from anfang.core.rotation.check import broken
from anfang.core.rotation.month import Stop
from anfang.halls.reach import reach_of
from anfang.halls.records import Hall
from anfang.people.records import Person
from anfang.planning.assembling.assemble import Assembled, assemble
from anfang.planning.catch_up import catch_up
from anfang.planning.change import Desk
from anfang.planning.publishing.days import ordered
from anfang.planning.publishing.scenarios import dealt, last_scenarios
from anfang.planning.publishing.serve_revisits import serve_revisits
from anfang.planning.publishing.windows import holds, window_around
from anfang.planning.records import PlanKnown, PlanPublication, PlanStop, PlanWaiver, WavePlan
from anfang.planning.refusals import RuleBroken
from anfang.planning.rows import Rows, rows_of
from anfang.planning.spoken import reasons
from anfang.planning.step import plan_at
from anfang.waves.assign import laid_out, tell
from anfang.waves.calendar import Calendar, calendar
from anfang.waves.cancel import cancel, was_made
from anfang.waves.check import Objection, Wish, objections, refused
from anfang.waves.programme import programme
from anfang.waves.records import Assignment
from anfang.waves.shoppers import lock_shoppers

# What assignments object to → the plan's rule that a planner may have waived.
WAIVABLE = {
    "rotation": "rotation",
    "cooling": "keep_away",
    "closed": "closed",
    "outside_hours": "outside_opening",
}


def publish_plan(session: Session, desk: Desk) -> PlanPublication:
    """Make the assignments of the plan as it stands, within reach: all of them or none. Those that fit already stay as phones know them;
    whoever has begun is left alone. The checklist version is pinned here.

    Raises NotHere, PlanMoved, RuleBroken where the checker finds a hard rule broken that is not waived, AssignmentRefused.
    """
    plan = plan_at(session, desk.wave, seen=desk.seen, by=desk.by)
    catch_up(session, plan, by=desk.by, now=desk.now)
    rows, reach = rows_of(session, desk.wave.id), reach_of(session, desk.by)
    here = assemble(session, desk.wave, rows, reach=reach, settings=desk.settings, now=desk.now)
    refuse_broken(session, here, rows)
    halls = set(here.halls.values())
    mine = [stop for stop in rows.stops if stop.hall_id in halls]
    standing = _standing(session, desk, halls)
    lock_shoppers(session, [*(it.shopper_id for it in mine), *(it.shopper_id for it in standing.values())])
    kept = {stop.id for stop in mine if _same(stop, standing.get(stop.assignment_id), here)}
    fresh = [stop for stop in mine if stop.id not in kept]
    staying = {stop.assignment_id for stop in mine if stop.id in kept}
    vanished = [it for it in standing.values() if it.id not in staying]
    cancelled = [it for it in vanished if not was_made(session, it)]
    for it in cancelled:
        cancel(session, it, by=desk.by, now=desk.now)
    _reschedule(session, desk, here, [stop for stop in mine if stop.id in kept], standing)
    session.flush()
    made = _make(session, desk, plan, here, rows, fresh)
    _tell_days(session, here, mine, {**standing, **{it.id: it for it in made}})
    serve_revisits(session, desk.wave, mine)
    row = PlanPublication(
        id=uuid4(), wave_id=desk.wave.id, revision=plan.revision, made=len(made), cancelled=len(cancelled),
        by=desk.by.id if desk.by else None, at=desk.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    facts = {"made": row.made, "cancelled": row.cancelled, "step": plan.revision}
    journal.write(session, "plan.published", f"wave:{desk.wave.id}", by=row.by, now=desk.now, **facts)
    return row


def refuse_broken(session: Session, here: Assembled, rows: Rows) -> None:
    """Raise RuleBroken with every hard rule that the plan breaks, those that were waived left out."""
    waived = {(it.rule, it.hall_id, it.shopper_id, it.day_on) for it in rows.waivers}
    left = [
        it
        for it in broken(here.month, here.plan)
        if (it.rule, here.halls.get(it.code), here.shoppers.get(it.login), it.day_on) not in waived
    ]
    if left:
        raise RuleBroken(left, reasons=reasons(session, left))


def _standing(session: Session, desk: Desk, halls: set[UUID]) -> dict[UUID | None, Assignment]:
    asked = select(Assignment).where(
        Assignment.wave_id == desk.wave.id, col(Assignment.cancelled_at).is_(None)
    )
    return {it.id: it for it in session.exec(asked) if it.hall_id in halls}


def _same(stop: PlanStop, stands: Assignment | None, here: Assembled) -> bool:
    """Whether the assignment that stands is the stop's: who goes where that day."""
    if stands is None:
        return False
    same = (stands.hall_id, stands.shopper_id, stands.companion_id, stands.day_on) == (
        stop.hall_id, stop.shopper_id, stop.companion_id, stop.day_on,
    )  # fmt: skip
    return same or stop.id in here.fixed


def _reschedule(
    session: Session, desk: Desk, here: Assembled, stops: Iterable[PlanStop], standing: dict[Any, Assignment]
) -> None:
    """Another hour is no other visit: what a phone may have begun keeps its name. A window that still holds the arrival stays."""
    codes = {hall: code for code, hall in here.halls.items()}
    opening = {hall.code: hall.open for hall in here.month.halls}
    for stop in stops:
        it = standing[stop.assignment_id]
        if stop.id in here.fixed or holds((it.from_time, it.to_time), stop.at):
            continue
        spans = opening[codes[stop.hall_id]].get(stop.day_on, ())
        it.from_time, it.to_time = window_around(stop.at, spans)
        session.add(it)
        by = desk.by.id if desk.by else None
        journal.write(session, "assignment.rescheduled", f"assignment:{it.id}", by=by, now=desk.now)


@dataclass
class _Making:
    """What is looked up once for all."""

    known: Calendar
    versions: dict[date, ChecklistVersion | None]
    people: dict[UUID, Person]
    halls: dict[UUID, Hall]
    waived: set[tuple[str, UUID, UUID, date]]


def _make(
    session: Session, desk: Desk, plan: WavePlan, here: Assembled, rows: Rows, fresh: Sequence[PlanStop]
) -> list[Assignment]:
    wave, given = desk.wave, _looked_up(session, desk, rows.waivers, fresh)
    codes = {hall.code: hall for hall in here.month.halls}
    scenarios, last = programme(session).scenarios, last_scenarios(session, given.halls)
    against: list[Objection] = []
    made = []
    for stop in sorted(fresh, key=lambda it: (it.day_on, it.at, it.id)):
        hall = given.halls[stop.hall_id]
        spans = codes[hall.code].open.get(stop.day_on, ())
        scenario = dealt(scenarios, plan.seed, hall.code, stop.day_on, last.get(hall.id, ""))
        window = window_around(stop.at, spans)
        wish = Wish(wave, hall, given.people[stop.shopper_id], stop.day_on, window, scenario)
        version = given.versions[stop.day_on]
        found = [
            it for it in objections(wish, version, given.known) if not _set_aside(it, stop, given.waived)
        ]
        against += found
        if found or version is None:
            continue
        row = laid_out(wish, version, by=desk.by, now=desk.now)
        row.companion_id, last[hall.id] = stop.companion_id, scenario
        for who in filter(None, (stop.shopper_id, stop.companion_id)):
            given.known.plan(who, hall.id, wave.id, stop.day_on)
        made.append((stop, row))
    if against:
        raise refused(against)
    session.add_all(row for _, row in made)
    session.flush()
    for stop, row in made:
        stop.assignment_id = row.id
        session.add_all((stop, PlanKnown(assignment_id=row.id, wave_id=wave.id)))
        tell(session, row, now=desk.now)
    session.flush()
    return [row for _, row in made]


def _looked_up(
    session: Session, desk: Desk, waivers: Iterable[PlanWaiver], fresh: Sequence[PlanStop]
) -> _Making:
    people, halls = {it.shopper_id for it in fresh}, {it.hall_id for it in fresh}
    wave = desk.wave
    return _Making(
        calendar(session, halls, wave.starts_on, wave.ends_on),
        {day: version_for(session, wave.checklist_code, day) for day in {it.day_on for it in fresh}},
        {it.id: it for it in session.exec(select(Person)) if it.id in people},
        {it.id: it for it in session.exec(select(Hall)) if it.id in halls},
        {(it.rule, it.hall_id, it.shopper_id, it.day_on) for it in waivers},
    )


def _set_aside(it: Objection, stop: PlanStop, waived: set[tuple[str, UUID, UUID, date]]) -> bool:
    rule = WAIVABLE.get(it.code)
    return rule is not None and (rule, stop.hall_id, stop.shopper_id, stop.day_on) in waived


def _tell_days(
    session: Session, here: Assembled, stops: Iterable[PlanStop], assignments: dict[Any, Assignment]
) -> None:
    """Order of the day, time to leave and lodging of every stop: a new one may move the others down."""
    told = ordered(here.month, here.plan)
    codes = {hall: code for code, hall in here.halls.items()}
    logins = {person: login for login, person in here.shoppers.items()}
    by_name = {_name(stop): it for stop, it in told.items()}
    for row in stops:
        assignment = assignments.get(row.assignment_id)
        found = by_name.get((codes[row.hall_id], logins[row.shopper_id], row.day_on))
        if assignment is not None and found is not None and row.id not in here.fixed:
            assignment.position, assignment.leave_at = found.position, found.leave_at
            assignment.lodging = found.lodging
            session.add(assignment)


def _name(stop: Stop) -> tuple[str, str, date]:
    return stop.code, stop.login, stop.day_on
