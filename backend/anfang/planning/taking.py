"""A whole plan, as a solver or a table has it, laid over the plan that stands."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from anfang.core.rotation.month import Plan, Posting, Stop
from anfang.planning.assembling.assemble import Assembled
from anfang.planning.records import PlanPosting, PlanStop
from anfang.planning.rows import Change, Doc, Rows, altered, gone, made
from anfang.waves.records import Wave


def as_json(plan: Plan) -> Doc:
    """A plan as a run keeps it: short rows, since there may be thousands."""
    return {
        "stops": [
            [it.code, it.login, it.day_on.isoformat(), it.at, it.companion, it.shadow] for it in plan.stops
        ],
        "postings": [
            [it.login, it.region, it.first_on.isoformat(), it.last_on.isoformat()] for it in plan.postings
        ],
    }


def of_json(said: Doc) -> Plan:
    """The plan again."""
    day = date.fromisoformat
    return Plan(
        tuple(Stop(code, login, day(on), at, *rest) for code, login, on, at, *rest in said["stops"]),
        tuple(
            Posting(login, region, day(first), day(last)) for login, region, first, last in said["postings"]
        ),
    )


def changes_to(wave: Wave, rows: Rows, here: Assembled, wanted: Plan) -> list[Change]:
    """The fewest changes of rows that make the plan `wanted`, within what `here` holds. Stops that never move any more stay, whatever is
    wanted, and no stop is made for a day that only they may have.
    """
    inside = set(here.halls.values())
    mine = [row for row in rows.stops if row.hall_id in inside]
    left = {row.id: row for row in mine if row.id not in here.fixed}
    fixed = {(row.hall_id, row.shopper_id, row.day_on) for row in mine if row.id in here.fixed}
    fresh = [
        row for row in (_row(wave, here, stop) for stop in wanted.stops)
        if (row.hall_id, row.shopper_id, row.day_on) not in fixed
    ]  # fmt: skip
    changes: list[Change] = []
    # Who goes where that day stays the same row; then who goes there at all; then whoever goes there.
    for same in _LIKENESSES:
        known: dict[Any, list[PlanStop]] = defaultdict(list)
        for old in left.values():
            known[same(old)].append(old)
        rest = []
        for new in fresh:
            if olds := known.get(same(new)):
                old = olds.pop(0)
                del left[old.id]
                changes += _altered(old, new)
            else:
                rest.append(new)
        fresh = rest
    changes += [gone(row) for row in left.values()]
    changes += [made(row) for row in fresh]
    return [*changes, *_postings(wave, rows, here, wanted.postings)]


_LIKENESSES: tuple[Callable[[PlanStop], Any], ...] = (
    lambda it: (it.hall_id, it.shopper_id, it.day_on),
    lambda it: (it.hall_id, it.shopper_id),
    lambda it: (it.hall_id, it.day_on),
    lambda it: it.hall_id,
)


def _row(wave: Wave, here: Assembled, stop: Stop) -> PlanStop:
    return PlanStop(
        id=uuid4(),
        wave_id=wave.id,
        hall_id=here.halls[stop.code],
        shopper_id=here.shoppers[stop.login],
        companion_id=here.shoppers[stop.companion] if stop.companion else None,
        day_on=stop.day_on,
        at=stop.at,
        shadow=stop.shadow,
    )


def _altered(old: PlanStop, new: PlanStop) -> list[Change]:
    names = ("shopper_id", "companion_id", "day_on", "at", "shadow")
    other = {name: getattr(new, name) for name in names if getattr(new, name) != getattr(old, name)}
    return [altered(old, **other)] if other else []


def _postings(wave: Wave, rows: Rows, here: Assembled, wanted: Iterable[Posting]) -> Iterator[Change]:
    """What a planner made stays; what a solver proposed is replaced."""
    codes = {path: code for code, path in here.regions.items()}
    people = {here.shoppers[it.login] for it in here.month.shoppers}
    new, stays = (
        {(here.shoppers[it.login], codes[it.region], it.first_on, it.last_on) for it in some}
        for some in (wanted, here.month.postings)
    )
    for row in rows.postings:
        key = (row.shopper_id, row.region_code, row.first_on, row.last_on)
        if key in new:
            new.discard(key)
        # What a locked visit needs is the month's own by now, and no plan names it.
        elif row.proposed and row.shopper_id in people and key not in stays:
            yield gone(row)
    for shopper, region, first, last in sorted(new, key=lambda it: (it[2], str(it[0]))):
        yield made(
            PlanPosting(
                id=uuid4(),
                wave_id=wave.id,
                shopper_id=shopper,
                region_code=region,
                first_on=first,
                last_on=last,
                proposed=True,
            )
        )
