"""What a plan that cannot be guessed looks like: how visits spread over days and hours by chance, and how far a plan is from that."""

from collections import Counter

import numpy as np

from anfang.core.rotation.guess import cuts, thirds
from anfang.planning.engine.arrays import Bytes, Floats, Ints, Routes
from anfang.planning.engine.days import walk
from anfang.planning.engine.ground import Laid
from anfang.planning.engine.hours import draw
from anfang.planning.engine.likeness import BY_DAY, BY_THIRD, Likeness, likenesses

STIFF = 2.0
STEPS = 400
"""Steps of the walk for each itinerary."""
TRIES = 48
SPARE = 0.02
ROUNDS = 8


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


def spread_days(laid: Laid, routes: Routes, still: Bytes, seed: int) -> None:
    """Leave the days of itineraries to chance; they resemble the past as much as by chance."""
    steps = STEPS * int((routes.n > 0).sum()) // ROUNDS
    likeness, target = Likeness(likenesses(laid.month, laid.days, BY_DAY)), targets(laid, routes)
    rng = np.random.default_rng([seed, 5])
    for _ in range(ROUNDS):
        walk(laid.ground, routes, still, likeness.lean, target, STIFF, steps, int(rng.integers(2**31)))
        served = np.flatnonzero(routes.where >= 0)
        likeness.look(laid.ground.hall[served], routes.where[served] % len(laid.days))


def shares(laid: Laid) -> tuple[Ints, Floats]:
    """The halls' minutes that part their day, and the share that chance gives each third of it."""
    halls = laid.month.halls
    edges, share = np.zeros((len(halls), 2), np.int32), np.full((len(halls), 3), 1 / 3)
    for h, hall in enumerate(halls):
        edges[h] = cuts(hall)
        found = [
            one for spans in hall.open.values() if spans and (one := thirds(spans, hall.minutes, cuts(hall)))
        ]
        if found:
            share[h] = np.mean(found, axis=0)
    return edges, share


def spread_hours(laid: Laid, routes: Routes, still: Bytes, seed: int) -> tuple[Ints, int]:
    """Leave the hours of visits to chance, [route, position]; the thirds come out as often as by chance, and resemble the past as
    much. Also: the travel this costs.
    """
    edges, share = shares(laid)
    likeness = Likeness(likenesses(laid.month, laid.days, BY_THIRD))
    wanted = share[laid.ground.hall[routes.where >= 0]].sum(axis=0)
    order, lengths = routes.seq.copy(), routes.n.copy()
    pull, begins, more = np.zeros(3), np.zeros_like(routes.seq), 0
    for _ in range(ROUNDS):
        routes.seq[:], routes.n[:] = order, lengths
        more = draw(laid.ground, routes, still, edges, likeness.lean + pull, TRIES, SPARE, seed, begins)
        halls, seen = begun(laid, routes, begins, edges)
        pull += np.log((np.bincount(seen, minlength=3) + 1) / (wanted + 1))
        likeness.look(halls, seen)
    return begins, int(more)


def begun(laid: Laid, routes: Routes, begins: Ints, edges: Ints) -> tuple[Ints, Ints]:
    """The hall of each visit, and the third of its day in which it begins."""
    rows, places = np.nonzero(np.arange(routes.seq.shape[1]) < routes.n[:, None])
    halls = laid.ground.hall[routes.seq[rows, places]]
    return halls, (begins[rows, places, None] >= edges[halls]).sum(axis=1)
