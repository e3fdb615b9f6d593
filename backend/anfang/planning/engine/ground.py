"""A month laid out as arrays, and routes read back as a plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from anfang.core.rotation.month import Month, Plan, Posting, ShopperThere
from anfang.planning.engine.arrays import Ground, Ints
from anfang.planning.engine.asked import Asked, asked
from anfang.planning.engine.begun import Days
from anfang.planning.engine.clockface import prune
from anfang.planning.engine.crews import room, together
from anfang.planning.engine.matrix import between, minutes
from anfang.planning.engine.opening import kinds
from anfang.planning.engine.permits import permits, speaks
from anfang.planning.engine.standing import locked, stood

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
    begun: Days
    """What shoppers have begun: their day goes on from there."""
    leads: tuple[int, ...]
    """Of each visit the shopper who transacts where a team makes it, -1 where that is open."""


def lay(
    month: Month,
    postings: Sequence[Posting] = (),
    *,
    shadows: Mapping[str, Collection[date]] | None = None,
    before: Plan | None = None,
    change: int = 0,
    begun: Days | None = None,
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
    for (login, day), stops in (begun or {}).items():
        if login in index and day in days:
            s, d, last = index[login], days.index(day), stops[-1]
            h = next(h for h, hall in enumerate(month.halls) if hall.code == last.code)
            start[s, d], leave[s, d] = h, last.at + month.halls[h].minutes
    table, spoken = permits(month, days), speaks(month)
    cost, time, start, end, leave, back, table = together(
        month, crews, cost, time, start, end, leave, back, table, spoken
    )
    kind, spans, spanned = kinds(month, days, visits)
    most = room(month, days, crews, begun or {})
    table *= most > 0
    working = sorted(month.working)
    number = np.searchsorted(np.array(working, "datetime64[D]"), np.array(days, "datetime64[D]"), "left")
    up_to = np.searchsorted(np.array(working, "datetime64[D]"), np.array(days, "datetime64[D]"), "right")
    halls = len(month.halls)
    first = np.cumsum([0, *(len(of) for of in wanted)]).astype(np.int32)
    only = locked(visits, month, crews)
    wish_crew, wish_day, leads = stood(month, visits, first, days, crews, before)
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
        dear=np.zeros((halls, len(days)), np.int32),
    )
    prune(ground)
    reach(ground)
    return Laid(month, ground, days, visits, tuple(crews), tuple(postings), begun or {}, leads)


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
