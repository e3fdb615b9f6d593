"""Nights in another city, for halls that nobody permitted reaches from home: greedily, the most visits for the least cost."""

from collections.abc import Collection, Sequence
from datetime import timedelta

import numpy as np

from anfang.core.rotation.month import Posting
from anfang.planning.engine.arrays import Ground, Ints, Longs, Routes
from anfang.planning.engine.clockface import alone
from anfang.planning.engine.compiled import compiled
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.permits import permits, speaks

NIGHT = 2 * 3600
"""Seconds of travel that a night away from home weighs as much as."""
STOPS_A_DAY = 4
"""How many halls far from home a posted shopper is reckoned to visit a day."""
LONGEST = 5
"""Days of a posting at most: Monday to Friday."""


def lacking(laid: Laid) -> Ints:
    """How many more permitted crews each hall would need to be served as often as wanted."""
    g = laid.ground
    can = (g.permit.max(axis=2, initial=0) > 0).sum(axis=1)
    short: Ints = np.maximum(0, np.diff(g.first) - can).astype(np.int32)
    return short


def propose(
    laid: Laid, lacks: Ints, routes: Routes, still: Collection[int], most: int = 10_000
) -> list[Posting]:
    """Postings, `most` of them at most, beside those the month is laid with, that let the halls be served which lack crews.

    Nobody is posted on a day on which they make one of the visits `still`.
    """
    month, g, wants = laid.month, laid.ground, lacks.copy()
    wants[[hall.team for hall in month.halls]] = 0
    if not month.may_post or not month.cities or not wants.any():
        return []
    table = permits(month, laid.days) * speaks(month)[:, :, None]
    lodgings = np.array(
        [len(month.halls) + len(month.shoppers) + c for c in range(len(month.cities))], np.int32
    )
    streaks = runs(laid)
    taken = away(laid, [*month.postings, *laid.postings], routes, still)
    found: list[Posting] = []
    while wants.any() and len(found) < most:
        halls = np.flatnonzero(wants).astype(np.int32)
        best = np.zeros(4, np.int64)
        score = search(g, table, halls, wants, lodgings, streaks, taken, best)
        if score <= 0:
            break
        s, c, first, last = (int(x) for x in best)
        posting = Posting(month.shoppers[s].login, month.cities[c].region, laid.days[first], laid.days[last])
        found.append(posting)
        taken[s, first : last + 1] = 1
        room = STOPS_A_DAY * (last - first + 1)
        for h in halls:
            if room and served(g, table, int(h), s, int(lodgings[c]), first, last):
                wants[h] -= 1
                room -= 1
    return found


def runs(laid: Laid) -> Ints:
    """[shopper, day]: the last day of the streak of calendar days, all of them worked, that begins with the day; -1 for a free day."""
    works = laid.ground.leave[: len(laid.month.shoppers)] <= laid.ground.back[: len(laid.month.shoppers)]
    last = np.full(works.shape, -1, np.int32)
    for d in range(len(laid.days) - 1, -1, -1):
        follows = d + 1 < len(laid.days) and laid.days[d + 1] == laid.days[d] + timedelta(days=1)
        for s in np.flatnonzero(works[:, d]):
            last[s, d] = last[s, d + 1] if follows and last[s, d + 1] >= 0 else d
    return last


def away(laid: Laid, postings: Sequence[Posting], routes: Routes, still: Collection[int]) -> Ints:
    """[shopper, day]: 1 where the shopper is posted already, has begun a visit, or makes one of `still`: a bed elsewhere would keep them
    from it.
    """
    taken = np.zeros((len(laid.month.shoppers), len(laid.days)), np.int32)
    rows = {shopper.login: s for s, shopper in enumerate(laid.month.shoppers)}
    for posting in postings:
        for d, day in enumerate(laid.days):
            if posting.login in rows and posting.first_on <= day <= posting.last_on:
                taken[rows[posting.login], d] = 1
    for login, day in laid.begun:
        if login in rows and day in laid.days:
            taken[rows[login], laid.days.index(day)] = 1
    for r in {int(routes.where[v]) for v in still} - {-1}:
        for s in laid.crews[r // len(laid.days)]:
            if s >= 0:
                taken[s, r % len(laid.days)] = 1
    return taken


@compiled
def served(g: Ground, table: np.ndarray, h: int, s: int, lodging: int, first: int, last: int) -> bool:
    """Whether shopper s, lodging there from day `first` to day `last`, can be at hall h and back."""
    home = g.start[s, first]
    for d in range(first, last + 1):
        if table[h, s, d]:
            one = home if d == first else lodging
            two = g.end[s, last] if d == last else lodging
            for v in range(g.first[h], g.first[h + 1]):
                if alone(g, v, d, g.leave[s, d], g.back[s, d], one, two):
                    return True
    return False


@compiled
def search(
    g: Ground,
    table: np.ndarray,
    halls: Ints,
    wants: Ints,
    lodgings: Ints,
    streaks: Ints,
    taken: Ints,
    best: Longs,
) -> float:
    """The posting (shopper, city, first, last day) that serves most for its cost; its score, 0 where none serves any."""
    most = 0.0
    for s in range(len(streaks)):
        for c in range(len(lodgings)):
            way = g.cost[g.start[s, 0], lodgings[c]] * 2
            for first in range(streaks.shape[1] - 1):
                for last in range(first + 1, min(streaks[s, first], first + LONGEST - 1) + 1):
                    if taken[s, first : last + 1].any():
                        break
                    count, room = 0, STOPS_A_DAY * (last - first + 1)
                    for h in halls:
                        # One shopper helps a hall once, however many it lacks; who reaches it from home is no help.
                        if count < room and not g.permit[h, s].any():
                            count += served(g, table, h, s, lodgings[c], first, last)
                    score = count / (way + (last - first) * NIGHT)
                    if score > most:
                        most = score
                        best[0], best[1], best[2], best[3] = s, c, first, last
    return most
