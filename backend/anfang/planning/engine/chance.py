"""What a plan that cannot be guessed looks like: how visits spread over days and hours by chance, and how a hall's past leans that."""

from bisect import bisect_right
from collections import Counter
from datetime import date

import numpy as np

from anfang.core.rotation.guess import cuts, thirds
from anfang.planning.engine.arrays import Bytes, Floats, Ints, Routes
from anfang.planning.engine.days import walk
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.hours import draw

STIFF = 2.0
STEPS = 400
"""Steps of the walk for each itinerary."""
DAY_LEAN, THIRD_LEAN = 0.15, 0.35
"""How much one visit more than chance on a weekday, or in a third, speaks against it, in the logarithm of odds."""
SOON = 10
"""Working days after a visit that are soon."""
TRIES = 48
SPARE = 0.02
ROUNDS = 5


def targets(laid: Laid, routes: Routes) -> Floats:
    """Visits that each day would have if every hall's were spread evenly over the days on which it is open."""
    target = np.zeros(len(laid.days))
    served = Counter(laid.ground.hall[routes.where >= 0].tolist())
    for h, count in served.items():
        hall = laid.month.halls[h]
        opens = np.array([any(b - a >= hall.minutes for a, b in hall.open.get(day, ())) for day in laid.days])
        if opens.any():
            target[opens] += count / opens.sum()
    return target


def day_lean(laid: Laid) -> Floats:
    """[hall, day]: how much the hall's past speaks against the day's weekday."""
    lean = np.zeros((len(laid.month.halls), len(laid.days)))
    weekdays = np.array([day.weekday() for day in laid.days])
    for h, hall in enumerate(laid.month.halls):
        past = [met.day_on.weekday() for met in laid.month.history.get(hall.code, ())]
        if past:
            seen = np.bincount(past, minlength=7) - len(past) * np.bincount(weekdays, minlength=7) / len(
                weekdays
            )
            lean[h] = DAY_LEAN * seen[weekdays] + made_up(
                laid, h, max(met.day_on for met in laid.month.history[hall.code])
            )
    return lean


def made_up(laid: Laid, h: int, last: date) -> Floats:
    """[day]: days soon after the last visit are likelier by as many as the gap bars, or halls would know that nobody comes soon."""
    hall, working = laid.month.halls[h], sorted(laid.month.working)
    number = np.array([bisect_right(working, day) for day in laid.days]) - bisect_right(working, last)
    opens = np.array([any(b - a >= hall.minutes for a, b in hall.open.get(day, ())) for day in laid.days])
    mine = slice(laid.ground.first[h], laid.ground.first[h + 1])
    soon, possible = (number <= SOON) & opens, (laid.ground.kind[mine] > 0).any(axis=0)
    lean = np.zeros(len(laid.days))
    if (soon & possible).any():
        lean[soon & possible] = -np.log(soon.sum() / (soon & possible).sum())
    return lean


def third_lean(laid: Laid) -> tuple[Ints, Floats, Floats]:
    """The halls' minutes that part their day; how much their past speaks against each third; and the share that chance gives each."""
    halls = laid.month.halls
    edges, lean, share = (
        np.zeros((len(halls), 2), np.int32),
        np.zeros((len(halls), 3)),
        np.zeros((len(halls), 3)),
    )
    for h, hall in enumerate(halls):
        edges[h] = cuts(hall)
        shares = [
            found
            for spans in hall.open.values()
            if spans and (found := thirds(spans, hall.minutes, cuts(hall)))
        ]
        share[h] = np.mean(shares, axis=0) if shares else 1 / 3
        past = [
            int((met.at >= edges[h]).sum())
            for met in laid.month.history.get(hall.code, ())
            if met.at is not None
        ]
        if past:
            lean[h] = THIRD_LEAN * (np.bincount(past, minlength=3) - len(past) * share[h])
    return edges, lean, share


def spread_days(laid: Laid, routes: Routes, still: Bytes, seed: int) -> None:
    """Leave the days of itineraries to chance."""
    steps = STEPS * int((routes.n > 0).sum())
    walk(laid.ground, routes, still, day_lean(laid), targets(laid, routes), STIFF, steps, seed)


def spread_hours(laid: Laid, routes: Routes, still: Bytes, seed: int) -> tuple[Ints, int]:
    """Leave the hours of visits to chance, [route, position]; the thirds come out as often as by chance. Also: the travel this costs."""
    edges, past, share = third_lean(laid)
    served = laid.ground.hall[routes.where >= 0]
    wanted = share[served].sum(axis=0)
    order, lengths = routes.seq.copy(), routes.n.copy()
    pull, begins, more = np.zeros(3), np.zeros_like(routes.seq), 0
    for turn in range(ROUNDS):
        routes.seq[:], routes.n[:] = order, lengths
        more = draw(laid.ground, routes, still, edges, past + pull, TRIES, SPARE, seed, begins)
        seen = counted(laid, routes, begins, edges)
        if turn < ROUNDS - 1:
            pull += np.log((seen + 1) / (wanted + 1))
    return begins, int(more)


def counted(laid: Laid, routes: Routes, begins: Ints, edges: Ints) -> Floats:
    """How many visits begin in each third of their hall's day."""
    seen = np.zeros(3)
    for r in routes.n.nonzero()[0]:
        halls = laid.ground.hall[routes.seq[r, : routes.n[r]]]
        np.add.at(seen, (begins[r, : routes.n[r], None] >= edges[halls]).sum(axis=1), 1)
    return seen
