"""What a solver must leave as it is: what began, what phones were told, what a planner locked or forbade."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from anfang.core.rotation.month import Forbidden, Lock, Posting
from anfang.planning.assembling.halls import code_of
from anfang.planning.records import PlanStop
from anfang.planning.rows import AT_ONCE, Rows
from anfang.waves.records import Assignment, Presence, Wave

Names = dict[UUID, str]
Key = tuple[UUID, UUID]


def visited_keys(session: Session, wave: Wave, stops: Collection[PlanStop]) -> set[Key]:
    """(hall, shopper) of this wave's stops where phones have told that the shopper was there, be it on another day."""
    halls, found = sorted({stop.hall_id for stop in stops}), set()
    inside = (col(Presence.day_on) >= wave.starts_on, col(Presence.day_on) <= wave.ends_on)
    for start in range(0, len(halls), AT_ONCE):
        some = col(Presence.hall_id).in_(halls[start : start + AT_ONCE])
        found |= set(session.exec(select(Presence.hall_id, Presence.shopper_id).where(some, *inside)))
    return found


def started(stop: PlanStop, visited: Collection[Key], today: date) -> bool:
    """Whether no solver may move the visit: it was made, or a phone was told of it for a day that has come (drafts are not known here)."""
    told = stop.assignment_id is not None and stop.day_on <= today
    return told or (stop.assignment_id is not None and (stop.hall_id, stop.shopper_id) in visited)


def begun(session: Session, wave: Wave, rows: Rows, today: date) -> frozenset[UUID]:
    """The ids of the stops that no solver may move."""
    visited = visited_keys(session, wave, rows.stops)
    return frozenset(stop.id for stop in rows.stops if started(stop, visited, today))


def locks(
    session: Session,
    rows: Rows,
    halls: Names,
    names: Names,
    visited: Collection[Key],
    today: date,
    *,
    free: bool,
) -> Iterator[Lock]:
    """All locks. `free`: what phones were told may move as long as it has not begun (a re-plan); else every assignment holds its
    shopper and day, and its hour where a plan gave it one.
    """
    placed = _placed(session) if not free else frozenset()
    for stop in rows.stops:
        code, login = halls.get(stop.hall_id), names.get(stop.shopper_id)
        companion = names.get(stop.companion_id) if stop.companion_id else None
        if code is None or login is None:
            continue
        if started(stop, visited, today):
            yield Lock(code, login, stop.day_on, stop.at, started=True, companion=companion)
        elif stop.assignment_id is not None and not free:
            at = stop.at if stop.assignment_id in placed else None
            yield Lock(code, login, stop.day_on, at, companion=companion)
    own = {
        (stop.hall_id, stop.shopper_id, stop.day_on) for stop in rows.stops if stop.assignment_id is not None
    }
    for row in rows.locks:
        shopper = names.get(row.shopper_id) if row.shopper_id else None
        # One stop keeps one lock: that of an assignment which holds anyway must not ask for a second stop.
        doubled = (row.hall_id, row.shopper_id, row.day_on) in own and (not free or row.day_on <= today)  # type: ignore[operator]
        if row.hall_id in halls and not doubled:
            yield Lock(halls[row.hall_id], shopper, row.day_on, row.at)


def _placed(session: Session) -> frozenset[UUID]:
    return frozenset(session.exec(select(Assignment.id).where(col(Assignment.position).is_not(None))))


def forbidden(rows: Rows, halls: Names, names: Names) -> Iterator[Forbidden]:
    """What must not be, as far as this month knows the hall and the shopper."""
    for row in rows.forbids:
        known = (row.hall_id is None or row.hall_id in halls) and (
            row.shopper_id is None or row.shopper_id in names
        )
        if known:
            hall = halls[row.hall_id] if row.hall_id else None
            yield Forbidden(hall, names[row.shopper_id] if row.shopper_id else None, row.day_on)


def postings(rows: Rows, regions: dict[str, str], names: Names, *, proposed: bool) -> Iterator[Posting]:
    """The postings that a planner made, or those `proposed` by a solver. `regions`: a region's code → how this month names it."""
    for row in rows.postings:
        region, login = regions.get(row.region_code), names.get(row.shopper_id)
        if row.proposed == proposed and region is not None and login is not None:
            yield Posting(login, region, row.first_on, row.last_on)


def postings_there(
    rows: Rows, regions: dict[str, str], names: Names, locks: Collection[Lock]
) -> Iterator[Posting]:
    """The postings that no solver takes away: a planner's, and those proposed before in which somebody makes a visit that is locked now."""
    yield from postings(rows, regions, names, proposed=False)
    for it in postings(rows, regions, names, proposed=True):
        logins = {
            who
            for lock in locks
            if lock.day_on
            for who in (lock.login, lock.companion)
            if it.first_on <= lock.day_on <= it.last_on
        }
        if it.login in logins:
            yield it


def by_code(regions: Collection[str]) -> dict[str, str]:
    """Region code → path."""
    return {code_of(path): path for path in regions}
