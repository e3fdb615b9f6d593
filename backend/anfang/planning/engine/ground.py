"""A month laid out as arrays, and routes read back as a plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from anfang.core.rotation.month import Month, Plan, Posting, ShopperThere, Stop
from anfang.planning.engine.arrays import Bytes, Ground, Ints
from anfang.planning.engine.asked import Asked, asked
from anfang.planning.engine.clockface import prune
from anfang.planning.engine.matrix import between, minutes
from anfang.planning.engine.opening import kinds
from anfang.planning.engine.permits import permits

NEAR = 48
"""How many neighbours of a hall are looked at."""
ABLE = 40
"""How many crews of a hall are looked at for a free day."""


@dataclass(frozen=True)
class Laid:
    """A month on the ground: what the indices stand for."""

    month: Month
    ground: Ground
    days: tuple[date, ...]
    visits: tuple[Asked, ...]
    crews: tuple[tuple[int, int], ...]
    """Shoppers by index; the second is -1 for one who goes alone."""
    postings: tuple[Posting, ...]
    """Those that are not the month's own."""
    last: Mapping[tuple[str, date], Stop]
    """Where a shopper's day goes on after visits that have begun."""


def lay(
    month: Month,
    postings: Sequence[Posting] = (),
    *,
    shadows: Mapping[str, Collection[date]] | None = None,
    before: Plan | None = None,
    change: int = 0,
    last: Mapping[tuple[str, date], Stop] | None = None,
) -> Laid:
    """Arrays for the month with these postings beside its own.

    `shadows`: halls that get a shadow visit on one of the days. `before`: the plan that stood; every visit that is not with the
    shopper and on the day where it stood costs `change` seconds.
    """
    days = tuple(day for day in month.days if any(day in shopper.hours for shopper in month.shoppers))
    wanted = asked(month, shadows or {})
    visits = tuple(one for of in wanted for one in of)
    index = {shopper.login: s for s, shopper in enumerate(month.shoppers)}
    crews = [(s, -1) for s in range(len(month.shoppers))]
    crews += [(index[team.lead], index[team.companion]) for team in month.teams]
    places = [hall.place for hall in month.halls] + [shopper.home for shopper in month.shoppers]
    places += [city.place for city in month.cities]
    cost = between(places, month.travel)
    time = minutes(cost)
    start, end = ends(month, days, (*month.postings, *postings))
    leave, back = work(month.shoppers, days)
    for (login, day), stop in (last or {}).items():
        if login in index and day in days:
            s, d = index[login], days.index(day)
            h = next(h for h, hall in enumerate(month.halls) if hall.code == stop.code)
            start[s, d], leave[s, d] = h, stop.at + month.halls[h].minutes
    table = permits(month, days)
    cost, time, start, end, leave, back, table = together(
        month, crews, cost, time, start, end, leave, back, table
    )
    kind, spans, spanned = kinds(month, days, visits)
    most = np.array([min(month.shoppers[s].most_stops for s in crew if s >= 0) for crew in crews], np.int32)
    working = sorted(month.working)
    number = np.searchsorted(np.array(working, "datetime64[D]"), np.array(days, "datetime64[D]"), "left")
    up_to = np.searchsorted(np.array(working, "datetime64[D]"), np.array(days, "datetime64[D]"), "right")
    halls = len(month.halls)
    first = np.cumsum([0, *(len(of) for of in wanted)]).astype(np.int32)
    only, wish_crew, wish_day = (
        locked(visits, month, days, index, crews),
        *stood(month, visits, first, days, crews, before),
    )
    ground = Ground(
        cost=cost,
        back_cost=cost.T.copy(),
        time=time,
        first=first,
        hall=np.array([one.hall for one in visits], np.int32),
        weight=np.array([one.weight for one in visits], np.int64),
        must=np.array([10**15 if one.lock else 0 for one in visits], np.int64),
        minutes=np.array([hall.minutes for hall in month.halls], np.int32),
        load=np.zeros(halls, np.int32),
        gap=np.array([hall.least_gap for hall in month.halls], np.int32),
        number=np.stack([number, up_to], 1).astype(np.int32),
        patterns=np.zeros((halls, 1), np.int64),
        choices=np.zeros(halls, np.int32),
        kind=kind,
        spans=spans,
        spanned=spanned,
        permit=table,
        only=only,
        leave=leave,
        back=back,
        start=start,
        end=end,
        most=most,
        capacity=np.full(len(crews), 1 << 20, np.int32),
        member=np.array(crews, np.int32).reshape(-1, 2),
        near=neighbours(cost, halls),
        able=np.empty((halls, min(ABLE, len(crews))), np.int32),
        ables=np.zeros(halls, np.int32),
        alone=np.empty((halls, min(ABLE, len(crews))), np.int32),
        wish_crew=wish_crew,
        wish_day=wish_day,
        change=change,
    )
    prune(ground)
    reach(ground)
    return Laid(month, ground, days, visits, tuple(crews), tuple(postings), last or {})


def ends(month: Month, days: Sequence[date], postings: Sequence[Posting]) -> tuple[Ints, Ints]:
    """Where each shopper's day starts and ends, [shopper, day]: home, or the lodging of a posting."""
    halls, homes = len(month.halls), len(month.shoppers)
    start = np.repeat(np.arange(halls, halls + homes, dtype=np.int32)[:, None], len(days), 1)
    end = start.copy()
    rows = {shopper.login: s for s, shopper in enumerate(month.shoppers)}
    lodging = {city.region: halls + homes + c for c, city in enumerate(month.cities)}
    for posting in postings:
        if posting.login in rows and posting.region in lodging:
            for d, day in enumerate(days):
                if posting.first_on < day <= posting.last_on:
                    start[rows[posting.login], d] = lodging[posting.region]
                if posting.first_on <= day < posting.last_on:
                    end[rows[posting.login], d] = lodging[posting.region]
    return start, end


def work(shoppers: Sequence[ShopperThere], days: Sequence[date]) -> tuple[Ints, Ints]:
    """First and last minute, [shopper, day]; (0, -1) where they do not work."""
    hours = [[shopper.hours.get(day, (0, -1)) for day in days] for shopper in shoppers]
    both = np.array(hours, np.int32).reshape(len(shoppers), len(days), 2)
    return np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1])


def together(
    month: Month,
    crews: list[tuple[int, int]],
    cost: Ints,
    time: Ints,
    start: Ints,
    end: Ints,
    leave: Ints,
    back: Ints,
    table: Bytes,
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Bytes]:
    """The tables with a row for each team: two ends are one place that costs both ways and takes the longer one."""
    shoppers = len(month.shoppers)
    known: dict[tuple[int, int], int] = {}
    extra: list[tuple[int, int]] = []

    def place(one: int, two: int) -> int:
        if (one, two) not in known:
            known[one, two] = len(cost) + len(extra)
            extra.append((one, two))
        return known[one, two]

    for lead, companion in crews[shoppers:]:
        pairs = [
            np.array(
                [[place(int(a), int(b)) for a, b in zip(side[lead], side[companion], strict=True)]], np.int32
            )
            for side in (start, end)
        ]
        start, end = np.concatenate([start, pairs[0]]), np.concatenate([end, pairs[1]])
        leave = np.concatenate([leave, np.maximum(leave[lead], leave[companion])[None]])
        back = np.concatenate([back, np.minimum(back[lead], back[companion])[None]])
        table = np.concatenate([table, (table[:, lead] & table[:, companion])[:, None]], axis=1)
    for h, hall in enumerate(month.halls):
        if hall.team:
            table[h, :shoppers] = 0
    if extra:
        ones, twos = np.array(extra).T
        cost = widened(cost, cost[ones] + cost[twos], cost[:, ones] + cost[:, twos])
        time = widened(time, np.maximum(time[ones], time[twos]), np.maximum(time[:, ones], time[:, twos]))
    return cost, time, start, end, leave, back, table


def widened(matrix: Ints, rows: Ints, columns: Ints) -> Ints:
    """The matrix with these rows below and columns beside it; between the new places is no way but the sum of both."""
    n, more = len(matrix), len(rows)
    out = np.zeros((n + more, n + more), np.int32)
    out[:n, :n], out[n:, :n], out[:n, n:] = matrix, rows, columns
    return out


def locked(
    visits: Sequence[Asked],
    month: Month,
    days: Sequence[date],
    index: Mapping[str, int],
    crews: Sequence[tuple[int, int]],
) -> Ints:
    """The crew that a lock names, [visit]; -1 for any. A hall that asks for two is led by the one named."""
    only = np.full(len(visits), -1, np.int32)
    for v, one in enumerate(visits):
        if one.lock and one.lock.login is not None:
            s = index.get(one.lock.login, -1)
            paired = month.halls[one.hall].team
            only[v] = next(
                (c for c, crew in enumerate(crews) if crew[0] == s and (crew[1] >= 0) == paired), 1 << 20
            )
    return only


def stood(
    month: Month,
    visits: Sequence[Asked],
    first: Ints,
    days: Sequence[date],
    crews: Sequence[tuple[int, int]],
    before: Plan | None,
) -> tuple[Ints, Ints]:
    """Crew and day of each visit in the plan that stood, -1 where it has none or the day is over."""
    wish_crew, wish_day = np.full(len(visits), -1, np.int32), np.full(len(visits), -1, np.int32)
    if before is None:
        return wish_crew, wish_day
    halls = {hall.code: h for h, hall in enumerate(month.halls)}
    logins = [tuple(month.shoppers[s].login if s >= 0 else None for s in crew) for crew in crews]
    rows, columns = {pair: c for c, pair in enumerate(logins)}, {day: d for d, day in enumerate(days)}
    for stop in sorted(before.stops, key=lambda stop: (stop.shadow, stop.day_on)):
        crew, day = rows.get((stop.login, stop.companion)), columns.get(stop.day_on)
        if stop.code not in halls or crew is None or day is None:
            continue
        mine = range(first[halls[stop.code]], first[halls[stop.code] + 1])
        free = [v for v in mine if wish_crew[v] < 0 and visits[v].shadow == stop.shadow]
        # A lock that names this very stop comes first.
        free.sort(key=lambda v: visits[v].lock is None or visits[v].lock.day_on != stop.day_on)  # type: ignore[union-attr]
        if free:
            wish_crew[free[0]], wish_day[free[0]] = crew, day
    return wish_crew, wish_day


def neighbours(cost: Ints, halls: int) -> Ints:
    """The nearest halls of each hall, the hall itself first."""
    count = min(NEAR, halls)
    near = np.empty((halls, count), np.int32)
    for h in range(halls):
        ways = np.minimum(cost[h, :halls], cost[:halls, h]).astype(np.int64)
        ways[h] = -1
        part = np.argpartition(ways, count - 1)[:count]
        near[h] = part[np.argsort(ways[part], kind="stable")]
    return near


def reach(g: Ground) -> None:
    """Fill `able`: the crews that can visit each hall on some day, by the cost of a day for it alone; -1 after the last."""
    g.able[:] = -1
    for h in range(len(g.able)):
        way = np.where(
            g.permit[h] > 0, g.cost[g.start, h] + g.cost[h, g.end] - g.cost[g.start, g.end], 1 << 30
        )
        least = way.min(axis=1, initial=1 << 30)
        order = np.argsort(least, kind="stable")[: g.able.shape[1]]
        order = order[least[order] < 1 << 30]
        g.able[h, : len(order)] = order
        g.ables[h] = len(order)
        g.alone[h, : len(order)] = least[order]
